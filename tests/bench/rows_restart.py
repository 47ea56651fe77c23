# SPDX-License-Identifier: Apache-2.0
"""A tracker that is killed over many open requests and comes back after some have fallen due."""
import time

import confluent_kafka

from parts.avro import decode
from parts.checks import check, equal
from parts.tracking import now
from table import median
from usage import memory
from rows_store import fill
from world import Count

PARTITIONS, MISSED, NEWS = 4, 5000, 100
# Of the news, so many come with their due long passed.
PASSED = NEWS // 2
# Its partitions wait for it; without a name of its own it would have to wait for the end of its old session.
INSTANCE = ["--instance", "bench"]


class Overdue:
    """The `overdue` alerts that come into a topic from now on."""

    def __init__(self, kafka, topic):
        self.consumer = confluent_kafka.Consumer({
            "bootstrap.servers": kafka.address, "group.id": "bench", "isolation.level": "read_committed",
            "enable.auto.commit": False, "fetch.wait.max.ms": 20, "log_level": 0})
        parts = [confluent_kafka.TopicPartition(topic, p) for p in kafka.partitions(topic)]
        for part in parts:
            part.offset = self.consumer.get_watermark_offsets(part, timeout=20)[1]
        self.consumer.assign(parts)
        self.seen = set()

    def take(self):
        for message in self.consumer.consume(1000, timeout=0.002):
            if message.error() is None:
                alert = decode(message.value())[1]
                if alert["mark"] == "overdue":
                    check(alert["request_id"] not in self.seen, "an alert came twice")
                    self.seen.add(alert["request_id"])
        return len(self.seen)


class Restart:
    def __init__(self, world, requests):
        count = Count(world, world.topic(PARTITIONS), settings=["--pledge-within", "none"])
        self.world, self.count, self.requests = world, count, requests
        self.missed = min(MISSED, requests)
        tracker = count.start(*INSTANCE)
        begun = time.monotonic()
        fill(world, count, requests)
        count.await_counted(world.ends(count.topic), [tracker], 1200)
        self.filled = time.monotonic() - begun
        self._let_fall_due(tracker)
        self._restart()
        equal(count.all()["open"], requests + self.missed + NEWS, "open requests")
        equal(count.all()["overdue"], self.missed + PASSED, "overdue requests")
        count.verify()
        count.close()
        world.kafka.delete(count.topic)

    def _let_fall_due(self, tracker):
        """Files some that fall due when the tracker is gone, and then, while it is gone, a few more, of which every
        partition gets some that are overdue when they are read."""
        due = now() + 4000
        fill(self.world, self.count, self.missed, "--first", self.requests, "--due-every", 1, "--due-at", due)
        self.count.await_counted(self.world.ends(self.count.topic), [tracker])
        self.count.await_quiet()
        check(now() < due, "the requests fell due before the tracker was killed")
        tracker.kill()
        first = self.requests + self.missed
        fill(self.world, self.count, NEWS - PASSED, "--first", first)
        fill(self.world, self.count, PASSED, "--first", first + NEWS - PASSED, "--due-every", 1, "--due-at", now() - 3600000)
        time.sleep(max(0, (due - now()) / 1000) + 0.1)

    def _restart(self):
        alerts = Overdue(self.world.kafka, self.count.alerts)
        stood = self.count.offsets()
        begun = time.monotonic()
        tracker = self.count.start(*INSTANCE)
        self.first = self.last = None
        while self.last is None or self.first is None:
            check(tracker.alive() and time.monotonic() < begun + 600, "the tracker does not come back")
            if self.first is None and all(offset > stood[p] for p, offset in self.count.offsets().items()):
                self.first = time.monotonic() - begun
            if self.last is None and alerts.take() == self.missed + PASSED:
                self.last = time.monotonic() - begun
        self.memory = memory(tracker.pid)
        tracker.stop()


def restart(world, table):
    base = Restart(world, 100).memory
    for requests, first, last in ((1000000, 1, 3), (10000000, 1, 20)):
        requests = world.size(requests)
        times = world.times if requests <= 1000000 else world.times_long
        runs = [Restart(world, requests) for _ in range(times)]
        words = "restart with %s open requests%s, " % ("{:,}".format(requests), ", measured once" if times == 1 else "")
        table.add(words + "to the first commit of every partition", median([run.first for run in runs]), "s", most=first)
        table.add(words + "to the last of %s missed alerts" % "{:,}".format(runs[0].missed + PASSED),
                  median([run.last for run in runs]), "s", most=last)
        table.add("memory of track per open request, %s open" % "{:,}".format(requests),
                  (median([run.memory for run in runs]) - base) * 2 ** 20 / requests, "B", most=160)
