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
    says(town.track("--policy", SECOND, "--until-end"), "puts them there again", "version=2")
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
    between = Forward(town.redis.port)
    between.hold_at(b"WATCH")
    direct, town.url = town.url, "redis://127.0.0.1:%d" % between.port
    first = town.start("--policy", FIRST, name="first")
    check(between.held.wait(60), "it has read, and is about to write")
    town.url = direct
    other = town.start(name="other")
    until(lambda: town.redis.count(field="stalled") == 20, 30, "the other counts under the built-in policy")
    between.go_on()
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
        done = town.track("--policy", SECOND, "--policy-from", iso(moment), "--until-end")
        equal([record.get("from") for record in records(town)][count - 1:], [moment], "the last version")
        check("changes nothing" not in done.err, done.err)
    says(town.track("--policy", SECOND, "--policy-from", iso(ahead), "--until-end"), "--policy-from changes nothing")
    equal(len(records(town)), 3, "versions, once it was to be put off")
    town.track("--policy", SECOND, "--policy-from", "now", "--until-end")
    equal(len(records(town)), 4, "versions, once it is to hold now")
    says(town.track("--policy", SECOND, "--policy-from", iso(sooner), "--until-end"), "--policy-from changes nothing")
    done = town.track("--policy", SECOND, "--policy-from", "now", "--until-end")
    check("changes nothing" not in done.err, done.err)
    equal(len(records(town)), 4, "versions at the end")
    town.verify()


def redis_is_emptied_under_a_tracker():
    """Which takes over again, and leaves a Redis that looks as if it was counted without a policy."""
    town = town_of("emptied", "--clock", "log", partitions=2)
    publish(town, filed("a", BEGUN), filed("b", BEGUN + 36 * HOUR), filed("c", BEGUN + 37 * HOUR))
    tracker = town.start("--policy", FIRST)
    town.await_counted()
    until(lambda: ("a", "overdue") in standing_of(town), 30, "an alert")
    town.redis.call("FLUSHALL")
    publish(town, *[filed("d%d" % i, BEGUN + 38 * HOUR) for i in range(8)])
    tracker.wait(60, 1)
    says(tracker, "huiyin rebuild")
    says(huiyin("rebuild", *town.flags()), "messages counted anew")
    equal(len(records(town)), 1, "the version that came back")
    check(("a", "overdue") in standing_of(town), "what is owed stands")
    town.track("--policy", FIRST, "--until-end")
    equal(len(records(town)), 1, "versions")
    town.verify()


def an_earlier_life():
    """What was counted without a policy is not taken for counted under those of an earlier life in the topic."""
    town = two_versions("life")
    town.redis.call("FLUSHALL")
    fresh = policy_town(kafka, "life", "--clock", "log", "--pledge-within", "1h", redis=town.redis)
    publish(fresh, filed("a", BEGUN), filed("b", BEGUN + 4 * HOUR))
    fresh.track("--until-end")
    fresh.track("--policy", FIRST, "--until-end")
    equal([record.get("pledge-within") for record in records(fresh)], [HOUR, None], "the built-in policy, and the file")
    fresh.verify()
    fresh.redis.call("DEL", "%s:{0}:policies" % fresh.prefix)
    says(huiyin("rebuild", *fresh.flags()), "messages counted anew")
    equal([record.get("pledge-within") for record in records(fresh)], [HOUR, None], "what the topic has now")
    fresh.verify()


def nobody_has_them_any_more():
    town = two_versions("nobody")
    keys = ["%s:{0}:%s" % (town.prefix, what) for what in ("policies", "settings")]
    town.redis.call("DEL", keys[0])
    other = [*town.topics.flags, "--redis", town.url, "--clock", "log", "--policies-topic", "of-nobody-else"]
    group = ["--group", town.topics.group]
    says(huiyin("track", *other, *group, "--policy", FIRST, "--until-end", code=1), "Where the versions are lost for good")
    town.redis.call("DEL", keys[1])
    says(huiyin("track", *other, *group, "--policy", FIRST, "--until-end", code=1), "huiyin rebuild")
    says(huiyin("rebuild", *other), "messages counted anew")
    equal(len(records(town)), 1, "the file is the first version")
    says(huiyin("verify", *other), ": equal")


def a_rebuild_that_fails():
    """It leaves what the numbers are counted under as it was."""
    town = two_versions("fails")
    town.redis.call("HDEL", "%s:{0}:policies" % town.prefix, "2")
    town.redis.call("ACL", "SETUSER", "default", "-rename")
    huiyin("rebuild", *town.flags(), "--time-zone", "Pacific/Honolulu", code=1)
    town.redis.call("ACL", "SETUSER", "default", "+rename")
    check("Asia/Shanghai" in town.redis.call("GET", "%s:{0}:settings" % town.prefix), "the zone of the numbers")
    town.verify()


def through_a_pipe():
    town = town_of("pipe", "--clock", "log", partitions=1)
    publish(town, filed("a", BEGUN))
    with open(FIRST) as text:
        town.track("--policy", "/dev/stdin", "--until-end", stdin=text.read())
    equal(records(town)[0]["policy"], open(FIRST).read(), "the text of version 1")


def what_if_knows_the_moves():
    """The clock was moved by hand before what resolved a request came: what was raised then is raised in a replay, too."""
    town = town_of("moves", "--clock", "log", partitions=1)
    publish(town, *[filed("r%d" % i, BEGUN) for i in range(4)])
    town.track("--policy", FIRST, "--until-end", "--as-of", iso(BEGUN + 36 * HOUR))
    publish(town, *[resolved("r%d" % i, BEGUN + 20 * HOUR) for i in range(4)])
    town.track("--until-end")
    town.verify()
    for line in huiyin("verify", *town.flags(), "--what-if", FIRST).out.splitlines():
        if line.startswith(("stalled ", "overdue ")):
            equal(line.split()[1:], ["4", "4", "0"], line)


for step in (redis_is_emptied_under_a_tracker, an_earlier_life, nobody_has_them_any_more, a_rebuild_that_fails,
             through_a_pipe, what_if_knows_the_moves, rebuild_finds_what_redis_lost, the_topic_is_mended, several_partitions_and_prefixes, another_counts_meanwhile,
             moments_that_are_given):
    say(step.__name__.replace("_", " "))
    step()
