#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""Kafka that is away, at the start and later: track waits, says so once, and goes on where it was."""
import time

from harness import *
from parts.tracking import *


def said(process, words):
    return len([line for line in process.log().splitlines() if words in line])


def load_of(town, seed):
    town.simulate(requests=200, seed=seed)


def kafka_is_away():
    own = Kafka(private=True)
    town = Town(own, partitions=2)
    load_of(town, 1)
    own.stop()
    tracker = town.start()
    tracker.wait_log("Kafka is away: waiting for it", 30)
    time.sleep(2.5)
    check(tracker.alive(), "it waits for Kafka")
    equal(said(tracker, "Kafka is away"), 1, "times that it was said")
    own.start()
    town.await_counted(40)
    tracker.wait_log("Kafka is back", 10)
    own.kill()
    time.sleep(2)
    lines = len(tracker.log().splitlines())
    time.sleep(3)
    check(tracker.alive(), "it waits for Kafka")
    # librdkafka says by a handle or two that its broker is away, and the group that it was silent for too long.
    more = len(tracker.log().splitlines()) - lines
    equal(said(tracker, "Kafka is away"), 2, "times that it was said")
    check(lines < 20 and more <= 6, "it says %d lines at first and %d later of a Kafka that is away" % (lines, more))
    own.start()
    load_of(town, 2)
    town.await_counted(60)
    until(lambda: said(tracker, "Kafka is back") == 2, 10, "that it is back")
    tracker.stop()
    town.verify()
    town.standing()


def leaving_servers_that_hang():
    """SIGTERM: gone within 2 s, whatever is away or hangs, at the start and later."""
    own = Kafka(private=True)
    town = Town(own, partitions=2)
    def leaves(tracker, words):
        took = tracker.stop(10)
        gone_in_time(took, words)
    town.redis.pause()
    tracker = town.start()
    time.sleep(1)
    leaves(tracker, "Redis hangs at the start")
    town.redis.resume()
    tracker = town.start()
    load_of(town, 1)
    town.await_counted(20)
    town.redis.pause()
    load_of(town, 2)
    time.sleep(0.5)
    leaves(tracker, "Redis hangs")
    town.redis.resume()
    tracker = town.start()
    town.await_counted(20)
    own.pause()
    time.sleep(0.5)
    leaves(tracker, "Kafka hangs")
    tracker = town.start()
    time.sleep(1)
    leaves(tracker, "Kafka hangs at the start")
    own.kill()
    tracker = town.start()
    tracker.wait_log("Kafka is away: waiting for it", 30)
    leaves(tracker, "Kafka is away at the start")
    own.start()
    town.track("--until-end")
    town.verify()
    town.standing()


def leaving_a_long_outbox():
    """SIGTERM while 40,000 alerts are on their way."""
    town = Town(Kafka(), partitions=1)
    at = now() - 40 * 24 * HOUR
    town.publish(*[filed("r%d" % i, at) for i in range(10000)])
    tracker = town.start()
    town.await_counted(40)
    for wait in (0, 0.3, 0.6, 0.9):
        time.sleep(wait)
        took = tracker.stop(10)
        gone_in_time(took, "after %g s" % wait)
        check("level=error" not in tracker.log() and "level=warn" not in tracker.log(), "warnings: " + tracker.log())
        tracker = town.start()
        until(lambda: kafka_members(town), 20, "it has joined")
    until(lambda: redis_length(town) == 0, 60, "all is sent")
    tracker.stop()
    town.verify()
    town.standing()


def kafka_members(town):
    return any(town.kafka.members(town.topics.group).values())


def redis_length(town):
    return int(town.redis.call("LLEN", "huiyin:{0}:outbox:0"))


for step in (kafka_is_away, leaving_servers_that_hang, leaving_a_long_outbox):
    say(step.__name__.replace("_", " "))
    step()
