#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""Redis that is away, hangs, is emptied or would throw keys away: track waits, says so once, and goes on where it was, or says why it cannot."""
import time

from harness import *
from parts.pages import fetch, listening
from parts.tracking import *


def said(process, words):
    return len([line for line in process.log().splitlines() if words in line])


def load_of(town, seed):
    town.simulate(requests=200, seed=seed)


def redis_is_away():
    town = Town(kafka, partitions=2)
    town.redis.stop()
    load_of(town, 1)
    tracker = town.start()
    tracker.wait_log("Redis is away: waiting for it", 20)
    time.sleep(2)
    check(tracker.alive(), "it waits for Redis")
    equal(said(tracker, "Redis is away"), 1, "times that it was said")
    town.redis.start()
    town.await_counted(20)
    tracker.wait_log("Redis is back", 10)
    first = town.redis.save()
    town.redis.kill()
    tracker.wait_log("the connection to Redis broke", 10)
    load_of(town, 2)
    time.sleep(2)
    equal(said(tracker, "connection to Redis broke") + said(tracker, "Redis is away"), 2, "times that it was said")
    town.redis.restart(first)
    town.await_counted(20)
    equal(said(tracker, "Redis is back"), 2, "times that it came back")
    # One that hangs, and then goes on.
    town.redis.pause()
    load_of(town, 3)
    time.sleep(1)
    town.redis.resume()
    town.await_counted(20)
    check(len(tracker.log().splitlines()) < 20, "it says little: " + tracker.log())
    tracker.stop()
    town.verify()
    town.standing()


def redis_is_away_at_the_end():
    """A tracker that cannot commit any more leaves all the same, and nothing is lost."""
    town = Town(kafka, partitions=2)
    tracker = town.start()
    load_of(town, 1)
    town.await_counted(20)
    kept = town.redis.save()
    town.redis.kill()
    load_of(town, 2)
    tracker.wait_log("the connection to Redis broke", 10)
    gone_in_time(tracker.stop(), "without a Redis")
    town.redis.restart(kept)
    town.track("--until-end")
    town.verify()


def redis_comes_back_empty():
    town = Town(kafka, partitions=2)
    tracker = town.start()
    load_of(town, 1)
    town.await_counted(20)
    until(lambda: kafka.committed(town.topics.group, town.topics.events) == town.offsets(), 10, "the group has committed")
    town.redis.kill()
    town.redis.restart()
    tracker.wait(20, 1)
    says(tracker, "Redis holds nothing, but the group has committed offset", "huiyin rebuild")
    equal(town.redis.counters(), {}, "counters after a refusal")
    says(town.verify(code=1), "was Redis emptied?", "huiyin rebuild")
    town.redis.call("FLUSHALL")
    says(town.verify(code=1), "Was Redis emptied?", "huiyin rebuild")


def redis_may_throw_keys_away():
    """A policy that takes any key is refused, at the start and when Redis comes back with it; one that takes only keys
    with a time to live is not."""
    town = Town(kafka, redis=Redis("--maxmemory-policy", "allkeys-lru", "--maxmemory", "1gb"), partitions=1)
    load_of(town, 1)
    says(town.track(code=1), "maxmemory-policy allkeys-lru", "CONFIG SET maxmemory-policy noeviction")
    says(huiyin("rebuild", *town.flags(), code=1), "maxmemory-policy allkeys-lru")
    equal(town.redis.keys(), [], "keys after a refusal")
    town.redis.call("CONFIG", "SET", "maxmemory-policy", "volatile-lru")
    tracker = town.start()
    town.await_counted(20)
    town.redis.call("CONFIG", "SET", "maxmemory-policy", "allkeys-random")
    town.redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    tracker.wait(20, 1)
    says(tracker, "maxmemory-policy allkeys-random")
    town.redis.call("CONFIG", "SET", "maxmemory", "0")
    town.track("--until-end")
    town.verify()


def redis_is_full():
    """Said once when it begins and once when it ends, and /readyz names it."""
    town = Town(kafka, partitions=1)
    tracker = town.start("--listen", "0")
    address = listening(tracker)
    until(lambda: fetch(address, "/readyz")[0] == 200, 20, "it is ready")
    town.redis.call("CONFIG", "SET", "maxmemory", "1mb")
    load_of(town, 1)
    until(lambda: "Redis refuses commits: OOM " in fetch(address, "/readyz")[1], 20, "/readyz says that it is full")
    equal(fetch(address, "/readyz")[0], 503, "/readyz")
    town.redis.call("CONFIG", "SET", "maxmemory", "0")
    town.await_counted(20)
    until(lambda: fetch(address, "/readyz")[0] == 200, 20, "it is ready again")
    equal([said(tracker, "Redis refused a commit (OOM"), said(tracker, "Redis takes commits again")], [1, 1], "lines")
    gone_in_time(tracker.stop())
    town.verify()


kafka = Kafka()
for step in (redis_is_full, redis_may_throw_keys_away, redis_is_away, redis_is_away_at_the_end, redis_comes_back_empty):
    say(step.__name__.replace("_", " "))
    step()
