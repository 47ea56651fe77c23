# SPDX-License-Identifier: Apache-2.0
"""What a live tracker takes: from produced to committed, from owed to the alerts topic, memory, and CPU while idle."""
import time

from parts.checks import check, equal
from table import median
from usage import Meter, memory, peak_memory, processor
from world import DUELESS, Count

SECONDS, WARM_UP, IDLE = 10, 2, 10


def measured(world, count, rate, seed):
    """One run at a rate; the first part of it warms the servers up."""
    seconds = max(1, SECONDS * world.scale)
    warm = int(rate * max(0.5, WARM_UP * world.scale))
    found = world.tool("latency", "-b", world.kafka.address, "--topic", count.topic, "--redis-port", count.redis.port,
                       "--rate", rate, "--events", int(rate * seconds) + warm, "--warm-up", warm, "--seed", seed)
    check(found["measured"] > 0.9 * rate * seconds, "only %d events were measured" % found["measured"])
    return found


def latency(world, table):
    count = Count(world, world.topic(), [*DUELESS])
    tracker = count.start()
    tracker.wait_log("taken over", 30)
    sent, seed = 0, 0
    for rate in (1000, 10000, 50000):
        runs = []
        for _ in range(world.times):
            seed += 1
            runs.append(measured(world, count, rate, seed))
            sent += runs[-1]["events"]
        for percent, goal in (("p50", 2), ("p99", 10)):
            table.add("produced → committed at {:,}/s, {}".format(rate, percent), median([run[percent] for run in runs]), "ms",
                      most=goal, floor=median([run["acknowledged_" + percent] for run in runs]), floor_is="acknowledged")
    equal(sum(count.offsets().values()), sent, "messages counted")
    opened = count.all()["open"]
    table.add("peak memory of track, live, %s open" % "{:,}".format(opened), peak_memory(tracker.pid), "MB",
              most=64 + 160 * opened / 2 ** 20)
    idle(world, table, tracker)
    tracker.stop()
    count.verify()
    count.close()


def idle(world, table, tracker):
    time.sleep(1)
    seconds, before = max(3, IDLE * world.scale), processor(tracker.pid)
    time.sleep(seconds)
    table.add("CPU of track while nothing happens", (processor(tracker.pid) - before) / seconds * 100, "%", most=1)


def alerts(world, table):
    runs = []
    for _ in range(world.times):
        count = Count(world, world.topic())
        tracker = count.start()
        tracker.wait_log("taken over", 30)
        time.sleep(1)  # the relay opens its producers
        marks = world.size(2000, 200)
        found = world.tool("alerts", "-b", world.kafka.address, "--topic", count.topic, "--alerts-topic", count.alerts,
                           "--marks", marks)
        equal(found["alerts"], marks, "alerts that came")
        tracker.stop()
        count.verify()
        count.close()
        runs.append(found)
    table.add("owed → in the alerts topic, 200 marks/s, p50", median([run["p50"] for run in runs]), "ms")
    table.add("owed → in the alerts topic, 200 marks/s, p99", median([run["p99"] for run in runs]), "ms", most=20)
