#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 300
"""The broker restarted, killed, paused for longer than sessions last, and gone, while two trackers count."""
from scenario import *

kafka = Kafka(private=True)


def scene_of(clock):
    scene = Scene("the broker harmed", kafka, clock=clock, seed=seed)
    for name in "ab":
        scene.start(name, "--instance", name)
    say("the first commits after %.2f s" % scene.begin())
    return scene


def done_to(scene, what, act, count):
    for _ in range(count):
        scene.rest(chance.uniform(0.5, 2))
        say("%s: %.2f s" % (what, scene.fault(what, lambda: act(scene, chance))))


scene = scene_of("live")
done_to(scene, "broker restarted", faults.broker_restarted, times(1, 5))
done_to(scene, "broker killed", faults.broker_killed, times(1, 5))
scene.end()
scene = scene_of("log")
done_to(scene, "broker paused past the sessions", faults.broker_paused(times(10, 20)), times(1, 2))
done_to(scene, "broker gone for a while", faults.broker_away(times(15, 60)), times(1, 2))
scene.end()
