#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""Partitions are added to the events topic under load: nothing that was counted becomes wrong, track says what is
lacking, and `huiyin move` puts the requests that lie in two partitions together again, also those of a publisher with
another partitioner."""
import re
import time

from harness import *
from parts.agreement import *
from parts.pages import fetch, listening
from parts.tracking import *

kafka = Kafka()


def figure(process, name):
    return int(re.search(r" %s=(\d+)" % name, process.log().split("msg=stopped")[1]).group(1))


def unfiled(messages):
    """How many requests have no filing anywhere."""
    events = [m["event"] for m in readable(messages) if m["event"]["type"] != "volunteer-event-held"]
    filed_ids = {e["request_id"] for e in events if e["type"] == "request-filed"}
    return len({e["request_id"] for e in events} - filed_ids)


def under_load():
    """2 partitions become 4 while two trackers track and two publishers publish."""
    town = Town(kafka, partitions=2)
    trackers = [town.start("--batch", 500, "--listen", "0", name="track-%d" % i) for i in range(2)]
    addresses = [listening(tracker) for tracker in trackers]
    for tracker in trackers:
        tracker.wait_log("taken over")
    until(lambda: sorted(map(len, kafka.members(town.topics.group).values())) == [1, 1], 30, "they share the partitions")
    # One learns of the partitions within a second, the other goes on as before.
    loads = [start_huiyin("simulate", *town.topics.flags[:4], "--requests", 10000, "--rate", "300/s", "--seed", seed,
                          "-X", "topic.metadata.refresh.interval.ms=%d" % refresh, name="simulate-%d" % seed)
             for seed, refresh in ((1, 1000), (2, 300000))]
    until(lambda: town.redis.count() > 300, 30, "it counts")
    kafka.grow(town.topics.events, 4)
    town.partitions = 4
    for tracker in trackers:
        tracker.wait_log("partitions were added to the topic", 20)
    until(lambda: any("the alerts topic has fewer partitions than the events" in t.log() for t in trackers), 20,
          "the alerts topic is said to lack partitions")
    check(any("--topic %s --partitions" % town.topics.alerts in t.log() for t in trackers), "and how to mend it")
    waits = "Partition %d waits for the alerts topic, which has 2 partitions: `huiyin topics grow`"
    until(lambda: all(any(waits % p in fetch(address, "/readyz")[1] for address in addresses) for p in (2, 3)), 20,
          "/readyz says so")
    before = town.offsets()
    until(lambda: all(town.offsets()[p] > before[p] for p in (0, 1)), 20, "the others go on")
    equal([town.meta(p, "offset") for p in (2, 3)], [None, None], "those that lack an alerts partition wait")
    town.verify()
    says(huiyin("rebuild", *town.flags(), code=1), "huiyin topics grow")
    says(huiyin("topics", "check", *town.topics.flags, code=1), "huiyin topics grow", "kafka-topics.sh")
    says(huiyin("topics", "grow", *town.topics.flags), "has 4 partitions now", "are as they must be")
    until(lambda: all(town.offsets()[p] for p in range(4)), 30, "all four partitions are counted")
    town.verify()
    until(lambda: town.redis.count("all", "orphans") > 20, 60, "later events of requests come to other partitions")
    for load in loads:
        load.stop(code=None)
    town.await_counted()
    at_rest(town)
    town.verify()
    messages = kafka.read(town.topics.events)
    agree(town, readable(messages))
    for tracker in trackers:
        tracker.stop()
    equal([figure(t, "misplaced") for t in trackers], [0, 0], "messages told to be misplaced")
    check(town.redis.count("all", "orphans") > unfiled(messages), "requests were split")
    huiyin("rebuild", *town.flags())
    agree(town, readable(messages))
    town.verify()
    return town


def alerts_first():
    """The alerts topic is given partitions first: trackers start and go on, and take the new ones over as they come, also
    in several steps."""
    town = Town(kafka, partitions=1)
    kafka.grow(town.topics.alerts, 5)
    first = town.start(name="first")
    first.wait_log("stay empty until it has as many")
    first.wait_log("taken over")
    town.simulate(requests=50, seed=3)
    for partitions in (2, 3, 5):
        kafka.grow(town.topics.events, partitions)
    second = town.start(name="second")
    town.partitions = 5
    until(lambda: kafka.partitions(town.topics.events) == list(range(5)), 20, "they are there")
    town.simulate(requests=150, seed=4)
    town.await_counted()
    at_rest(town)
    agree(town, readable(kafka.read(town.topics.events)))
    town.verify()
    for tracker in (first, second):
        tracker.stop()


def while_nobody_tracked():
    """Partitions are added while track is down: what was written under the old number is not called misplaced."""
    town = Town(kafka, partitions=2)
    town.publish(*(filed("a%d" % i, now() - HOUR) for i in range(50)))
    town.track("--until-end")
    town.publish(*(filed("b%d" % i, now() - HOUR) for i in range(200)))
    kafka.grow(town.topics.events, 3)
    says(town.track("--until-end", code=1), "huiyin topics grow")
    huiyin("topics", "grow", *town.topics.flags)
    town.partitions = 3
    until(lambda: kafka.partitions(town.topics.events) == [0, 1, 2], 20, "they are there")
    town.publish(*(filed("c%d" % i, now() - HOUR) for i in range(200)))
    done = town.track("--until-end")
    says(done, "misplaced=0")
    equal(town.redis.count(), 450, "filed")
    town.verify()


def misplace(town):
    """What a publisher with librdkafka's own partitioner sends: later events of requests that are there."""
    own = [m for m in readable(kafka.read(town.topics.events)) if m["event"]["type"] == "request-filed"][:300]
    wrong = [pledged(m["event"]["request_id"], m["timestamp"] + 1000, source="python") for m in own]
    kafka.produce(town.topics.events, [{"key": fields["request_id"].encode(), "value": encode(record, **fields),
                                        "timestamp": fields["occurred_at"]} for record, fields in wrong],
                  partitioner="consistent_random")
    kafka.produce(town.topics.events, [{"key": b"junk", "value": b"junk", "partition": 1, "headers": [("h", b"v")]}])


def moved(town, clock):
    """Move, more comes, move again, rebuild under the new topics: the numbers of a log that was never split."""
    new = Town(kafka, redis=town.redis, partitions=3, settings=town.settings)
    flags = [*town.topics.flags, "--to", new.topics.events]
    says(huiyin("move", *town.topics.flags, code=2), "--to is missing")
    says(huiyin("move", *town.topics.flags, "--to", kafka.unique("none"), code=1), "huiyin topics create --topic")
    first = huiyin("move", *flags)
    there = len(readable(kafka.read(town.topics.events)))
    says(first, "moved %d events" % there, "huiyin rebuild --topic %s" % new.topics.events)
    says(huiyin("move", *flags), "moved 0 more events")
    misplace(town)
    says(huiyin("move", *flags), "moved 300 more events", "1 could not be read and are dead letters")
    check(b"junk" in [m.value for m in kafka.read(town.topics.dead_letters)], "what can not be read is a dead letter")
    old, now_there = kafka.read(town.topics.events), kafka.read(new.topics.events)
    equal(sorted((m.timestamp, m.value) for m in now_there), sorted((m.timestamp, m.value) for m in old if m.value != b"junk"),
          "timestamps and bytes")
    for m in readable(now_there):
        equal(m["partition"], place_of(key_of(m["event"]).encode(), 3), "the place of " + key_of(m["event"]))
    new.topics.group = town.topics.group
    says(new.track("--until-end", code=1), "huiyin rebuild")
    # A tracker that was forgotten finds that the numbers are of another topic, and leaves them alone.
    forgotten = town.start(name="forgotten")
    forgotten.wait_log("taken over")
    says(huiyin("rebuild", *new.flags()), "messages counted anew")
    town.publish(filed("late", now()))
    forgotten.wait(20, 1)
    says(forgotten, "huiyin track: partition ", "huiyin rebuild")
    done = new.track("--until-end")
    says(done, "misplaced=0")
    new.verify()
    settings = {"end": "latest"} if clock == "log" else {}
    old = [m for m in old if m.key != b"late"]
    agree(new, readable(now_there) if clock == "log" else unsplit(old, 3), clock=clock, **settings)
    equal(town.meta(3, "offset"), None, "what is left of a partition that is no more")
    equal(town.redis.keys("huiyin:{0}:state:3"), [], "its states")
    equal(town.redis.count("all", "orphans"), unfiled(old), "orphans: every request is whole")
    return new


def by_the_log_clock():
    """The same with timestamps of the past: the merged order is what the log clock of each partition needs."""
    town = Town(kafka, partitions=2, settings=["--clock", "log"])
    end = ["--end", "2026-03-01T12:00:00+08:00"]
    town.simulate("--days", 20, "--end", "2026-02-20T12:00:00+08:00", requests=600, seed=5)
    kafka.grow(town.topics.events, 4)
    huiyin("topics", "grow", *town.topics.flags)
    until(lambda: kafka.partitions(town.topics.events) == [0, 1, 2, 3], 20, "they are there")
    town.partitions = 4
    # The same town, whose first events came before: repeats in other partitions, and what follows.
    town.simulate("--days", 29, *end, requests=600, seed=5)
    town.track("--until-end")
    town.verify()
    new = Town(kafka, redis=Redis(), partitions=4, settings=town.settings)
    huiyin("move", *town.topics.flags, "--to", new.topics.events)
    new.track("--until-end")
    new.verify()
    agree(new, unsplit(kafka.read(town.topics.events), 4), clock="log", end="latest")
    check(new.alerts(), "there are alerts")


def killed():
    """kill -9 in the middle: run again, nothing is lost, and repeats change nothing."""
    town = Town(kafka, partitions=3)
    town.simulate(requests=8000)
    new = Town(kafka, redis=town.redis, partitions=2)
    flags = [*town.topics.flags, "--to", new.topics.events]
    for pause in (0.4, 0.8):
        run = start_huiyin("move", *flags, name="move")
        time.sleep(pause)
        run.kill()
    stopped = start_huiyin("move", *flags, name="move")
    until(lambda: not stopped.alive() or len(kafka.read(new.topics.events)), 20, "it moves")
    stopped.stop(code=None)
    says(huiyin("move", *flags), "moved ")
    old, there = kafka.read(town.topics.events), kafka.read(new.topics.events)
    equal({m.value for m in there}, {m.value for m in old}, "what was moved")
    say("%d events, %d after two kills and a stop" % (len(old), len(there)))
    new.track("--until-end")
    new.verify()
    agree(new, unsplit(old, 2))
    # The new topic is made again: what was noted is of another.
    kafka.delete(new.topics.events)
    huiyin("topics", "create", *new.topics.flags, "--partitions", 2)
    says(huiyin("move", *flags), "the topic was made again since", "moved %d events" % len(old))
    equal(len(kafka.read(new.topics.events)), len(old), "events in the new topic")


split = under_load()
say("moved")
moved(split, "live")
for step in (alerts_first, while_nobody_tracked, by_the_log_clock, killed):
    say(step.__name__.replace("_", " "))
    step()
