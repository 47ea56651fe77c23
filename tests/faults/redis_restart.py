#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 300
"""Redis is killed and starts again: with all that it wrote down, with an old dump, with nothing. Emptied, or with a word in
a counter, it needs `huiyin rebuild`: the trackers stop and say so."""
from scenario import *
from parts import redis_faults

kafka = Kafka()


def scene_of(what, clock, redis):
    scene = Scene(what, kafka, clock=clock, redis=redis, seed=seed)
    for name in "ab":
        scene.start(name, "--instance", name)
    scene.begin()
    return scene


def kept(clock, count):
    scene = scene_of("Redis restarts with its AOF", clock, Redis("--appendonly", "yes", "--appendfsync", "everysec"))
    for _ in range(count):
        scene.rest(chance.uniform(0, 1))
        scene.fault("killed and started again", lambda: redis_faults.restart(scene))
    scene.end()


def lost(clock, count):
    scene = scene_of("Redis loses what it held", clock, Redis())
    for number in range(count):
        scene.fault("started with an old dump", lambda: redis_faults.restart_from_dump(scene))
        scene.rest(chance.uniform(0, 1))
        if number % 2 == (clock == "log"):
            scene.fault("started with nothing, rebuilt", lambda: redis_faults.restart_empty(scene))
        else:
            scene.fault("flushed, rebuilt", lambda: redis_faults.flush(scene))
        scene.rest(chance.uniform(0, 1))
        scene.fault("a word in a counter, rebuilt", lambda: redis_faults.word_in_counter(scene))
    scene.end()


kept("live", times(2, 20))
for clock in ("live", "log"):
    lost(clock, times(1, 8))
