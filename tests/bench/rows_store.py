# SPDX-License-Identifier: Apache-2.0
"""What a request costs Redis, open and closed."""
from parts.checks import equal
from world import Count

PARTITIONS = 4


def used(count):
    info = count.redis.call("INFO", "memory")
    return int(info.split("used_memory_dataset:")[1].split("\r")[0])


def fill(world, count, requests, *more):
    sent = world.tool("requests", "-b", world.kafka.address, "--topic", count.topic, "--count", requests, *more)
    return sent["events"]


def store(world, table):
    """Redis before any request, with all of them open, with all of them closed."""
    requests = world.size(500000, 5000)
    count = Count(world, world.topic(PARTITIONS))
    tracker = count.start()
    tracker.wait_log("taken over", 30)
    empty = used(count)
    fill(world, count, requests)
    count.await_counted(world.ends(count.topic), [tracker])
    equal(count.all()["open"], requests, "open requests")
    opened = used(count)
    fill(world, count, requests, "--resolved")
    count.await_counted(world.ends(count.topic), [tracker])
    equal(count.all().get("open", 0), 0, "open requests")
    closed = used(count)
    tracker.stop()
    count.verify()
    count.close()
    table.add("Redis memory per open request, UUIDs", (opened - empty) / requests, "B", most=200)
    table.add("Redis memory per closed request", (closed - empty) / requests, "B", most=(opened - empty) / requests)
