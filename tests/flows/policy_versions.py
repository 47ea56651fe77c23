#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""The versions of a policy and where they are kept: what Redis or the topic has lost or damaged comes back from the other,
a topic with several partitions or prefixes is read whole, and nobody's first policy takes the place of what was counted
before."""
import functools
import os

from harness import *
from parts.policies import iso, policy_town, publish, records, standing_of, written
from parts.tracking import *

kafka = Kafka()
BEGUN = now() - 40 * HOUR
os.environ["LC_ALL"] = "C"  # English, whoever tests

FIRST = written("first.conf", "2h", "30h", ("stalled", "at the pledge limit", "unpledged"), ("overdue", "at due", "open"))
SECOND = written("second.conf", "1h", "60h", ("stalled", "at the pledge limit", "unpledged"))
THIRD = written("third.conf", "1h", "70h", ("stalled", "at the pledge limit", "unpledged"))
town_of = functools.partial(policy_town, kafka)


def two_versions(name, *settings, **more):
    """a and b are filed under the first, c under the second."""
    town = town_of(name, "--clock", "log", *settings, **more)
    publish(town, filed("a", BEGUN), filed("b", BEGUN + HOUR))
    town.track("--policy", FIRST, "--until-end")
    town.track("--policy", SECOND, "--policy-from", iso(BEGUN + 2 * HOUR), "--until-end")
    publish(town, filed("c", BEGUN + 3 * HOUR), filed("d", BEGUN + 36 * HOUR))
    town.track("--until-end")
    equal(len(records(town)), 2, "versions")
    town.verify()
    return town


def rebuild_finds_what_redis_lost():
    town = two_versions("lost")
    before, key = standing_of(town), "%s:{0}:policies" % town.prefix
    for lose in (["DEL", key], ["HDEL", key, "2"], ["HSET", key, "1", "{}"]):
        town.redis.call(*lose)
        if lose[0] == "HSET":
            for verb in (["rebuild", *town.flags()], ["policy", "list", "--redis", town.url, "--prefix", town.prefix]):
                done = huiyin(*verb, code=1)
                says(done, "the record of version 1 of the policy is none that huiyin wrote", "delete that key")
            town.redis.call("DEL", key)
        says(huiyin("rebuild", *town.flags()), "messages counted anew")
        equal(len(records(town)), 2, "versions after %s" % lose)
        equal(standing_of(town), before, "alerts after %s" % lose)
        town.verify()
    town.redis.call("DEL", key)
    done = huiyin("rebuild", *town.topics.flags, "--redis", town.url, "--clock", "log", "--policies-topic", "of-nobody", code=1)
    says(done, "neither Redis nor topic of-nobody has a version of it")


def the_topic_is_mended():
    """A record of the topic that can not be read is no fault where Redis is whole: it is written again."""
    town = two_versions("mended")
    kafka.produce(town.policies_topic, [{"key": ("%s:2" % town.prefix).encode(), "value": b"no record"}])
    says(town.track("--policy", SECOND, "--until-end"), "are put there again", "version=2")
    town.redis.call("FLUSHALL")
    says(huiyin("rebuild", *town.flags()), "messages counted anew")
    equal(len(records(town)), 2, "versions from the topic")
    kafka.produce(town.policies_topic, [{"key": ("%s:2" % town.prefix).encode(), "value": b"no record"}])
    town.redis.call("FLUSHALL")
    says(huiyin("rebuild", *town.flags(), code=1), "topic %s: the record of version 2" % town.policies_topic)


def several_partitions_and_prefixes():
    """A broker that makes topics by itself makes them with several partitions; another prefix may begin as this one."""
    topic = "policies-wide-%d" % os.getpid()
    kafka.create(topic, partitions=4, cleanup_policy="compact")
    town = policy_town(kafka, "wide", "--clock", "log", prefix="wide")
    publish(town, filed("a", BEGUN))
    other = ["--prefix", "wide:other", "--group", town.topics.group + ".other"]
    for i, (policy, moment) in enumerate(((FIRST, 1), (SECOND, 2), (THIRD, 3), (FIRST, 4))):
        words = ["--policy-from", iso(BEGUN + moment * HOUR)] if i else []
        town.track("--policy", policy, *words, "--until-end")
        huiyin("track", *town.flags(), *other, "--policy", policy, *words, "--until-end")
    equal(len({m.partition for m in kafka.read(topic)}) > 1, True, "the records lie in several partitions")
    equal([len(records(town)), len(records(town, "wide:other"))], [4, 4], "versions")
    town.redis.call("FLUSHALL")
    says(huiyin("rebuild", *town.flags()), "messages counted anew")
    equal(len(records(town)), 4, "versions that came back")
    town.verify()


def another_counts_meanwhile():
    """A tracker without a policy counts between the reading and the writing of the first one: what it counted stays under the
    built-in policy."""
    town = town_of("race", "--pledge-within", "1h", partitions=2)
    town.publish(*[filed("r%d" % i, now() - 10 * HOUR) for i in range(20)])
    monitor = Client(town.redis.port)
    monitor.call("MONITOR")
    first = town.start("--policy", FIRST, name="first")
    while ":policies" not in monitor.reply():
        pass
    first.pause()  # before it writes: what the topic has is read in between
    other = town.start(name="other")
    until(lambda: town.redis.count(field="stalled") == 20, 30, "the other counts under the built-in policy")
    first.resume()
    until(lambda: all(town.meta(p, "policies") == "2" for p in range(2)), 60, "all is under the file")
    equal(records(town)[0], {"version": 1, "pledge-within": HOUR, "resolve-within": 15 * 24 * HOUR}, "version 1")
    equal(town.redis.count(field="stalled"), 20, "what was filed before is under version 1")
    for tracker in (first, other):
        gone_in_time(tracker.stop())
    town.verify()


def moments_that_are_given():
    """One that lies ahead is moved by giving another with the same text; one that has begun is not; and the first policy
    holds from the beginning."""
    town = town_of("moments", "--clock", "log", partitions=1)
    publish(town, filed("a", BEGUN))
    says(town.track("--policy", FIRST, "--policy-from", iso(now() + 48 * HOUR), "--until-end", code=1),
         "the first one holds for all that the log has")
    equal(records(town), [], "versions")
    town.track("--policy", FIRST, "--until-end")
    ahead, sooner = now() + 48 * HOUR, now() + 24 * HOUR
    for moment, count in ((ahead, 2), (ahead, 2), (sooner, 3), (sooner, 3)):
        town.track("--policy", SECOND, "--policy-from", iso(moment), "--until-end")
        equal([record.get("from") for record in records(town)][count - 1:], [moment], "the last version")
    town.track("--policy", SECOND, "--policy-from", "now", "--until-end")
    equal(len(records(town)), 4, "versions, once it is to hold now")
    says(town.track("--policy", SECOND, "--policy-from", iso(sooner), "--until-end"), "--policy-from changes nothing")
    done = town.track("--policy", SECOND, "--policy-from", "now", "--until-end")
    check("changes nothing" not in done.err, done.err)
    equal(len(records(town)), 4, "versions at the end")
    town.verify()


for step in (rebuild_finds_what_redis_lost, the_topic_is_mended, several_partitions_and_prefixes, another_counts_meanwhile,
             moments_that_are_given):
    say(step.__name__.replace("_", " "))
    step()
