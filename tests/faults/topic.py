#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
# alone
"""What is done to the topic under load: other publishers write into it, in transactions and into wrong partitions; it is
given more partitions; retention deletes what was not read yet."""
from scenario import *
from parts.load import Load

kafka = Kafka()


def others_publish(clock, count):
    """Each time some later events of requests that are there, in the partition of another client's hash, and some that no
    reader may see."""
    scene = Scene("other publishers", kafka, clock=clock, seed=seed)
    for name in "ab":
        scene.start(name, "--instance", name)
    scene.begin()
    topic, sent = scene.town.topics.events, 0
    def foreign(number, compression):
        moment = now() if clock == "live" else 1767000000000
        events = [filed("other-%d-%d" % (number, i), moment, source="python") for i in range(400)]
        messages = [{"key": fields["request_id"].encode(), "value": encode(record, **fields), "timestamp": moment}
                    for record, fields in events]
        kafka.transaction(topic, messages, commit=False, compression_type=compression)
        kafka.transaction(topic, messages[:200], partitioner="consistent_random", compression_type=compression)
        kafka.produce(topic, messages[200:], partitioner="consistent_random", compression_type=compression)
        return None
    for number in range(count):
        scene.rest(chance.uniform(0, 1))
        compression = ("gzip", "snappy", "lz4", "zstd")[number % 4]
        scene.fault("400 of another publisher, 400 aborted", lambda: foreign(number, compression), limit=8)
        sent += 400
    logs = [tracker.log() for tracker in scene.trackers.values()]
    scene.end()
    check(any("source=python" in log and "misplaced" in log for log in logs), "the publisher is named")
    there = [m["event"] for m in scene.town.log() if m["event"].get("source") == "python"]
    equal(len(there), sent, "events of the other publisher")


def partitions_added():
    """4 become 6; those that were there go on, and the new ones are counted once the alerts topic has them too."""
    scene = Scene("partitions are added", kafka, seed=seed)
    more = ("--duplicates", "5%", "--disorder", "10%", "-X", "topic.metadata.refresh.interval.ms=1000")
    scene.load = Load(scene.town.topics.flags[:4], "live", scene.rate, 20, seed=seed, more=more)
    for name in "ab":
        scene.start(name, "--instance", name)
    scene.begin()
    scene.fault("4 partitions become 6", lambda: kafka.grow(scene.town.topics.events, 6), limit=8)
    def grow():
        huiyin("topics", "grow", *scene.town.topics.flags)
        scene.town.partitions = 6
        scene.observer.widen(6)
    scene.fault("the alerts topic has them too", grow, limit=8)
    scene.await_shared()
    scene.rest(2)
    scene.end()


def retention_passes():
    """The tracker stands still while what it would read next is deleted: it ends, says why, and goes on after a rebuild."""
    scene = Scene("retention passes the reader", kafka, seed=seed)
    tracker = scene.start("a", "--instance", "a")
    scene.begin()
    scene.rest(2)
    def passed():
        tracker.pause()
        time.sleep(3)
        kafka.cut(scene.town.topics.events, 0, scene.town.ends()[0])
        del scene.trackers["a"]
        tracker.resume()
        tracker.wait(30, 1)
        scene.ended.append((tracker, (1,)))
        says(tracker, "huiyin rebuild --what-is-left")
        huiyin("rebuild", *scene.town.flags(), "--what-is-left")
        begun = time.monotonic()
        scene.start("a")
        return begun
    scene.fault("deleted, rebuilt, started again", passed, limit=2)
    scene.end()


for clock in ("live", "log"):
    others_publish(clock, times(2, 20))
partitions_added()
retention_passes()
