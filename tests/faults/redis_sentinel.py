#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 300
"""Three sentinels over a primary and a replica: it is killed with commits that the replica had not got, it hangs and comes
back as a second primary, and (in a full run) it hands over in good order."""
from scenario import *
from parts.redis_faults import Guarded

kafka = Kafka()


def sentinels(clock, count, whole):
    guarded = Guarded()
    scene = Scene("Redis behind sentinels", kafka, clock=clock, redis=guarded.primary, url=guarded.url, seed=seed)
    for name in "ab":
        scene.start(name, "--instance", name)
    scene.begin()
    for _ in range(count):
        scene.fault("killed, commits lost", lambda: guarded.die(scene))
        scene.fault("hung, then a second primary", lambda: guarded.hang(scene))
        if whole:
            # The sentinels look at replicas every ten seconds.
            guarded.await_replica(guarded.other())
            scene.fault("handed over", lambda: guarded.hand_over(scene))
            guarded.await_replica(guarded.other())
    for tracker in scene.trackers.values():
        check("the sentinels name the master" in tracker.log(), "a tracker says where the master is")
    scene.end()


for clock in ("live", "log")[:times(1, 2)]:
    sentinels(clock, times(1, 5), times(False, True))
