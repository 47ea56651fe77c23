#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""Failovers of Redis that take back what was acknowledged: a commit that only moved a deadline, commits with messages
and alerts, one that only trimmed the outbox, and the same with the tracker dead as well."""
import time

from harness import *
from parts.tracking import *

kafka = Kafka()


class Pair:
    """A primary behind a forwarder, and what a failover leaves of it."""

    def __init__(self):
        self.primary = Redis()
        self.forward = Forward(self.primary.port)
        self.replica = None

    def follow(self):
        self.replica = self.primary.replica()

    def part(self):
        """From here on the replica hears nothing more: what the primary is told is lost."""
        if not self.replica:
            self.follow()
        self.replica.promote()

    def fail_over(self, town):
        self.primary.kill()
        town.redis = self.replica
        self.forward.turn(self.replica.port)


def town_of(pair, *settings):
    town = Town(kafka, redis=pair.primary, partitions=2, settings=settings)
    town.url = "redis://127.0.0.1:%d" % pair.forward.port
    return town


def end(town, tracker, overdue):
    """All is as if there had been no failover; and every request can still be closed."""
    until(lambda: town.redis.count("all", "overdue") == overdue, 20, "overdue are %d" % overdue)
    time.sleep(0.5)
    town.verify()
    check(all(town.redis.count("all", name) >= 0 for name in ("overdue", "stalled", "open")), "no counter is negative")
    found = town.alerts()
    standing(found)
    tracker.stop()
    return found


class Slow(Exception):
    """The machine was too slow for the moment that the test is about."""


def a_tick_is_lost(wait):
    pair = Pair()
    town = town_of(pair, "--pledge-within", "none")
    tracker = town.start()
    due = now() + wait
    town.publish(*[filed("r%d" % i, due - 1000000, due=due) for i in range(6)])
    town.await_counted()
    until(lambda: not any(town.redis.call("LLEN", "huiyin:{0}:outbox:%d" % p) for p in range(2)), 10, "trimmed")
    pair.part()
    offsets = town.offsets()
    if now() >= due:
        raise Slow
    until(lambda: town.redis.count("all", "overdue") == 6, 10, "the tick")
    until(lambda: len(statuses(town.alerts(), "overdue")) == 6, 10, "the alerts are out")
    equal(town.offsets(), offsets, "the offsets, which the tick does not move")
    pair.fail_over(town)
    equal(town.redis.count("all", "overdue"), 0, "overdue after the failover")
    tracker.wait_log("Redis went back from commit", 20)
    until(lambda: town.redis.count("all", "overdue") == 6, 20, "the tick is made again")
    equal(town.offsets(), offsets, "the offsets")
    town.publish(*[resolved("r%d" % i, now()) for i in range(4)])
    town.await_counted()
    until(lambda: len(statuses(town.alerts(), "overdue")) == 10, 10, "the alerts are cleared")
    found = end(town, tracker, 2)
    equal(len(statuses(found, "overdue")), 10, "overdue alerts, raised and cleared")
    equal({a["alert_id"][-1] for a in found if a["mark"] == "overdue"}, {"0"}, "each was raised for the first time")


def a_trim_is_lost(wait):
    """The alerts are out, and the outbox that the replica has still holds them: none is sent again."""
    pair = Pair()
    town = town_of(pair, "--pledge-within", "none")
    outboxes = lambda redis: sum(redis.call("LLEN", "huiyin:{0}:outbox:%d" % p) for p in range(2))
    tracker = town.start()
    due = now() + wait
    pair.follow()
    town.publish(*[filed("r%d" % i, due - 1000000, due=due) for i in range(6)])
    town.await_counted()
    until(lambda: outboxes(town.redis) == 0, 20, "the alerts before that are trimmed")
    if now() >= due:
        raise Slow
    # A trim follows its alerts by 20 ms: nothing is done between two looks.
    while outboxes(pair.replica) < 6:
        if now() > due + 5000:
            raise Slow
    pair.part()
    kept = outboxes(pair.replica)
    if kept < 6:
        raise Slow
    until(lambda: outboxes(town.redis) == 0, 20, "the outbox is trimmed")
    equal(len(statuses(town.alerts(), "overdue")), 6, "the alerts are out")
    equal({p: pair.replica.hash("huiyin:{0}:partition:%d" % p)["offset"] for p in range(2)},
          {p: str(o) for p, o in town.offsets().items()}, "the offsets, which the trim does not move")
    pair.fail_over(town)
    equal(outboxes(town.redis), kept, "alerts in the outbox after the failover")
    tracker.wait_log("Redis went back from commit", 20)
    until(lambda: outboxes(town.redis) == 0, 20, "the trim is made again")
    found = end(town, tracker, 6)
    equal(len(statuses(found, "overdue")), 6, "overdue alerts")


def messages_are_lost(clock, dead):
    """Raised, cleared, raised again, half of it in commits that are lost; `dead`: the tracker dies with its Redis."""
    pair = Pair()
    town = town_of(pair, "--pledge-within", "none", "--clock", clock)
    # A static member: who comes back under its name need not wait until the group has missed it.
    tracker = town.start("--instance", "a")
    at = now() - 20 * HOUR
    town.publish(*[filed("r%d" % i, at, due=at + HOUR) for i in range(8)], timestamp=at)
    # A later stamp moves the log clock past the due.
    tick = [filed("t%d" % i, at, due=at + 1000 * HOUR) for i in range(8)]
    town.publish(*tick, timestamp=at + 2 * HOUR)
    town.await_counted()
    until(lambda: len(statuses(town.alerts(), "overdue")) == 8, 20, "raised")
    pair.part()
    town.publish(*[resolved("r%d" % i, at + 3 * HOUR) for i in range(6)], timestamp=at + 3 * HOUR)
    town.publish(*[pledged("r%d" % i, at + 4 * HOUR) for i in range(3)], timestamp=at + 4 * HOUR)
    town.publish(*[filed("s%d" % i, at + 4 * HOUR, due=at + 5 * HOUR) for i in range(4)], timestamp=at + 4 * HOUR)
    town.publish(*[pledged("t%d" % i, at + 6 * HOUR) for i in range(8)], timestamp=at + 6 * HOUR)
    town.await_counted()
    until(lambda: len(statuses(town.alerts(), "overdue")) == 8 + 6 + 3 + 4, 20, "cleared and raised again")
    if dead:
        tracker.kill()
    pair.fail_over(town)
    equal(town.redis.count("all", "filed"), 16, "filed after the failover")
    if dead:
        tracker = town.start("--instance", "a")
        tracker.wait_log("alerts ahead of Redis", 20)
    else:
        tracker.wait_log("Redis went back from commit", 20)
    town.await_counted()
    found = end(town, tracker, 9)
    equal(len(statuses(found, "overdue")), 21, "overdue alerts, raised and cleared")
    equal(town.redis.count("all", "reopened"), 3, "reopened")


for step in (a_tick_is_lost, a_trim_is_lost):
    waits = (2500, 2500, 4000, 4000, 8000, 20000)
    for number, wait in enumerate(waits):
        say(step.__name__.replace("_", " "))
        try:
            step(wait)
            break
        except Slow:
            check(number + 1 < len(waits), "the machine is too slow for this test")
for clock in ("live", "log"):
    for dead in (False, True):
        say("messages are lost, %s clock%s" % (clock, ", the tracker dies too" if dead else ""))
        messages_are_lost(clock, dead)
