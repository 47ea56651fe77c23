#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""Three trackers that join and leave all the time, some as soon as they have come, some by SIGTERM and some by kill -9."""
from scenario import *

kafka = Kafka()


def come_and_go(clock, steps):
    scene = Scene("joining and leaving", kafka, clock=clock, partitions=7, seed=seed, batch=chance.choice((50, None)))
    for name in "abc":
        scene.start(name)
    scene.begin()
    for _ in range(steps):
        scene.rest(chance.choice((0, chance.uniform(0, 0.4), chance.uniform(0, 2))))
        name = chance.choice("abc")
        if name not in scene.trackers:
            scene.start(name)
        elif len(scene.trackers) > 1 or chance.random() < 0.3:
            scene.stop(name, again=chance.random() < 0.5)
    for name in "abc":
        if name not in scene.trackers:
            scene.start(name)
    scene.fault("after %d steps" % steps, lambda: None, limit=8)
    scene.end()


come_and_go("live", times(12, 80))
come_and_go("log", times(12, 80))
