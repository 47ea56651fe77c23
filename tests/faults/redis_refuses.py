#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""Redis is full, read-only, without enough replicas, slow, or ends its connections, and is well again."""
from scenario import *
from parts import redis_faults

kafka = Kafka()


def refusals(clock, count):
    redis = Redis(*redis_faults.SETTINGS)
    scene = Scene("Redis refuses", kafka, clock=clock, redis=redis, seed=seed)
    for name in "ab":
        scene.start(name, "--instance", name)
    scene.begin()
    for _ in range(count):
        for name, act in (("full", redis_faults.full), ("read-only", redis_faults.read_only),
                          ("without enough replicas", redis_faults.too_few_replicas),
                          ("asleep for 1.5 s", redis_faults.slow), ("connections ended", redis_faults.cut)):
            scene.rest(chance.uniform(0, 1))
            scene.fault(name, lambda: act(scene))
    scene.end()


refusals("live", times(1, 10))
refusals("log", times(1, 10))
