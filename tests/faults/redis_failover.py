#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""The primary is killed, and the replica that takes over had not got the last commits."""
from scenario import *
from parts.redis_faults import Pair

kafka = Kafka()


def failovers(clock, count):
    pair = Pair()
    scene = Scene("Redis fails over with commits lost", kafka, clock=clock, redis=pair.primary, url=pair.url, seed=seed)
    for name in "ab":
        scene.start(name, "--instance", name)
    scene.begin()
    for _ in range(count):
        scene.rest(chance.uniform(0, 1))
        scene.fault("failover", lambda: pair.fail_over(scene))
    rollbacks = sum(tracker.log().count("Redis went back from commit") for tracker in scene.trackers.values())
    check(rollbacks >= count, "the trackers saw %d partitions go back, in %d failovers" % (rollbacks, count))
    scene.end()


for clock in ("live", "log"):
    failovers(clock, times(4, 25))
