# SPDX-License-Identifier: Apache-2.0
"""The servers and tools of a run of the benchmarks: one real broker, a real Redis for each count, topics by name."""
import glob
import hashlib
import json
import os
import re
import subprocess
import sys
import uuid

import confluent_kafka

from parts.checks import ROOT, check, equal, temp, until
from parts.kafka import Kafka
from parts.process import Process, huiyin, run, start_huiyin
from parts.redis import Redis

# As Kafka's own start script has it; the tests' broker is started for quickness.
JVM = "-Xmx1g -Xms1g -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -Djava.awt.headless=true"
DUELESS = ["--pledge-within", "none", "--resolve-within", "none"]


class World:
    def __init__(self, options):
        # What takes minutes is measured more than once only where that is asked for.
        self.scale, self.times, self.times_long = options.scale, options.times or 3, options.times or 1
        self.tools = os.path.join(os.path.abspath(options.build), "tests")
        os.environ.setdefault("HUIYIN_KAFKA_JVM", JVM)
        self._kafka = None
        self.filled = {}

    @property
    def kafka(self):
        """Started when first wanted: some rows need none."""
        if self._kafka is None:
            self._kafka = Kafka(private=True)
        return self._kafka

    def size(self, whole, least=1):
        return max(least, int(whole * self.scale))

    def tool(self, name, *arguments, timeout=600):
        """What a program of the benchmarks prints, as JSON."""
        return json.loads(run(self._line(name, arguments), timeout=timeout).out)

    def start_tool(self, name, *arguments):
        return Process(name, self._line(name, arguments))

    def _line(self, name, arguments):
        return [os.path.join(self.tools, "bench-" + name), *map(str, arguments)]

    # Versions.

    def redis_version(self):
        out = subprocess.run(["redis-server", "--version"], stdout=subprocess.PIPE, text=True).stdout
        return re.search(r"v=(\S+)", out).group(1)

    def kafka_version(self):
        jars = subprocess.run([sys.executable, os.path.join(ROOT, "tests", "servers", "kafka"), "fetch"],
                              stdout=subprocess.PIPE, text=True).stdout.strip()
        found = glob.glob(os.path.join(jars, "kafka-clients-*.jar"))
        return re.search(r"clients-(.*)\.jar", found[0]).group(1) if found else "?"

    # Topics.

    def topic(self, partitions=4):
        """A new events topic; alerts topics and the like belong to counts."""
        return self.kafka.topics(partitions).events

    def ends(self, topic):
        """{partition: end} as the broker has them."""
        consumer = confluent_kafka.Consumer({"bootstrap.servers": self.kafka.address, "group.id": "bench", "log_level": 0})
        found = {p: consumer.get_watermark_offsets(confluent_kafka.TopicPartition(topic, p), timeout=20)[1]
                 for p in self.kafka.partitions(topic)}
        consumer.close()
        return found


class Count:
    """One count of an events topic: a Redis, an alerts topic and a group of its own."""

    def __init__(self, world, topic, settings=DUELESS, redis=None, redis_settings=()):
        self.world, self.kafka, self.topic = world, world.kafka, topic
        self.redis = redis or Redis(*redis_settings)
        self.partitions = len(world.kafka.partitions(topic))
        word = "bench." + uuid.uuid4().hex[:8]
        self.alerts, self.group = word + ".alerts", word + ".group"
        self.names = ["-b", self.kafka.address, "--topic", topic, "--alerts-topic", self.alerts,
                      "--dead-letters-topic", word + ".dead-letters"]
        huiyin("topics", "create", *self.names, "--partitions", self.partitions)
        self.flags = [*self.names, "--redis", self.redis.url, *settings]

    def start(self, *more):
        return start_huiyin("track", *self.flags, "--group", self.group, *more)

    def offsets(self):
        for p in range(self.partitions):
            self.redis.client.send("HGET", "huiyin:{0}:partition:%d" % p, "offset")
        return {p: int(self.redis.client.reply() or 0) for p in range(self.partitions)}

    def await_counted(self, ends, trackers, seconds=300):
        """Until an independent connection sees every partition's end in Redis."""
        def counted():
            for tracker in trackers:
                check(tracker.alive(), "a tracker ended: " + tracker.log()[-2000:])
            offsets = self.offsets()
            return all(offsets[p] >= ends[p] for p in ends)
        until(counted, seconds, "all is counted")

    def await_quiet(self, seconds=120):
        """Until every alert that is owed has left for its topic."""
        def empty():
            return not any(self.redis.call("LLEN", "huiyin:{0}:outbox:%d" % p) for p in range(self.partitions))
        until(empty, seconds, "the outbox is empty")

    def all(self):
        return {field: int(value) for field, value in self.redis.hash("huiyin:{0}:count:all").items()}

    def digest(self):
        """One word for every counter."""
        whole = json.dumps(self.redis.counters(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()

    def check_against(self, expected):
        """`expected` is what the filler recounted from the events that it sent."""
        found = self.all()
        for field in ("filed", "pledged", "resolved", "open", "orphans"):
            equal(found.get(field, 0), expected[field], field + " of all")

    def verify(self):
        done = huiyin("verify", *self.flags, timeout=600)
        check(": equal" in done.out, "verify does not say equal: " + done.out)
        return done

    def close(self):
        self.redis.kill()
