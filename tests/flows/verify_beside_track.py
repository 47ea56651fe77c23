#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""verify says equal beside trackers that count on, with either clock, also while one of them dies; and it passes the
control records that transactions leave behind."""
import time

from harness import *
from parts.tracking import *

kafka = Kafka()


def busy(clock):
    """Events come at a pace, some of them due within moments, while verify looks again and again."""
    town = Town(kafka, partitions=3, settings=["--clock", clock])
    trackers = [town.start(), town.start()]
    town.simulate(requests=300)
    town.await_counted()
    source = start_huiyin("simulate", *town.topics.flags[:4], "--seed", 7, "--requests", 6000, "--rate", "1500/s",
                          "--duplicates", "5%", "--disorder", "10%")
    end = now() + 12000
    looks = 0
    while now() < end or looks < 5:
        at = now()
        town.publish(*(filed("soon-%d-%d" % (at, i), at - 1000, due=at + 100 * i) for i in range(10)))
        town.verify()
        looks += 1
        if looks == 5:
            trackers.pop().kill()
            trackers.append(town.start())
    source.wait(60)
    town.await_counted()
    town.verify()
    for tracker in trackers:
        tracker.stop()
    town.verify()
    check(town.alerts(), "alerts were emitted meanwhile")


def after_transactions():
    town = Town(kafka, partitions=1, settings=["--clock", "log"])
    at = now() - 5 * 24 * HOUR
    messages = [{"key": b"r%d" % i, "value": encode(*filed("r%d" % i, at)[:1], **filed("r%d" % i, at)[1]),
                 "timestamp": at} for i in range(20)]
    kafka.transaction(town.topics.events, messages)
    kafka.transaction(town.topics.events, messages[:5], commit=False)
    town.track("--until-end")
    check("20 requests" in town.verify().out, "the committed ones are counted")


after_transactions()
for clock in ("log", "live"):
    say(clock)
    busy(clock)
