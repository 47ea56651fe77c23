#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""show tells one request's story: events, state, due and why, marks, alerts; never its summary."""
import time

from harness import *
from parts.tracking import *

kafka = Kafka()
town = Town(kafka, partitions=3, settings=["--clock", "log"])
at = now() - 20 * 24 * HOUR
DAY = 24 * HOUR
SECRET = "my neighbour's name"

town.publish(filed("A", at, category="噪音\x1b[31m", summary=SECRET), timestamp=at)
town.publish(pledged("A", at + DAY, due=at + 3 * DAY, unit="城管局", pledger="Ann"), timestamp=at + DAY)
town.publish(filed("other", at + 5 * DAY), timestamp=at + 5 * DAY)
town.publish(resolved("A", at + 6 * DAY, outcome="EXPLAINED", satisfaction=4, unit="城管局"), timestamp=at + 6 * DAY)
town.publish(filed("open", at), timestamp=at)
town.publish(filed("none", at), timestamp=at)
town.publish(resolved("lost", at), timestamp=at)
town.track("--until-end", "--as-of", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime((at + 18 * DAY) // 1000)))


def show(request, *more, code=0):
    done = huiyin("show", *town.flags(), request, *more, code=code)
    check(SECRET not in done.out + done.err, "a summary is shown")
    return done


def local(moment, hours=8):
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment // 1000 + hours * 3600))


story = show("A")
home = next(m for m in kafka.read(town.topics.events) if m.key == b"A")
says(story, "request A in partition %d" % home.partition, "(partition %d offset %d)" % (home.partition, home.offset),
     local(at) + "  request-filed", "category 噪音\\x1b[31m", "district d/e", "task-pledged", "unit 城管局", "pledger Ann",
     "task-resolved", "EXPLAINED, satisfaction 4",
     "status    closed, EXPLAINED, " + local(at + 6 * DAY),
     "due       %s, the latest pledge that carries a date says so; late" % local(at + 3 * DAY),
     "clock     " + local((at + 18 * DAY) // 1000 * 1000))
for alert in town.alerts():
    if alert["request_id"] == "A":
        says(story, "%s  %-8s  %s  (offset %d)" % (local(alert["at"]), alert["status"], alert["alert_id"], alert["offset"]))
check("other" not in story.out, "another request is shown")
check("\x1b" not in story.out, "an escape of an event reaches the terminal")
says(story, "overdue   CRITICAL  %s  raised 1 times" % local(at + 3 * DAY))

says(show("open", "--group", "g", "--instance", "a", "--until-end", "--batch", 9), "open, not pledged", "--resolve-within after the filing: nobody gave a date; overdue", "stands")
says(show("lost"), "orphan")
says(show("nobody", code=1), "request nobody is neither in topic")
says(show("x" * 129, code=2), "128")
says(show("A", "--time-zone", "UTC", code=1), "--time-zone")

# What track has not counted yet, and what another partitioner has put elsewhere.
town.publish(filed("late", now()), timestamp=now())
says(show("late"), "it was not counted yet", "(partition")
town.publish(filed("late", now()), timestamp=now(), partition=0)
town.publish(filed("late", now()), timestamp=now(), partition=1)
says(show("late"), "so it is 2 requests" if kafka.read(town.topics.events)[-1].partition < 2 else "requests: a producer")
