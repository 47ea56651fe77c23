#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""`huiyin verify --alerts`: once, and as a standing auditor beside a running track: quiet while all is right, over a Redis that
goes away and a tracker that is killed; and it names an alert that was lost, raised twice, or stands without being owed."""
import re

from harness import *
from parts.pages import Figures, fetch, listening, promtool_says
from parts.tracking import *

kafka = Kafka()


def looked(auditor, address):
    """Figures of a look that began after now."""
    looks = Figures(address)("huiyin_verify_alert_looks_total")
    return until(lambda: (lambda f: f("huiyin_verify_alert_looks_total") >= looks + 2 and f)(Figures(address)), 40, "another look")


def alone():
    """One look, with either clock."""
    for clock in ("live", "log"):
        town = Town(kafka, partitions=3, settings=["--clock", clock])
        begun = now() - 40 * HOUR
        town.publish(*[filed("r%d" % i, begun, due=begun + HOUR) for i in range(300)], timestamp=begun)
        town.publish(*[resolved("r%d" % i, begun + 2 * HOUR) for i in range(100)], timestamp=begun + 2 * HOUR)
        town.publish(filed("late", begun + 30 * HOUR), timestamp=begun + 30 * HOUR)
        town.track("--until-end")
        stands = len(town.standing())
        check(stands > 300, "alerts that stand: %d" % stands)
        done = huiyin("verify", *town.flags(), "--alerts")
        equal(done.out, "%d alerts: equal\n" % stands, "what it says")
        town.verify()
        raised = [m for m in kafka.read(town.topics.alerts) if m.partition == 1][-1]
        kafka.produce(town.topics.alerts, [{"key": raised.key, "value": raised.value, "partition": 1}])
        done = huiyin("verify", *town.flags(), "--alerts", code=1)
        check("differences" in done.out or "1 difference" in done.out, done.out)


def standing_one():
    town = Town(kafka, Redis("--appendonly", "yes", "--appendfsync", "always"), partitions=2)
    tracker = town.start(name="track")
    tracker.wait_log("taken over", 30)
    auditor = start_huiyin("verify", *town.flags(), "--alerts", "--every", "1s", "--listen", "0", name="auditor")
    address = listening(auditor)
    town.publish(*[filed("r%d" % i, now() - HOUR, due=now() + 500 + 5 * i) for i in range(1000)])
    town.await_counted()
    for turn in range(5):
        town.publish(*[resolved("r%d" % i, now()) for i in range(turn * 50, turn * 50 + 50)])
        time.sleep(1)
    until(lambda: len(town.standing()) >= 750, 20, "all is overdue")
    f = looked(auditor, address)
    equal(f("huiyin_verify_alerts_owed"), len(town.standing()), "alerts that are owed")
    equal(f("huiyin_verify_alert_differences_found_total"), 0, "differences")
    said = promtool_says(f.text)
    check(said in (None, ""), "promtool says: %s" % said)
    equal(fetch(address, "/healthz"), (200, "Alive.\n"), "/healthz")

    say("a killed tracker, and Redis away")
    tracker.kill()
    tracker = town.start(name="track")
    town.redis.kill()
    until(lambda: Figures(address)("huiyin_verify_alert_failures_total") >= 1, 20, "a look that could not be done")
    town.redis.restart()
    town.publish(*[filed("s%d" % i, now() - HOUR, due=now() - 1000) for i in range(100)])
    town.await_counted()
    until(lambda: "s99" in {request for _, request, _ in town.standing()}, 30, "all is overdue")
    f = looked(auditor, address)
    equal(f("huiyin_verify_alert_differences_found_total"), 0, "differences: " + auditor.log())
    equal(auditor.log().count("level=error"), 0, "errors in the log: " + auditor.log())
    stood = len(town.standing())

    say("another version of the policy")
    policy = temp("policy.conf")
    with open(policy, "w") as out:
        out.write("[limit all]\nresolve = 1h\n[mark overdue]\nseverity = warning\nwhen = at due\n")
    newer = town.start("--policy", policy, "--policy-retroactive", name="newer")
    newer.wait_log("version=2", 30)
    # Nothing happens meanwhile, and a partition may stay where it was.
    until(lambda: all(town.meta(p, "policies") == "2" for p in range(2)), 15, "all is under version 2")
    f = until(lambda: (lambda f: f("huiyin_verify_alerts_owed") == len(town.standing()) != stood and f)(Figures(address)), 40,
              "it looks by the new version")
    equal(f("huiyin_verify_alert_differences_found_total"), 0, "differences: " + auditor.log())

    say("faults")
    newer.stop()
    tracker.stop()
    stands = set(town.standing())
    raised = [a for a in town.alerts() if (a["partition"], a["request_id"], a["mark"]) in stands and a["status"] == "RAISED"]
    first = {k: v for k, v in raised[-1].items() if k not in ("partition", "offset")}
    put = {"key": b"x", "partition": raised[-1]["partition"]}
    kafka.produce(town.topics.alerts, [dict(put, value=encode("OverdueAlert", **dict(first, status="CLEARED")))])
    until(lambda: Figures(address)("huiyin_verify_alert_differences", partition=str(put["partition"])) == 1, 20,
          "a difference: what Redis knows nothing of")
    check("Redis knows nothing of it" in auditor.log(), auditor.log())
    say("… and mended")
    # A tracker that comes takes it for the truth, and raises anew what is owed.
    tracker = town.start(name="track")
    until(lambda: Figures(address)("huiyin_verify_alert_differences") == 0, 30, "it is mended")
    tracker.stop()
    say("what is not owed")
    town.redis.call("RPUSH", "huiyin:{0}:outbox:0", encode("OverdueAlert", **dict(
        first, alert_id="0:nobody:overdue:0", request_id="nobody", status="RAISED")))
    until(lambda: Figures(address)("huiyin_verify_alert_differences", partition="0") == 1, 20, "a difference: of nobody")
    auditor.wait_log("level=error .*nobody.*not owed", 10)
    say("what is lost")
    town.redis.call("DEL", "huiyin:{0}:outbox:0")
    until(lambda: "it left the outbox, and is not in the alerts topic" in auditor.log(), 20, "a lost alert is named")
    check(Figures(address)("huiyin_verify_alert_differences_found_total") >= 3, "what was found in all")
    gone_in_time(auditor.stop())


def wrong_usage():
    flags = ["-b", "127.0.0.1:1", "--redis", "redis://127.0.0.1:1"]
    for words, said in ((["--every", "1m"], "--every is about --alerts"), (["--alerts", "--every", "1ms"], "--every is shorter"),
                        (["--alerts", "--what-if", "x"], "two things"), (["--from", "2026-03-01T00:00:00Z"], "--from is about --what-if"),
                        (["--alerts", "--to", "2026-03-01T00:00:00Z"], "--to is about --what-if"),
                        (["--language", "zh"], "--language is about --what-if"), (["--listen", "0"], "--listen is about --alerts"),
                        (["--alerts", "--listen", "0"], "with --every"),
                        (["--alerts", "--every", "1m", "--listen", "nowhere"], "--listen")):
        done = huiyin("verify", *flags, *words, code=2)
        check(said in done.err, "%r: %s" % (words, done.err))


for step in (wrong_usage, alone, standing_one):
    say(step.__name__.replace("_", " "))
    step()
