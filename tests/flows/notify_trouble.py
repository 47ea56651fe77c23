#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 60
"""A receiver that is down holds up nobody else, and gets all in order when it is back; what is refused or given up becomes a
dead letter; Redis that goes away costs no alert; figures say what happens."""
from harness import *
from parts.pages import Figures, fetch, listening, promtool_says
from parts.telling import *

down = {"is": True}
flaky = Endpoint(answer=lambda hit: 503 if down["is"] else 200)
good = Endpoint()
picky = Endpoint(answer=lambda hit: (422, "no thanks\r\nlevel=error forged") if b"bad" in hit.body else 200)
redis = Redis()
forward = Forward(redis.port)
routes = ("[receiver flaky]\ntype = webhook\nurl = %s\n[receiver good]\ntype = webhook\nurl = %s\n"
          "[receiver picky]\ntype = webhook\nurl = %s\n"
          "[receiver dead]\ntype = webhook\nurl = http://127.0.0.1:%d\ngive-up-after = 2s\n"
          "[receiver moved]\ntype = webhook\nurl = %s/moved\ngive-up-after = 2s\n"
          "[route all]\nreceivers = flaky, good, picky\ncontinue = yes\n"
          "[route few]\ncategory = few\nreceivers = dead, moved\n")
moved = Endpoint(answer=lambda hit: 307)
desk = Desk(routes % (flaky.url, good.url, picky.url, free_port(), moved.url), redis=redis)
desk.redis_url = "redis://127.0.0.1:%d" % forward.port
notify = start_huiyin("notify", *[word.replace(redis.url, desk.redis_url) for word in desk.flags()], "--group", desk.group,
                      "--routes", desk.path, "--instance", "a", "--listen", "0", "--orders-topic", "none")
address = listening(notify)
notify.wait_log("this process tells now")
batch = [alert("r%d" % i) for i in range(50)]
desk.put(*batch)
desk.put(*[dict(a, status="CLEARED", at=now()) for a in batch[:25]])
keys = [key_of(a) for a in batch] + [key_of(dict(a, status="CLEARED")) for a in batch[:25]]

say("one is down, and the others go on")
await_keys(good, keys)
check_order(good.keys(), "good")
until(lambda: desk.waiting("good") == 0, 10, "nothing waits for the good one")
equal(desk.waiting("flaky"), 75, "messages that wait")
until(lambda: (Figures(address)("huiyin_notify_waiting", receiver="flaky") or 0) == 75, 10, "the figures tell of it")
figures = until(lambda: (lambda f: f("huiyin_notify_failing_seconds", receiver="flaky") > 0 and f)(Figures(address)), 10,
                "it is said to fail")
check(figures("huiyin_notify_failed_tries_total", receiver="flaky") >= 1, "failed tries are not counted")
equal(figures("huiyin_notify_delivered_total", receiver="good"), 75, "delivered")
equal(figures("huiyin_notify_alerts_total", status="raised"), 50, "alerts read")
equal(promtool_says(figures.text) or "", "", "what promtool says")
equal(fetch(address, "/readyz")[0], 200, "ready")
down["is"] = False
await_keys(flaky, keys, 20)
equal(flaky.keys(), good.keys(), "the order at the one that was down")

say("what is refused and what is given up")
desk.put(alert("bad"), alert("fine"), alert("x", category="few"), alert("y", category="few"))
await_keys(picky, ["0:fine:overdue:1:RAISED"])
until(lambda: len(desk.letters()) == 5, 20, "five dead letters")
letters = desk.letters()
equal(sorted(m.key.decode() for m in letters),
      sorted(["picky:0:bad:overdue:1:RAISED"] + ["%s:0:%s:overdue:1:RAISED" % (r, a) for r in ("dead", "moved") for a in "xy"]),
      "dead letters")
for m in letters:
    receiver = m.headers["receiver"].decode()
    reason = m.headers["reason"].decode()
    check({"picky": "refused it: it answered 422: no thanks", "dead": "did not take it in time: there was no answer",
           "moved": "it answered 307"}[receiver] in reason, reason)
    check("\n" not in reason, "a reason of several lines: %r" % reason)
    equal(receiver + ":" + json.loads(m.value)["id"], m.key.decode(), "the event of a dead letter")
until(lambda: Figures(address)("huiyin_notify_dead_letters_total") == 5, 10, "the dead letters are counted")
equal((Figures(address)("huiyin_notify_refused_total", receiver="picky"),
       Figures(address)("huiyin_notify_given_up_total", receiver="dead")), (1, 2), "refused, given up")
gone = {("given-up", "RAISED", "dead", "0:x:overdue:1"), ("given-up", "RAISED", "moved", "0:x:overdue:1")}
until(lambda: desk.told("bad") and gone <= set(desk.told("x")), 10, "what was not delivered is put down")
check(("refused", "RAISED", "picky", "0:bad:overdue:1") in desk.told("bad"), "what came of it: %r" % desk.told("bad"))
listed = huiyin("dead-letters", "list", *desk.topics.flags).out
check("5 dead letters" in listed and "receiver picky refused it" in listed, listed)
shown = huiyin("dead-letters", "show", "picky:0:bad:overdue:1:RAISED", *desk.topics.flags).out
check("receiver    picky" in shown and "huiyin.overdue-alert.raised" in shown, shown)
left = huiyin("dead-letters", "resend", *desk.topics.flags, code=1).out
check("0 sent again, 5 left" in left, left)
check("level=error forged" not in [line.strip() for line in notify.log().splitlines()], "a line of the log was forged")

say("Redis is away")
forward.refuse()
desk.put(alert("late"), alert("later"))
notify.wait_log("Redis is away")
until(lambda: fetch(address, "/readyz")[0] == 503, 10, "it is not ready")
forward.turn(redis.port)
await_keys(good, ["0:late:overdue:1:RAISED", "0:later:overdue:1:RAISED"], 20)
until(lambda: fetch(address, "/readyz")[0] == 200, 10, "it is ready")
notify.stop()

say("Redis has forgotten")
desk.redis.call("FLUSHALL")
notify = desk.start("--orders-topic", "none")
notify.wait_log("this process tells now")
until(lambda: good.keys().count("0:late:overdue:1:RAISED") == 2, 20, "what stands is told anew")
desk.redis.call("DEL", desk.key("place"))
notify.wait_log("telling is begun anew")
desk.put(alert("last"))
await_keys(good, ["0:last:overdue:1:RAISED"])
notify.stop()
