#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 150
"""kill -9 at random moments under load, ten times, with two trackers: the numbers stay right, every alert is sent once."""
import os
import random
import time

from harness import *
from parts.tracking import *

KILLS = 10
seed = int(os.environ.get("HUIYIN_SEED") or random.randrange(1 << 30))
kafka = Kafka()


def kills(clock, count):
    say("%s clock, seed %d" % (clock, seed))
    chance = random.Random(seed)
    town = Town(kafka, settings=["--clock", clock, "--resolve-within", "4d"])
    # Static members, so that what is started again has its partitions at once, and the load goes on.
    trackers = {name: town.start("--instance", name, "--batch", 40, name=name) for name in ("a", "b")}
    load, alive = None, 0
    for number in range(count):
        if load is None or not load.alive():
            load = start_huiyin("simulate", *town.topics.flags[:4], "--seed", seed + number, "--requests", 1500,
                                "--duplicates", "5%", "--disorder", "10%", "--rate", "800/s",
                                *(["--end", "2026-03-%02dT00:00:00+08:00" % (number + 1)] if clock == "log" else []))
        # Not before both have counted since the last kill.
        begun = town.offsets()
        until(lambda: all(town.offsets()[p] > begun[p] for p in begun) or not load.alive(), 30, "all partitions move on")
        alive += load.alive()
        time.sleep(chance.uniform(0, 0.5))
        name = chance.choice("ab")
        trackers[name].kill()
        trackers[name] = town.start("--instance", name, "--batch", 40, name=name)
    check(alive > count // 2, "the kills hit under load")
    load.wait(30)
    town.await_counted()
    until(lambda: not any(town.redis.call("LLEN", "huiyin:{0}:outbox:%d" % p) for p in range(4)), 20,
          "the outboxes are empty")
    for tracker in trackers.values():
        tracker.stop()
    done = town.verify()
    say(done.out.strip())
    found = town.alerts()
    standing(found)
    check(len(found) > 500, "there are alerts")


kills("log", KILLS // 2)
kills("live", KILLS - KILLS // 2)
