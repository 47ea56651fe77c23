#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""The oracle, which shares no code with the program, agrees on every counter of every scope and every alert, for events
of a simulated town with repeats and disorder, under partitions, trackers, batches and clocks of several numbers."""
import collections
import time

from harness import *
from parts.tracking import *

Case = collections.namedtuple("Case", "clock partitions trackers batch requests settings")
CASES = [
    Case("log", 1, 1, 7, 400, []),
    Case("log", 4, 3, 50000, 1500, ["--pledge-within", "30h", "--resolve-within", "3d"]),
    Case("live", 7, 3, 20, 1500, []),
    Case("live", 4, 1, 50000, 1500, ["--pledge-within", "none", "--time-zone", "America/New_York"]),
]


def settings_of(case):
    found = {"clock": case.clock, "partitions": case.partitions, "pledge_within": 24 * HOUR}
    if "30h" in case.settings:
        found.update(pledge_within=30 * HOUR, resolve_within=72 * HOUR)
    if "America/New_York" in case.settings:
        found.update(pledge_within=None, time_zone="America/New_York")
    return found


def count_by_log(town, case, end):
    """Every tracker must be told where the clocks end, for none of three owns all partitions."""
    as_of = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(end // 1000))
    trackers = [town.start("--until-end", "--as-of", as_of, "--batch", case.batch) for _ in range(case.trackers)]
    for tracker in trackers:
        tracker.wait(60)
    # A tracker that came when all was done had nothing to do; what the others left is done by one alone.
    town.track("--until-end", "--as-of", as_of)
    return end // 1000 * 1000


def shared(town, trackers):
    """Whether every tracker has partitions, and every partition a tracker."""
    owned = town.kafka.members(town.topics.group).values()
    return len(owned) == trackers and all(owned) and sum(map(len, owned)) == town.partitions


def count_live(town, case, simulate):
    trackers = [town.start("--batch", case.batch) for _ in range(case.trackers)]
    until(lambda: shared(town, case.trackers), 30, "the trackers share the partitions")
    simulate()
    town.await_counted()
    started = now()
    # What the clocks make owed is raised once the states are there; quiet for a while means that it is.
    last, since = None, time.monotonic()
    while time.monotonic() - since < 1.5:
        seen = town.clocks(), [town.redis.call("LLEN", "huiyin:{0}:outbox:%d" % p) for p in range(case.partitions)]
        if seen != last:
            last, since = seen, time.monotonic()
        check(now() - started < 30000, "the clocks never come to rest")
        time.sleep(0.1)
    for tracker in trackers:
        gone_in_time(tracker.stop())


def agree(case):
    town = Town(kafka, partitions=case.partitions, settings=["--clock", case.clock, *case.settings])
    def simulate():
        end = ["--end", "2026-03-01T12:00:00+08:00"] if case.clock == "log" else []
        town.simulate("--duplicates", "5%", "--disorder", "10%", *end, requests=case.requests, seed=case.partitions)
        messages.extend(town.log())
        check(len(messages) > case.requests * 2, "the town has sent events")
    messages, settings = [], settings_of(case)
    if case.clock == "log":
        simulate()
        # Later than the last message: a move of which the oracle must be told as well.
        settings["end"] = count_by_log(town, case, max(m["timestamp"] for m in messages) + HOUR)
    else:
        count_live(town, case, simulate)
        settings["clocks"] = town.clocks()
    result = oracle.run(messages, settings)
    equal(result.refused, [], "events that the oracle refuses")
    expected, actual = result.as_dict(), town.actual()
    if case.clock == "live":
        expected["alerts"] = actual["alerts"] = {}
    lines = oracle.diff(expected, actual, order="partition")
    check(not lines, "the oracle and the program differ:\n" + "\n".join(lines))
    counted = sum(len(fields) for fields in actual["count"].values())
    say("%s: %d messages, %d counters, %d alerts stand" % (
        case.clock, len(messages), counted, sum(map(len, actual["standing"].values()))))
    check(counted > 500, "there was something to compare")
    check(any(actual["standing"].values()), "alerts stand")
    town.verify()


kafka = Kafka()
for case in CASES:
    say("%s clock, %d partitions, %d trackers, batches of %d" % case[:4])
    agree(case)
