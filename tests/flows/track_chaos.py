#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 150
"""Under load, with trackers that come and go: connections to Redis that are cut at any moment (answers to EXEC among
them), failovers that lose what was written last, stops and pauses. The numbers stay right, every alert is sent once."""
import os
import random
import time

from harness import *
from parts.tracking import *

seed = int(os.environ.get("HUIYIN_SEED") or random.randrange(1 << 30))
SECONDS = float(os.environ.get("HUIYIN_SECONDS") or 8)


class Chaos:
    def __init__(self, clock):
        self.chance = random.Random(seed)
        self.redis = Redis()
        self.forward = Forward(self.redis.port)
        self.town = Town(kafka, redis=self.redis, settings=["--clock", clock, "--resolve-within", "4d"])
        self.town.url = "redis://127.0.0.1:%d" % self.forward.port
        self.replica = None
        self.trackers = {name: self.start(name) for name in "ab"}
        self.done = []

    def start(self, name):
        return self.town.start("--instance", name, "--batch", self.chance.choice((5, 40, 50000)), name=name)

    def cut(self):
        self.forward.cut()

    def part_and_fail_over(self):
        """The replica has heard of all but the last moments."""
        replica = self.redis.replica()
        replica.promote()
        time.sleep(self.chance.uniform(0, 0.4))
        self.redis.kill()
        self.forward.turn(replica.port)
        self.redis = self.town.redis = replica

    def kill_one(self):
        name = self.chance.choice("ab")
        self.trackers[name].kill()
        if self.chance.random() < 0.3:
            self.part_and_fail_over()
        self.trackers[name] = self.start(name)

    def stop_one(self):
        name = self.chance.choice("ab")
        tracker = self.trackers[name]
        gone_in_time(tracker.stop(code=None))
        # One that has only just been started does not heed the signal in its own way yet.
        check(tracker.child.returncode in (0, -15), "%s ended with %d" % (tracker.name, tracker.child.returncode))
        self.trackers[name] = self.start(name)

    def pause_one(self):
        tracker = self.trackers[self.chance.choice("ab")]
        tracker.pause()
        time.sleep(self.chance.uniform(0, 0.5))
        tracker.resume()

    def step(self):
        time.sleep(self.chance.uniform(0, 0.5))
        for name, tracker in self.trackers.items():
            check(tracker.alive(), "tracker %s has ended by itself" % name)
        what = self.chance.choice((self.cut, self.cut, self.cut, self.part_and_fail_over, self.kill_one, self.stop_one,
                                   self.pause_one))
        self.done.append(what.__name__)
        what()

    def load(self, number, clock):
        end = ["--end", "2026-03-%02dT00:00:00+08:00" % (number + 1)] if clock == "log" else []
        return start_huiyin("simulate", *self.town.topics.flags[:4], "--seed", seed + number, "--requests", 1500,
                            "--duplicates", "5%", "--disorder", "10%", "--rate", "1000/s", *end)


def run(clock):
    say("%s clock, seed %d" % (clock, seed))
    chaos = Chaos(clock)
    # A failover to before a partition's first commit cannot be told from a Redis that was emptied: that stops a tracker.
    load, number = chaos.load(0, clock), 1
    until(lambda: all(chaos.town.offsets().values()), 30, "every partition has been committed")
    begun = time.monotonic()
    while time.monotonic() - begun < SECONDS:
        if load is None or not load.alive():
            load = chaos.load(number, clock)
            number += 1
        chaos.step()
    load.kill()
    town = chaos.town
    town.await_counted(30)
    until(lambda: not any(town.redis.call("LLEN", "huiyin:{0}:outbox:%d" % p) for p in range(4)), 30, "empty outboxes")
    time.sleep(1)
    logs = "".join(tracker.log() for tracker in chaos.trackers.values())
    for tracker in chaos.trackers.values():
        tracker.stop()
    say("%s, %d rollbacks seen by the last: %s" % (", ".join("%d %s" % (chaos.done.count(n), n) for n in sorted(set(
        chaos.done))), logs.count("Redis went back"), town.verify().out.strip()))
    standing(town.alerts())


kafka = Kafka()
run("log")
run("live")
