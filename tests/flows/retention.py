#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""The log has lost what was not yet counted, or its beginning: track stops with a sentence, verify and rebuild refuse,
`rebuild --what-is-left` counts without it, and publishing again what is lacking makes it whole."""
import json
import time

from harness import *
from parts.agreement import *
from parts.tracking import *

kafka, redis = Kafka(), Redis()
END = ["--end", "2026-03-01T12:00:00+08:00"]


def cut(town, partition, below):
    """What lies below is deleted, and all know it."""
    kafka.cut(town.topics.events, partition, below)
    def gone():
        return all(m.offset >= below for m in kafka.read(town.topics.events) if m.partition == partition)
    until(gone, 20, "it is deleted")


def whole(town, clock):
    messages = readable(kafka.read(town.topics.events))
    agree(town, messages, history=False, clock=clock, **({"end": "latest"} if clock == "log" else {}))


def while_track_is_stopped(clock):
    town = Town(kafka, redis, partitions=2, settings=["--clock", clock], prefix="stopped-" + clock)
    town.simulate(*END, "--disorder", "5%", requests=300, seed=7)
    town.track("--until-end")
    before = redis.counters(town.prefix)
    counted = town.offsets()
    town.simulate(*END, requests=300, seed=8)
    cut(town, 0, counted[0] + 100)
    done = town.track("--until-end", code=1)
    says(done, "partition 0: offset %d lies outside the log (%d to " % (counted[0], counted[0] + 100),
         "deleted before it was counted", "huiyin rebuild --what-is-left")
    for verb in ("verify", "rebuild"):
        says(huiyin(verb, *town.flags(), code=1), "partition 0", "what lay below offset %d was deleted" % (counted[0] + 100),
             "huiyin rebuild --what-is-left")
    equal(redis.counters(town.prefix), before, "the counters after the refusals")
    says(huiyin("rebuild", *town.flags(), "--what-is-left"),
         "partition 0: counted from offset %d on: what lay before was deleted" % (counted[0] + 100))
    town.track("--until-end")
    says(town.verify(), "partition 0: counted from offset %d on" % (counted[0] + 100))
    whole(town, clock)
    # What is known to be lacking is no reason to refuse; what is lost on top of it is.
    huiyin("rebuild", *town.flags())
    town.verify()
    # The same exports again.
    town.simulate(*END, requests=300, seed=7)
    town.simulate(*END, requests=300, seed=8)
    town.track("--until-end")
    town.verify()
    equal(redis.count("all", "filed", town.prefix), len({m["event"]["request_id"] for m in printed(7) + printed(8)
                                                          if m["event"]["type"] == "request-filed"}), "filed")
    whole(town, clock)
    standing(town.alerts())
    cut(town, 0, counted[0] + 150)
    says(huiyin("rebuild", *town.flags(), code=1), "what lay below offset %d" % (counted[0] + 150))
    says(town.verify(code=1), "what lay below offset %d" % (counted[0] + 150))


def printed(seed):
    out = huiyin("simulate", "--print", *END, "--requests", 300, "--seed", seed).out
    return [{"event": json.loads(line)} for line in out.splitlines()]


def while_track_is_slow():
    """It stands still while what it would read next is deleted."""
    town = Town(kafka, redis, partitions=1, prefix="slow")
    town.publish(*(filed("a%d" % i, now() - HOUR) for i in range(10)))
    tracker = town.start()
    town.await_counted()
    tracker.pause()
    # The first ones are on their way to it already.
    town.publish(*(filed("b%d" % i, now() - HOUR) for i in range(5)))
    time.sleep(0.7)
    town.publish(*(filed("c%d" % i, now() - HOUR) for i in range(100)))
    cut(town, 0, 100)
    tracker.resume()
    tracker.wait(20, 1)
    says(tracker, "partition 0 of %s can not be read on" % town.topics.events, "huiyin rebuild --what-is-left")
    equal(len([line for line in tracker.log().splitlines() if line.startswith("huiyin track: ")]), 1, "one sentence")
    huiyin("rebuild", *town.flags(), "--what-is-left")
    town.track("--until-end")
    town.verify()
    equal(redis.count("all", "filed", town.prefix), 15, "filed: what is left")


def a_first_count_of_what_is_left():
    town = Town(kafka, redis, partitions=1, prefix="first")
    town.publish(*(filed("a%d" % i, now() - HOUR) for i in range(10)))
    cut(town, 0, 4)
    says(town.track("--until-end"), "counting starts at offset 4")
    says(town.verify(), "counted from offset 4 on", "6 requests")
    town.publish(filed("b", now() - HOUR))
    town.track("--until-end")
    says(town.verify(), "7 requests")
    cut(town, 0, 11)
    says(town.track("--until-end"), "counting goes on at offset 11")
    says(town.verify(code=1), "what lay below offset 11 was deleted")


for step in (while_track_is_slow, a_first_count_of_what_is_left):
    say(step.__name__.replace("_", " "))
    step()
for clock in ("log", "live"):
    say("while track is stopped, " + clock)
    while_track_is_stopped(clock)
