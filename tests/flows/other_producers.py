#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""A backlog that others have written into one topic, compressed in every way: the Java client and confluent-kafka for
Python, with and without the right partitioner and key, in transactions of which some were aborted. The numbers are the
oracle's, what is misplaced is counted, and each of its sources named once; `huiyin move` puts it right."""
import base64
import collections
import json
import os
import re
import shutil

from harness import *
from parts.agreement import *
from parts.kafka import _server
from parts.tracking import *

ROUND_ROBIN = "org.apache.kafka.clients.producer.RoundRobinPartitioner"
# Source, compression, partitioner, in transactions.
JAVA = [("java-gzip", "gzip", "-", False), ("java-snappy", "snappy", "-", True), ("java-lz4", "lz4", ROUND_ROBIN, False),
        ("java-zstd", "zstd", "-", True), ("java-keyless", "gzip", "-", False)]
PYTHON = [("python-gzip", "gzip", "murmur2_random", False), ("python-snappy", "snappy", "consistent_random", False),
          ("python-lz4", "lz4", "murmur2_random", True), ("python-zstd", "zstd", "consistent_random", True)]
RECORDS = {name: record for record, name in TYPES.items()}
kafka = Kafka()


def town_events(requests):
    """The events of a town, as fields."""
    out = huiyin("simulate", "--print", "--requests", requests, "--duplicates", "3%", "--disorder", "10%", "--seed", 11,
                 "--end", "2026-03-01T12:00:00+08:00").out
    for line in out.splitlines():
        event = json.loads(line)
        for name in ("occurred_at", "due_at"):
            if event.get(name) is not None:
                event[name] = oracle.milliseconds(event[name])
        yield event


def message(event, source):
    fields = {name: value for name, value in event.items() if name != "type"}
    key = None if source.endswith("keyless") else key_of(event).encode()
    return {"key": key, "timestamp": event["occurred_at"], "value": encode(RECORDS[event["type"]], **dict(fields, source=source))}


def share(requests):
    """Every event goes to one of the publishers."""
    shares = collections.defaultdict(list)
    publishers = [p[0] for p in JAVA + PYTHON]
    for i, event in enumerate(town_events(requests)):
        source = publishers[i % len(publishers)]
        shares[source].append(message(event, source))
    return shares


def by_java(topic, shares):
    java = shutil.which("java")
    if not java or not shutil.which("javac"):
        skip("the Java client", "there is no JDK; tests/run installs one")
    lines = []
    for source, compression, partitioner, transactional in JAVA:
        lines.append("producer %s %s %s" % (compression, partitioner, kafka.unique(source) if transactional else "-"))
        for m in shares[source]:
            key = base64.b64encode(m["key"]).decode() if m["key"] else "-"
            lines.append("%d %s %s" % (m["timestamp"], key, base64.b64encode(m["value"]).decode()))
    jars = os.path.join(_server("fetch"), "*")
    run([java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars, os.path.join(ROOT, "tests", "servers", "Publish.java"),
         kafka.address, topic], stdin="\n".join(lines) + "\n", timeout=120)


def by_python(topic, shares):
    for source, compression, partitioner, transactional in PYTHON:
        messages = shares[source]
        if not transactional:
            kafka.produce(topic, messages, partitioner=partitioner, compression_type=compression)
            continue
        part = len(messages) // 4 + 1
        for number, start in enumerate(range(0, len(messages), part)):
            if number % 2:
                kafka.transaction(topic, messages[start:start + part], commit=False, partitioner=partitioner,
                                  compression_type=compression)
            kafka.transaction(topic, messages[start:start + part], partitioner=partitioner, compression_type=compression)


def misplaced_by_source(messages, partitions):
    """What track must count and name: by the rule, not by what was meant."""
    found = collections.Counter()
    for m in messages:
        event = decode(m.value)[1]
        key = (event.get("station") or event.get("request_id")).encode()
        if m.key != key or place_of(key, partitions) != m.partition:
            found[event["source"]] += 1
    return found


def named(log):
    """The sources that the log names as misplaced, a line each."""
    return [re.search(r" source=(\S+)", line).group(1) for line in log.splitlines() if "are misplaced" in line]


def counted(town, clock):
    done = town.track("--until-end", "--batch", 700)
    messages = kafka.read(town.topics.events)
    found = misplaced_by_source(messages, town.partitions)
    equal(sorted(found), ["java-keyless", "java-lz4", "python-snappy", "python-zstd"], "sources that misplace")
    says(done, "misplaced=%d" % sum(found.values()), "messages=%d" % len(messages), "dead_letters=0")
    equal(sorted(named(done.err)), sorted(found), "sources that are named")
    town.verify()
    agree(town, readable(messages), clock=clock, **({"end": "latest"} if clock == "log" else {}))
    say("%s: %d messages, misplaced: %r" % (clock, len(messages), dict(found)))


def main():
    town = Town(kafka, partitions=4, settings=["--clock", "log"])
    shares = share(3000)
    by_java(town.topics.events, shares)
    say("the Java client has published")
    by_python(town.topics.events, shares)
    everything = kafka.read(town.topics.events)
    equal(sorted(m.value for m in everything), sorted(m["value"] for part in shares.values() for m in part), "what lies there")
    check(len(kafka.read(town.topics.events, committed=False)) > len(everything), "aborted messages lie between them")
    counted(town, "log")
    live = Town(kafka, partitions=4)
    live.topics.events, live.topics.names = town.topics.events, ["--topic", town.topics.events, *live.topics.names[2:]]
    live.topics.flags = ["-b", kafka.address, *live.topics.names]
    counted(live, "live")
    new = Town(kafka, partitions=3, settings=["--clock", "log"])
    huiyin("move", *town.topics.flags, "--to", new.topics.events)
    says(new.track("--until-end"), "misplaced=0", "messages=%d" % len(everything))
    new.verify()
    agree(new, unsplit(everything, 3), clock="log", end="latest")


main()
