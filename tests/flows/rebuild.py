#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 480
"""rebuild counts anew after Redis was emptied or damaged, and under other settings, beside a stopped or a running track;
no alert is sent again."""
from harness import *
from parts.tracking import *

kafka, redis = Kafka(), Redis()


def town(clock, name):
    found = Town(kafka, redis, partitions=3, settings=["--clock", clock], prefix=name)
    found.simulate("--duplicates", "5%", "--disorder", "10%", requests=400)
    return found


def rebuild(town, *more, **options):
    return huiyin("rebuild", *town.flags(), *more, **options)


def empty(town):
    keys = redis.keys(town.prefix + ":*")
    redis.call("DEL", *keys)


def no_remains(town):
    equal(redis.keys(town.prefix + ".rebuild:*"), [], "keys of the rebuild that are left")


def after_empty(clock):
    t = town(clock, "empty-" + clock)
    tracks = ["--group", t.topics.group, "--instance", "a", "--until-end", "--as-of", "2026-03-01T08:00:00Z", "--batch", 9]
    t.track("--until-end")
    before, sent = redis.counters(t.prefix), t.alerts()
    empty(t)
    says(t.track("--until-end", code=1), "huiyin rebuild")
    rebuild(t, *tracks)
    t.verify(*tracks)
    no_remains(t)
    if clock == "log":
        equal(redis.counters(t.prefix), before, "the counters")
    t.track("--until-end")
    t.verify()
    again = t.alerts()
    equal(again[:0] + [a for a in again if a in sent], sent, "what was sent before")
    if clock == "log":
        equal(len(again), len(sent), "alerts in the topic")
    standing(again)


def after_damage(clock):
    t = town(clock, "damage-" + clock)
    t.track("--until-end")
    sent = t.alerts()
    K = t.prefix + ":{0}:"
    redis.call("HINCRBY", K + "count:all", "filed", 5)
    redis.call("HSET", K + "count:unit:nobody", "filed", 1)
    redis.call("SET", K + "count:strange", 3)
    redis.call("HSET", K + "state:0", "Rnobody", "junk")
    redis.call("HSET", K + "partition:1", "damaged", "so it was", "clock", "noon")
    redis.call("DEL", K + "state:2")
    redis.call("RPUSH", K + "outbox:2", "junk")
    redis.call("SET", K + "other", "of somebody else")
    redis.call("HSET", t.prefix + ".rebuild:{0}:state:9", "left", "by one that was killed")
    rebuild(t)
    t.verify()
    no_remains(t)
    equal(redis.call("GET", K + "other"), "of somebody else", "a key that is none of ours")
    t.track("--until-end")
    t.verify()
    if clock == "log":
        equal(len(t.alerts()), len(sent), "alerts in the topic")
    standing(t.alerts())


def other_settings(clock):
    t = town(clock, "settings-" + clock)
    t.track("--until-end")
    for settings in (["--pledge-within", "none", "--resolve-within", "2d"], ["--pledge-within", "1h"],
                     ["--clock", "live" if clock == "log" else "log"], []):
        old, t.settings = t.settings, ["--prefix", t.prefix, "--clock", clock, *settings]
        if old != t.settings:
            says(t.track("--until-end", code=1), "were counted under", "huiyin rebuild")
        rebuild(t)
        t.verify()
        t.track("--until-end")
        t.verify()
        stands = standing(t.alerts())
        if "none" in settings:
            check(not [k for k in stands if k[2] == "stalled"], "no mark `stalled` stands where there is none")


def made_again(clock):
    """The events topic was deleted and made again: what the alerts topic holds of the old one is cleared."""
    t = town(clock, "again-" + clock)
    t.track("--until-end")
    check(t.standing(), "alerts stand")
    kafka.delete(t.topics.events)
    huiyin("topics", "create", *t.topics.flags, "--partitions", t.partitions)
    t.publish(filed("new", now() - HOUR))
    says(t.track("--until-end", code=1), "huiyin rebuild")
    rebuild(t)
    t.verify()
    t.track("--until-end")
    t.verify()
    equal(list(t.standing()), [], "what stands")
    equal(redis.count("all", "filed", t.prefix), 1, "filed")


def beside_track(clock):
    t = town(clock, "beside-" + clock)
    tracker = t.start()
    t.await_counted()
    source = start_huiyin("simulate", *t.topics.flags[:4], "--seed", 3, "--requests", 3000, "--rate", "800/s")
    for _ in range(3):
        rebuild(t)
    source.wait(60)
    t.await_counted()
    t.verify()
    tracker.stop()
    t.verify()
    standing(t.alerts())


def dead_letters_of_nobody():
    """Redis is emptied before track has met an unreadable message: rebuild sets it aside."""
    t = Town(kafka, redis, partitions=1, prefix="letters")
    t.publish(filed("one", now() - HOUR))
    kafka.produce(t.topics.events, [{"key": b"k", "value": b"junk", "partition": 0, "headers": [("h", b"v")]}])
    says(rebuild(t), "1 messages set aside")
    letters = kafka.read(t.topics.dead_letters)
    equal([(m.key, m.value) for m in letters], [(b"0:1", b"junk")], "dead letters")
    t.verify()
    rebuild(t)
    equal(len(kafka.read(t.topics.dead_letters)), 1, "dead letters after another rebuild")


def refusals():
    t = Town(kafka, redis, partitions=1, prefix="refused")
    t.publish(*(filed("r%d" % i, now() - HOUR) for i in range(5)))
    t.track("--until-end")
    before = redis.counters(t.prefix)
    says(rebuild(t, "--into", t.prefix, code=2), "--into")
    from confluent_kafka import TopicPartition
    kafka.admin.delete_records([TopicPartition(t.topics.events, 0, 2)])
    until(lambda: "no longer begins" in rebuild(t, code=None).err, 10, "rebuild refuses a log that was cut")
    equal(redis.counters(t.prefix), before, "nothing was changed")


def two_at_once():
    """Several rebuilds of one prefix: each ends well or gives way, and what is there is right."""
    t = Town(kafka, redis, partitions=2, prefix="twice")
    t.simulate(requests=2000)
    t.track("--until-end")
    for _ in range(3):
        both = [start_huiyin("rebuild", *t.flags(), name="rebuild") for _ in range(3)]
        codes = [one.wait(60, code=None) for one in both]
        check(0 in codes, "one of them ended well: %r" % codes)
        for one, code in zip(both, codes):
            check(code == 0 or "another huiyin rebuild is at work" in one.log(), "it gives way: " + one.log())
        t.verify()
    no_remains(t)
    equal(redis.keys(t.prefix + ":{0}:rebuilding"), [], "the lock")


dead_letters_of_nobody()
refusals()
two_at_once()
for clock in ("log", "live"):
    for case in (after_empty, after_damage, other_settings, made_again, beside_track):
        say("%s %s" % (case.__name__, clock))
        case(clock)
