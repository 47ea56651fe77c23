#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 300
# alone
"""kill -9 of trackers at random moments: static members, others that are started again at once, and others that stay dead."""
from scenario import *

kafka = Kafka()


def scene_of(what, clock, *instance):
    scene = Scene("kill -9, " + what, kafka, clock=clock, seed=seed)
    for name in "ab":
        scene.start(name, *(["--instance", name] if instance else []))
    say("%s: the first commits after %.2f s" % (what, scene.begin()))
    return scene


def static(clock, count):
    scene = scene_of("static members", clock, True)
    for _ in range(count):
        scene.rest(chance.uniform(0, 1.5))
        scene.await_shared()
        scene.fault("killed and started again", lambda: scene.kill(chance.choice("ab"), again=True), limit=2)
    scene.end()


def others(clock, count):
    scene = scene_of("no static members", clock)
    for number in range(count):
        scene.rest(chance.uniform(1, 3))
        scene.await_shared()
        name = chance.choice("ab")
        if number % 2:
            scene.fault("killed and started again", lambda: scene.kill(name, again=True), limit=8)
        else:
            scene.fault("killed, the other takes over", lambda: scene.kill(name), limit=8)
            scene.fault("started again", lambda: scene.start(name) and None, limit=8)
    scene.end()


static("live", times(3, 20))
static("log", times(3, 20))
others("live", times(2, 10))
