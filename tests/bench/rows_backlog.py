# SPDX-License-Identifier: Apache-2.0
"""A backlog of a town's events, drained to its end, under several circumstances."""
import collections
import time

import machine
from parts.avro import alerts
from parts.checks import check, equal, until
from table import median
from usage import Meter, peak_memory
from world import DUELESS, Count

EVENTS, REQUESTS, DAYS = 2000000, 830000, 5
PARTITIONS = 4
# In MB: before 2.2 librdkafka stalls on a queue that is full, so it must be deep; from there it need not.
MEMORY = {False: 320, True: 128}


class Town:
    """A topic that holds a town, and what a count of it must come to."""

    def __init__(self, world, due_share):
        self.world, self.due_share = world, due_share
        self.end = int(time.time() * 1000)
        self.topic = world.topic(PARTITIONS)
        self.expected = self.fill(self.topic)
        self.ends = world.ends(self.topic)
        equal(sum(self.ends.values()), self.expected["events"], "events in the topic")
        self.millions = self.expected["events"] / 1e6
        self.digest, self.made = None, None

    def fill(self, topic):
        return self.world.tool("town", "-b", self.world.kafka.address, "--topic", topic, "--events",
                               self.world.size(EVENTS), "--requests", self.world.size(REQUESTS), "--days", DAYS, "--end",
                               self.end, "--due-share", self.due_share)

    def settle(self, count):
        """Every count of this town ends with the same numbers: the first is verified, the others are compared with it."""
        count.check_against(self.expected)
        if self.digest is None:
            count.verify()
            self.digest, self.made = count.digest(), self.alerts_of(count)
        equal(count.digest(), self.digest, "the digest of all counters")
        equal(self.alerts_of(count), self.made, "how many alerts of each sort there are")

    def alerts_of(self, count):
        """How many alerts of each sort a count made, where there are to be any. Every request that falls due was overdue
        once, but for those that the last message of a partition files: the clock stands at their due."""
        if not self.due_share:
            return None
        made = alerts(count.kafka, count.alerts)
        overdue = {a["request_id"] for a in made if a["mark"] == "overdue"}
        falling = self.expected["falling"]
        check(falling - 2 * PARTITIONS <= len(overdue) <= falling, "%d requests were overdue, and %d fell due" % (len(overdue), falling))
        return collections.Counter((a["mark"], a["status"]) for a in made)


def town(world, due_share=0):
    """The town of this run with that share of dues; made once."""
    if ("town", due_share) not in world.filled:
        world.filled["town", due_share] = Town(world, due_share)
    return world.filled["town", due_share]


class Drained:
    """One run of `trackers` trackers over a town: how long it took, and what each process used."""

    def __init__(self, world, town, trackers=1, settings=DUELESS, redis_settings=()):
        count = Count(world, town.topic, settings, redis_settings=redis_settings)
        meter = Meter(redis=[count.redis.process], broker=[world.kafka.process])
        begun = time.monotonic()
        some = [count.start() for _ in range(trackers)]
        meter.processes["track"], meter.begun["track"] = some, 0
        count.await_counted(town.ends, some)
        count.await_quiet()
        self.seconds = time.monotonic() - begun
        self.used = {name: used / town.millions for name, used in meter.used().items()}
        self.memory = max(peak_memory(tracker.pid) for tracker in some)
        for tracker in some:
            tracker.stop()
        self.rate = town.expected["events"] / self.seconds
        self.together = sum(self.used.values())
        town.settle(count)
        count.close()


def drain(world, town, **how):
    """The medians of several runs, as one."""
    runs = [Drained(world, town, **how) for _ in range(world.times)]
    middle = sorted(runs, key=lambda run: run.rate)[len(runs) // 2]
    middle.rate, middle.together = median([run.rate for run in runs]), median([run.together for run in runs])
    middle.memory = median([run.memory for run in runs])
    return middle


def floor(world, town):
    """What fetching and decoding alone come to on the same topic: (events a second, CPU seconds per million)."""
    runs = [world.tool("floor", "-b", world.kafka.address, "--topic", town.topic, "--events", town.expected["events"])
            for _ in range(world.times)]
    for one in runs:
        equal(one["events"], town.expected["events"], "events that the floor decoded")
    return (median([one["events"] / one["seconds"] for one in runs]),
            median([one["processor"] / town.millions for one in runs]))


def backlog(world, table):
    plain = town(world)
    rate, used = floor(world, plain)
    run = drain(world, plain)
    what = "backlog of %s events, %s requests" % ("{:,}".format(plain.expected["events"]),
                                                  "{:,}".format(plain.expected["requests"]))
    table.add(what, run.rate, "/s", least=800000, floor=rate, floor_is="fetch, decode")
    table.add("… CPU per million: track, Redis, broker", run.together, "s", most=1.9, floor=used, floor_is="fetch, decode")
    table.note("… each", "track %.2f s, Redis %.2f s, broker %.2f s" % (run.used["track"], run.used["redis"], run.used["broker"]))
    table.add("… peak memory of track, %s open" % "{:,}".format(plain.expected["open"]), run.memory, "MB",
              most=MEMORY[machine.librdkafka() >= (2, 2)] + 160 * plain.expected["open"] / 2 ** 20)
    aof = drain(world, plain, redis_settings=["--appendonly", "yes", "--appendfsync", "everysec"])
    table.add("… with AOF everysec", aof.rate, "/s", least=650000, floor=rate, floor_is="fetch, decode")
    falling(world, table, run)


def falling(world, table, plain_run):
    """The same town, read by the log clock, with a share of the requests falling due as it moves."""
    due = town(world, due_share=5)
    by_log = [*DUELESS, "--clock", "log"]
    run = drain(world, due, settings=by_log)
    table.add("… 5 % fall due during the run (log clock)", run.rate, "/s", least=0.9 * plain_run.rate,
              floor=plain_run.rate, floor_is="no alerts")


class Shared:
    """The same backlog for several trackers that have shared the partitions before it was there: they are stopped
    (SIGSTOP) while the topic is filled, and then go on."""

    def __init__(self, world, town, trackers):
        count = Count(world, world.topic(PARTITIONS))
        some = [count.start("-X", "session.timeout.ms=120000") for _ in range(trackers)]
        until(lambda: self._shared(world, count, trackers), 60, "the trackers share the partitions")
        time.sleep(1)  # what was shared out anew is taken over
        for tracker in some:
            tracker.pause()
        town.fill(count.topic)
        meter = Meter(redis=[count.redis.process], broker=[world.kafka.process], track=some)
        begun = time.monotonic()
        for tracker in some:
            tracker.resume()
        count.await_counted(town.ends, some)
        self.rate = town.expected["events"] / (time.monotonic() - begun)
        self.together = sum(meter.used().values()) / town.millions
        for tracker in some:
            tracker.stop()
        town.settle(count)
        count.close()
        world.kafka.delete(count.topic)

    @staticmethod
    def _shared(world, count, trackers):
        owned = world.kafka.members(count.group).values()
        taken = [count.redis.hash("huiyin:{0}:partition:%d" % p).get("owner") for p in range(PARTITIONS)]
        return len(owned) == trackers and all(owned) and all(taken)


def trackers(world, table):
    """What it costs to share the work: the same backlog for one, two and three trackers."""
    plain = town(world)
    found = {}
    for several in (1, 2, 3):
        runs = [Shared(world, plain, several) for _ in range(world.times)]
        found[several] = median([run.rate for run in runs]), median([run.together for run in runs])
    for several in (2, 3):
        table.add("%d trackers: CPU per million, all together" % several, found[several][1], "s", most=1.1 * found[1][1],
                  floor=found[1][1], floor_is="one tracker")
        table.add("… rate", found[several][0], "/s", floor=found[1][0], floor_is="one tracker")
