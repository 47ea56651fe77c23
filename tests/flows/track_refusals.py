#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""What `huiyin track` must not go on with: each ends with exit code 1 (2 where a flag is wrong), with a sentence that
names the setting or the way out, and with every number as it was."""
import time

from harness import *
from parts.tracking import *

import confluent_kafka

kafka, redis = Kafka(), Redis()
AT = 1772000000000
count = 0


def a_town(*settings, events=10, partitions=1):
    """A town with a prefix of its own in the one Redis, counted."""
    global count
    count += 1
    town = Town(kafka, redis=redis, partitions=partitions, settings=settings, prefix="t%d" % count)
    town.publish(*[filed("r%d" % i, AT + i, due=AT + HOUR) for i in range(events)])
    town.track("--until-end")
    equal(redis.count(prefix=town.prefix), events, "filed")
    return town


def refused(town, *wanted, more=("--until-end",), code=1, verb="track"):
    """Starting again says all of that, and changes no key."""
    def look():
        return {key: redis.hash(key) for key in redis.keys(town.prefix + ":*") if ":count:" in key}
    before = look()
    flags = [*town.flags(), "--group", town.topics.group]
    done = huiyin(verb, *flags, *more, code=code)
    says(done, *wanted)
    equal(len([line for line in done.err.splitlines() if line.startswith("huiyin ")]), 1, "one sentence: " + done.err)
    equal(look(), before, "the counters after a refusal")


def wrong_login():
    locked = Redis(password="right")
    town = Town(kafka, redis=locked, partitions=1)
    for url in ("redis://:wrong@127.0.0.1:%d", "redis://127.0.0.1:%d", "redis://someone:wrong@127.0.0.1:%d"):
        town.url = url % locked.port
        done = town.track("--until-end", code=1)
        says(done, "refuses the login", "set user and password in --redis")
        check("wrong@" not in done.err, "the password is in the log: " + done.err)
    town.url = locked.url
    town.track("--until-end")
    locked.process.stop()


def flags_that_are_wrong():
    town = Town(kafka, redis=redis, partitions=1, prefix="flags")
    for more, code, text in [
            (["--redis", "rediss://127.0.0.1:%d" % redis.port], None, "TLS"),
            (["--redis", "http://127.0.0.1"], 2, "--redis"),
            (["--time-zone", "Mars/Olympus"], 2, "Mars/Olympus"),
            (["--clock", "wall"], 2, "--clock is `wall`; it takes live or log"),
            (["--pledge-within", "soon"], 2, "--pledge-within"),
            (["--as-of", "2026-01-01T00:00:00Z"], 2, "it goes with --until-end and --clock log"),
            (["--schema-id", "7=none"], 2, '--schema-id: There is no schema "none"; there are'),
            (["--batch", "0"], 2, "--batch"),
            (["-X", "no.such=1"], 2, "-X no.such"),
    ]:
        done = town.track(*more, code=code)
        says(done, text)
        check(done.code in (1, 2), "%s: exit code %d" % (more, done.code))


def a_topic_that_is_missing():
    town = Town(kafka, redis=redis, partitions=1, prefix="missing")
    for flag, name in (("--topic", kafka.unique("none")), ("--alerts-topic", kafka.unique("none")),
                       ("--dead-letters-topic", kafka.unique("none"))):
        done = town.track(flag, name, "--until-end", code=1)
        says(done, "there is no topic " + name, "huiyin topics create")
    town = Town(kafka, redis=redis, partitions=2, prefix="fewer")
    kafka.create(town.topics.events + ".alerts", partitions=1, retention_ms=-1)
    done = town.track("--alerts-topic", town.topics.events + ".alerts", code=1)
    says(done, "has 1 partitions where %s has 2" % town.topics.events, "huiyin topics grow")


def an_offset_outside_the_log():
    town = a_town()
    town.publish(*[filed("s%d" % i, AT) for i in range(10)])
    deleted = confluent_kafka.TopicPartition(town.topics.events, 0, 15)
    next(iter(kafka.admin.delete_records([deleted]).values())).result(20)
    refused(town, "offset 10 lies outside the log (15 to 20)", "huiyin rebuild")


def deleted_and_made_again():
    for again, text in ((4, "offset 10 lies outside the log (0 to 4)"),
                        (15, "the message at offset 9 is not the one that was counted")):
        town = a_town()
        kafka.delete(town.topics.events)
        huiyin("topics", "create", *town.topics.flags, "--partitions", 1)
        town.publish(*[filed("other%d" % i, AT) for i in range(again)])
        refused(town, text, "huiyin rebuild")


def deleted_while_it_runs():
    town = a_town(partitions=3)
    tracker = town.start()
    for partition in range(3):
        tracker.wait_log("taken over.* partition=%d" % partition)
    time.sleep(1)
    kafka.delete(town.topics.events)
    tracker.wait_log("^huiyin track: ", 30)
    begun = time.monotonic()
    tracker.wait(20, 1)
    gone_in_time(time.monotonic() - begun, "the deleted topic")
    says(tracker, town.topics.events, "huiyin topics create", "huiyin rebuild", "msg=stopped")
    equal(redis.count(prefix=town.prefix), 10, "filed")


def an_empty_redis():
    town = a_town()
    for key in redis.keys(town.prefix + ":*"):
        redis.call("DEL", key)
    refused(town, "Redis holds nothing, but the group has committed offset 10", "huiyin rebuild", "--group")
    equal(redis.count(prefix=town.prefix), 0, "filed after a refusal")


def other_settings():
    town = a_town()
    for flag, was, wanted in (("time-zone", "Asia/Shanghai", "America/New_York"), ("clock", "live", "log"),
                              ("pledge-within", "24h", "none"), ("pledge-within", "24h", "25h"),
                              ("resolve-within", "15d", "30d"), ("pledge-within", "24h", "0s")):
        for verb in ("track", "verify"):
            done = huiyin(verb, *town.flags(), "--" + flag, wanted, "--until-end", "--group", town.topics.group, code=1)
            says(done, "counted under --%s %s, and this is --%s %s" % (flag, was, flag, wanted), "huiyin rebuild")
    town.track("--until-end")
    town.track("--until-end", "--pledge-within", "1440m")
    town.verify()


def a_damaged_field():
    for field, value in (("commit", "many"), ("offset", "-7x"), ("clock", ""), ("anchor_digest", "zz")):
        town = a_town(events=2)
        redis.call("HSET", town.prefix + ":{0}:partition:0", field, value)
        refused(town, "partition 0", field, "huiyin rebuild")
    town = a_town(events=2)
    redis.call("HSET", town.prefix + ":{0}:state:0", "Rr1", "nonsense")
    refused(town, "the state of r1", "is damaged", "huiyin rebuild")
    town = a_town(events=2)
    redis.call("DEL", town.prefix + ":{0}:partition:0")
    redis.call("SET", town.prefix + ":{0}:partition:0", "a string")
    refused(town, "is of another sort than ours", "huiyin rebuild")


def a_counter_that_is_a_word():
    town = a_town()
    key = town.prefix + ":{0}:count:all"
    redis.call("HSET", key, "filed", "many")
    town.publish(filed("more", AT))
    done = town.track("--until-end", code=1)
    says(done, key, "huiyin rebuild", "damaged")
    check(town.meta(0, "damaged"), "the partition is marked as damaged")
    refused(town, "marked as damaged", key, "huiyin rebuild")
    redis.call("HSET", key, "filed", "10")
    refused(town, "marked as damaged")


def the_clock_of_a_bounded_run():
    """With the log clock a tracker that does not own all partitions cannot know where they end."""
    town = a_town("--clock", "log", partitions=2)
    trackers = [town.start("--instance", name) for name in ("a", "b")]
    until(lambda: sum(1 for p in kafka.members(town.topics.group).values() if len(p) == 1) == 2, 30, "they share")
    trackers[0].kill()
    done = town.track("--instance", "a", "--until-end", code=1)
    says(done, "1 of 2 partitions are ours", "--as-of")
    trackers[1].stop()


def the_same_instance_twice():
    town = a_town()
    first = town.start("--instance", "a")
    until(lambda: kafka.members(town.topics.group), 20, "the first has joined")
    second = town.start("--instance", "a")
    first.wait(20, 1)
    says(first, "huiyin track: ", "another tracker has come with the same --instance")
    town.publish(filed("more", AT))
    until(lambda: redis.count(prefix=town.prefix) == 11, 20, "the second counts on")
    second.stop()
    town.verify()


for step in (wrong_login, flags_that_are_wrong, a_topic_that_is_missing, an_offset_outside_the_log,
             deleted_and_made_again, deleted_while_it_runs, an_empty_redis, other_settings, a_damaged_field,
             a_counter_that_is_a_word, the_clock_of_a_bounded_run, the_same_instance_twice):
    say(step.__name__.replace("_", " "))
    step()
