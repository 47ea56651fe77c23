# SPDX-License-Identifier: Apache-2.0
"""Alerts over a million open requests: when they come, none before its moment and none twice; a restart, in order of moment;
very many within one second, while counting goes on."""
import json
import time

import confluent_kafka

from parts.avro import decode
from parts.checks import check, equal, temp, until
from parts.tracking import now
from table import median
from rows_restart import Overdue
from rows_store import fill
from world import Count

PARTITIONS = 4
INSTANCE = ["--instance", "bench"]


# As a hotline has them: its limits by category, in working days, and calendars by district.
POLICY = """[calendar office]
time-zone = Asia/Shanghai
monday to friday = 09:00-12:00, 13:00-17:00
2026-10-01 to 2026-10-07 = closed
2026-10-10 = wednesday
[calendar night]
time-zone = Asia/Shanghai
monday to sunday = 00:00-06:00, 20:00-24:00
[calendars]
everywhere = office
152502/xilin/09 = night
[limit all]
resolve = 15 working days
[limit heating]
category = 供暖
resolve = 5 working days
[limit urgent heating]
category = 供暖
priority = URGENT
resolve = 2 working days
%s
[mark due-soon]
severity = info
when = 75%% of the time to due
[mark overdue]
severity = critical
when = at due
[mark escalated]
severity = critical
when = 3 working days after due
""" % "".join("[limit %d]\ncategory = 类别%02d\nresolve = %d working days\n" % (i, i, 1 + i % 20) for i in range(40))


class Open:
    """A tracker over so many open requests that fall due in twenty years, under the built-in limits or a policy's text."""

    def __init__(self, world, policy=None):
        self.world, self.requests, self.next = world, world.size(1000000), 0
        topic = world.topic(PARTITIONS)
        limits = ["--policies-topic", topic + ".policies"] if policy else ["--pledge-within", "none"]
        self.count = Count(world, topic, settings=limits)
        self.words = [*INSTANCE]
        if policy:
            path = temp("bench.conf")
            with open(path, "w", encoding="utf-8") as out:
                out.write(policy)
            self.words += ["--policy", path]
        self.tracker = self.count.start(*self.words)
        fill(world, self.count, self.requests)
        self.counted(1200)
        self.filed, self.overdue = self.requests, 0

    def counted(self, seconds=300):
        self.count.await_counted(self.world.ends(self.count.topic), [self.tracker], seconds)
        self.count.await_quiet()

    def fall_due(self, marks, rate, wait, meanwhile=None):
        """So many of new requests, at that rate. Once they are filed, and before the first of them falls due, `meanwhile`
        begins."""
        tool = self.world.start_tool("alerts", "-b", self.world.kafka.address, "--topic", self.count.topic, "--alerts-topic",
                                     self.count.alerts, "--marks", marks, "--rate", rate, "--wait", wait, "--first", self.next)
        self.next += marks
        if meanwhile:
            self.await_filed(marks)
            meanwhile()
        tool.wait(600)
        found = json.loads(tool.out())
        self.filed += marks
        self.overdue += marks
        equal((found["alerts"], found["twice"], found["early"]), (marks, 0, 0), "alerts that came, came twice, came early")
        return found

    def await_filed(self, marks):
        filed = self.filed + marks
        until(lambda: sum(self.world.ends(self.count.topic).values()) >= filed, 60, "they are filed")
        self.counted()

    def end(self):
        self.tracker.stop()
        all_of = self.count.all()
        check(all_of["filed"] >= self.filed and all_of["overdue"] >= self.overdue, "what is filed, and overdue: %r" % all_of)
        self.count.verify()
        self.count.close()


def warm_up(world, town):
    """A broker in service has compiled what a transaction goes through; one that was just started takes five times as long."""
    for _ in range(3):
        town.fall_due(world.size(2000, 20), 200, 3000)


def steady(world, table, town, under=""):
    runs = [town.fall_due(world.size(2000, 200), 200, 3000) for _ in range(world.times)]
    words = "owed → in the alerts topic, 200 marks/s, %s open%s, " % ("{:,}".format(town.requests), under)
    table.add(words + "p50", median([run["p50"] for run in runs]), "ms")
    table.add(words + "p99", median([run["p99"] for run in runs]), "ms", most=20)
    table.note("… before they were owed, twice", "0, 0 of %s" % "{:,}".format(sum(run["marks"] for run in runs)))


def moments(world, town, begins):
    """[moment of the mark] of each partition, as they lie in the topic behind `begins`, of those that fell due."""
    consumer = confluent_kafka.Consumer({"bootstrap.servers": world.kafka.address, "group.id": "bench", "log_level": 0,
                                         "isolation.level": "read_committed", "enable.auto.commit": False})
    found = {}
    for p, begin in begins.items():
        part = confluent_kafka.TopicPartition(town.count.alerts, p, begin)
        end = consumer.get_watermark_offsets(part, timeout=20)[1]
        consumer.assign([part])
        found[p] = []
        while consumer.position([part])[0].offset < end:
            for message in consumer.consume(1000, timeout=0.2):
                alert = decode(message.value())[1]
                if alert["mark"] == "overdue":
                    found[p].append((alert["mark_at"], alert["request_id"]))
    consumer.close()
    return found


def file_for_later(world, town, missed):
    """So many requests that fall due, one each 200 µs, from a moment on that is still to come when all of them are counted.
    On a busy machine the first ones fall due too early: then it is done anew with more time. Returns the moment."""
    for lead in (4000, 15000, 60000, 240000):
        due = now() + lead
        for part in range(20):
            fill(world, town.count, missed // 20, "--first", 100000000 + town.next + part * (missed // 20), "--due-every", 1,
                 "--due-at", due + part * 50)
        town.next += missed
        town.filed += missed
        town.overdue += missed
        town.counted()
        if now() + lead / 4 < due:
            return due
        time.sleep(max(0, due + 1500 - now()) / 1000)
        town.counted()
    check(False, "requests that are to fall due in four minutes can not be filed before")


def restarted(world, town, missed):
    """Seconds from the start of a tracker to the last of the alerts that fell due while it was away."""
    due = file_for_later(world, town, missed)
    town.tracker.kill()
    begins = world.ends(town.count.alerts)
    time.sleep(max(0, (due + 1000 - now()) / 1000) + 0.1)
    alerts = Overdue(world.kafka, town.count.alerts)
    begun = time.monotonic()
    town.tracker = town.count.start(*town.words)
    while alerts.take() < missed:
        check(town.tracker.alive() and time.monotonic() < begun + 300, "not all that fell due is told")
    took = time.monotonic() - begun
    alerts.consumer.close()
    found = moments(world, town, begins)
    equal(sum(map(len, found.values())), missed, "alerts after the restart")
    for p, marks in found.items():
        equal(marks, sorted(marks), "the order of partition %d" % p)
        check(len(set(marks)) == len(marks), "an alert came twice")
    return took


def restart(world, table, town):
    missed = world.size(10000, 200) // 20 * 20
    runs = [restarted(world, town, missed) for _ in range(world.times)]
    table.add("restart over them: to the last of %s missed alerts, in order of moment" % "{:,}".format(missed), median(runs),
              "s", most=3)


def storm(world, table, town):
    marks = world.size(100000, 2000)
    events = world.size(12000, 1000)
    beside = []

    def count_on():
        beside.append(world.start_tool("latency", "-b", world.kafka.address, "--topic", town.count.topic, "--redis-port",
                                       town.count.redis.port, "--rate", 1000, "--events", events, "--seed", 99))
    found = town.fall_due(marks, marks, 8000, count_on)
    beside[0].wait(120)
    counted = json.loads(beside[0].out())
    equal(counted["events"], events, "events beside it")
    town.counted()
    table.add("%s that fall due within one second: first due → last alert" % "{:,}".format(marks), found["all_in"], "s")
    table.add("… late, p50", found["p50"], "ms")
    table.add("… late, p99", found["p99"], "ms")
    table.add("… produced → committed beside it at 1,000/s, p50", counted["p50"], "ms")
    table.add("… produced → committed beside it at 1,000/s, p99", counted["p99"], "ms")


def precision(world, table):
    town = Open(world)
    warm_up(world, town)
    steady(world, table, town)
    restart(world, table, town)
    storm(world, table, town)
    town.end()


def policy(world, table):
    """The same under a policy with limits by category in working days and calendars by district."""
    town = Open(world, POLICY)
    warm_up(world, town)
    steady(world, table, town, " under a policy")
    restart(world, table, town)
    town.end()
