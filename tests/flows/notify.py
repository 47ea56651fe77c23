#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 60
"""`huiyin notify` tells a webhook of each alert: signed, once, in order, nothing of an aborted transaction, and goes on where
it stopped. The first time it tells of what stands, not of what is long past."""
from harness import *
from parts.telling import *

secret = temp("secret")
with open(secret, "w") as f:
    f.write("open sesame\n")
endpoint, other = Endpoint(), Endpoint()
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s/duty\nsecret-file = %s\n"
            "[receiver water]\ntype = webhook\nurl = %s/water\n"
            "[route water]\ncategory = 供水*\nreceivers = water\n"
            "[route rest]\nreceivers = duty\n" % (endpoint.url, secret, other.url))

say("before the first start")
desk.put(alert("past"), alert("past", "CLEARED"), alert("stands"))
first = desk.start()
await_keys(endpoint, ["0:stands:overdue:1:RAISED"])

say("what comes")
desk.put(alert("a"), alert("b", category="供水管道"))
desk.put(alert("never"), commit=False)
desk.put(alert("a", "CLEARED"), alert("stands", "CLEARED"))
await_keys(endpoint, ["0:a:overdue:1:CLEARED", "0:stands:overdue:1:CLEARED"])
await_keys(other, ["0:b:overdue:1:RAISED"])
equal(sorted(endpoint.keys()), ["0:a:overdue:1:CLEARED", "0:a:overdue:1:RAISED", "0:stands:overdue:1:CLEARED",
                                "0:stands:overdue:1:RAISED"], "what duty was told")
equal(other.keys(), ["0:b:overdue:1:RAISED"], "what water was told")
check_order(endpoint.keys(), "duty")
for hit in endpoint.taken():
    check(signature("open sesame", hit.headers["Huiyin-Signature"], hit.body), "a signature is wrong: %s" % hit.headers)
    equal(hit.headers["Content-Type"], "application/cloudevents+json; charset=utf-8", "type")
    event = json.loads(hit.body)
    equal((event["specversion"], event["id"], event["source"]), ("1.0", hit.headers["Idempotency-Key"], "/huiyin"), "event")
until(lambda: desk.standing() == 1, 10, "one alert stands in Redis")
equal(desk.waiting("duty") + desk.waiting("water"), 0, "messages that wait")
equal(desk.told("a"), [("taken", "RAISED", "duty", "0:a:overdue:1"), ("taken", "CLEARED", "duty", "0:a:overdue:1")],
      "what came of telling of a")
equal(desk.told("b"), [("taken", "RAISED", "water", "0:b:overdue:1")], "what came of telling of b")
equal(desk.told("past"), [], "nobody was told of what is long past")
check(0 < desk.redis.call("PTTL", desk.key("told:a")) <= 90 * 24 * 3600 * 1000, "what is kept of telling has an end")
took = first.stop()
check(took < 5, "it took %.1f s to end" % took)
check("open sesame" not in first.log(), "the secret is in the log")

say("after a stop")
desk.put(alert("b", "CLEARED", category="供水管道"), alert("c"))
second = desk.start(instance=None)
await_keys(other, ["0:b:overdue:1:CLEARED"])
await_keys(endpoint, ["0:c:overdue:1:RAISED"])
equal(len(endpoint.keys()), 5, "messages to duty")

say("one stands by, and takes over")
third = desk.start(instance=None, name="standby")
third.wait_log("stands by")
second.kill()
killed = time.monotonic()
desk.put(alert("c", "CLEARED"))
await_keys(endpoint, ["0:c:overdue:1:CLEARED"], 20)
took = time.monotonic() - killed
say("the other has taken over %.1f s after kill -9" % took)
check(took < 9, "it took %.1f s" % took)
until(lambda: sum(desk.kafka.committed(desk.group, desk.topics.alerts).values()) > 8, 20, "the group's offsets follow")

say("two of one name do not take it from each other without end")
fourth = desk.start(instance="same", name="same")
third.stop()
fourth.wait_log("this process tells now")
fifth = desk.start(instance="same", name="same")
fifth.wait_log("this process tells now")
fourth.wait_log("stands by")
time.sleep(2)
equal((fourth.log().count("tells now"), fifth.log().count("tells now")), (1, 1), "takeovers")
fifth.stop()
until(lambda: fourth.log().count("tells now") == 2, 10, "the other takes over")
fourth.stop()
equal(desk.letters(), [], "dead letters")
equal(desk.standing(), 0, "alerts that stand")
