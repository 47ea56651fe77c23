#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
# alone
"""Trackers that are stopped for longer than the group waits for them, and go on as zombies while others own their partitions."""
from scenario import *

kafka = Kafka()


def zombies(clock, count):
    scene = Scene("SIGSTOP past the session", kafka, clock=clock, seed=seed)
    for name in "abc":
        scene.start(name)
    scene.begin()
    for _ in range(count):
        scene.rest(chance.uniform(0.2, 1))
        scene.await_shared()
        tracker = scene.trackers[chance.choice("abc")]
        scene.fault("stopped, the others take over", tracker.pause, limit=8)
        scene.rest(chance.uniform(0, 2))
        scene.fault("goes on", tracker.resume, limit=8)
    scene.end()


zombies("live", times(1, 8))
zombies("log", times(1, 8))
