#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""Bounded runs that move the clock more than once at one place: verify, rebuild and the oracle make every move again,
also where the moves are of an older form, where Redis was emptied, and where a failover took the last one back."""
from harness import *
from parts.tracking import *

kafka, redis = Kafka(), Redis()
BEGIN, END = 1772323200000, "2026-03-01T08:00:00+08:00"
DAY = 24 * HOUR


def moment(days):
    return BEGIN + days * DAY


def as_of(days):
    return "--as-of", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment(days) // 1000))


def town(name):
    found = Town(kafka, redis, partitions=2, settings=["--clock", "log"], prefix=name)
    found.simulate("--end", END, requests=1000)
    return found


def move(town, *days):
    for d in days:
        town.track("--until-end", *as_of(d))


def agree(town, *days):
    """The oracle that is told of the same moves counts the same, and gives the same alerts in the same order."""
    ends = town.ends()
    moves = [[p, ends[p], moment(d)] for p in ends for d in days]
    result = oracle.run(town.log(), {"clock": "log", "partitions": 2, "moves": moves, "pledge_within": DAY})
    lines = oracle.diff(result.as_dict(), town.actual(), order="partition")
    check(not lines, "the oracle and the program differ:\n" + "\n".join(lines))


def kept_moves(town, partition):
    return redis.hash("%s:{0}:moves:%d" % (town.prefix, partition))


def several_at_one_place():
    t = town("several")
    move(t, 10)
    t.verify()
    before = len(t.alerts())
    move(t, 12, 60, 20)
    check(len(t.alerts()) > before, "the later moves have raised alerts")
    equal(sorted(kept_moves(t, 0).values()), [str(moment(d)) for d in (10, 12, 60)], "moves that are kept")
    t.verify()
    agree(t, 10, 12, 60)
    # Where what is behind a move was counted too, and by a rebuild of the same log.
    t.simulate("--end", "2026-07-01T08:00:00+08:00", seed=2, requests=200)
    move(t, 200, 210)
    t.verify()
    sent = len(t.alerts())
    huiyin("rebuild", *t.flags())
    t.verify()
    move(t, 210)
    equal(len(t.alerts()), sent, "alerts after a rebuild")


def of_an_older_form():
    t = town("older")
    move(t, 40)
    for partition in range(2):
        key = "older:{0}:moves:%d" % partition
        (field, value), = redis.hash(key).items()
        redis.call("DEL", key)
        redis.call("HSET", key, field.split(":")[0], value)
    t.verify()
    move(t, 50)
    t.verify()
    agree(t, 40, 50)
    redis.call("HSET", "older:{0}:moves:0", "7:8:9", 9)
    says(t.verify(code=1), "the clock moves of partition 0")


def emptied():
    t = town("emptied")
    move(t, 10, 60)
    sent = len(t.alerts())
    redis.call("DEL", *redis.keys("emptied:*"))
    huiyin("rebuild", *t.flags())
    t.verify()
    equal(len(t.alerts()), sent, "alerts after a rebuild")
    equal(t.clocks(), {p: moment(60) for p in range(2)}, "the clocks")
    agree(t, 10, 60)


def taken_back():
    """What was moved to in vain is in the alerts topic; the next run moves elsewhere."""
    t = town("back")
    move(t, 5)
    copies = {key: "copy:{0}:" + key for key in redis.keys("back:*")}
    for key, copy in copies.items():
        redis.call("COPY", key, copy)
    move(t, 12)
    redis.call("DEL", *redis.keys("back:*"))
    for key, copy in copies.items():
        redis.call("COPY", copy, key)
    move(t, 30)
    t.verify()
    standing(t.alerts())


for step in (several_at_one_place, of_an_older_form, emptied, taken_back):
    say(step.__name__.replace("_", " "))
    step()
