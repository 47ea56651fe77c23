#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""verify names whatever was changed behind track's back: counters, states, clocks, the outbox and the alerts topic."""
from harness import *

kafka, redis = Kafka(), Redis()


def town(clock, seed):
    """A tracked town; its events, and the flags that verify takes."""
    topics = kafka.topics(partitions=3)
    prefix = "town%d" % seed
    huiyin("simulate", *topics.flags[:4], "--seed", seed, "--requests", 300, "--duplicates", "5%", "--disorder", "10%")
    flags = [*topics.flags, "--redis", redis.url, "--prefix", prefix, "--clock", clock]
    huiyin("track", *flags, "--group", topics.group, "--until-end")
    return topics, prefix + ":{0}:", flags


def verify(flags, code=0):
    return huiyin("verify", *flags, code=code).out


def differs(flags, *parts):
    found = verify(flags, code=1)
    for part in parts:
        check(part in found, "verify says nothing of `%s`:\n%s" % (part, found))
    check("equal" not in found, "verify says equal and not equal")
    return found


def restored(key, change, flags, *parts):
    """Makes a change to one key, sees that verify names it, and takes the change back."""
    copy = kept(key)
    change()
    say("%s: %s" % (key, parts[0]))
    found = differs(flags, *parts)
    restore(key, copy)
    return found


def kept(key):
    """A copy of a key, out of verify's sight."""
    copy = "kept:{0}:" + key
    redis.call("DEL", copy)
    if redis.call("EXISTS", key):
        redis.call("COPY", key, copy)
    return copy


def restore(key, copy):
    redis.call("DEL", key)
    if redis.call("EXISTS", copy):
        redis.call("RENAME", copy, key)


def counters(K, flags):
    filed = redis.count("all", "filed", K[:-5])
    restored(K + "count:all", lambda: redis.call("HINCRBY", K + "count:all", "filed", 1), flags,
             "count:all filed: %d in Redis, %d by the log" % (filed + 1, filed), "\n1 difference\n")
    restored(K + "count:all", lambda: redis.call("HDEL", K + "count:all", "filed"), flags,
             "count:all filed: nothing in Redis, %d by the log" % filed)
    restored(K + "count:all", lambda: redis.call("HSET", K + "count:all", "filde", 3), flags,
             "count:all filde: 3 in Redis, 0 by the log")
    restored(K + "count:unit:nobody", lambda: redis.call("HSET", K + "count:unit:nobody", "filed", "x\x1b[2J"), flags,
             "count:unit:nobody filed: x\\x1b[2J in Redis, 0 by the log")
    key = redis.keys(K + "count:district:*")[0]
    restored(key, lambda: redis.call("DEL", key), flags, key[len(K):] + " filed: nothing in Redis")
    key = redis.keys(K + "volunteer:station:*")[0]
    restored(key, lambda: redis.call("HINCRBY", key, "minutes", -1), flags, key[len(K):] + " minutes:")


def states(K, flags):
    key = K + "state:1"
    field = [f for f in redis.hash(key) if f[0] == "R"][0]
    restored(key, lambda: redis.call("HDEL", key, field), flags,
             "request %s (partition 1): it is in the log, and not in Redis" % field[1:])
    restored(key, lambda: redis.call("HSET", key, "Rnobody", "junk"), flags,
             "request nobody (partition 1): it is in Redis, and not in the log")
    restored(key, lambda: redis.call("HSET", key, field, "junk"), flags,
             "request %s (partition 1): its state in Redis is none that huiyin writes" % field[1:])
    other = [f for f in redis.hash(key) if f[0] == "R" and redis.hash(key)[f] != redis.hash(key)[field]][0]
    restored(key, lambda: redis.call("HSET", key, field, redis.call("HGET", key, other)), flags,
             "request %s (partition 1): its state in Redis is not what its events amount to" % field[1:])
    volunteer = [f for f in redis.hash(key) if f[0] == "V"][0]
    station, event = volunteer[1:].split("\0")
    restored(key, lambda: redis.call("HDEL", key, volunteer), flags,
             "volunteer event %s at station %s (partition 1): it is in the log, and not in Redis" % (event, station))


def outbox(K, flags, found):
    key = K + "outbox:0"
    restored(key, lambda: redis.call("RPUSH", key, "junk"), flags, "outbox: entry 0 of partition 0 is no alert")
    mine = [dict(a) for a in found if a["partition"] == 0]
    for alert in mine:
        alert.pop("partition"), alert.pop("offset")
    again = encode("OverdueAlert", **mine[0])
    restored(key, lambda: redis.call("RPUSH", key, again), flags, "alert %s %s" % (mine[0]["alert_id"], mine[0]["status"]))
    never = encode("OverdueAlert", **dict(mine[0], alert_id="0:nobody:overdue:0", request_id="nobody", mark="overdue",
                                          status="RAISED"))
    restored(key, lambda: redis.call("RPUSH", key, never), flags, "nobody")


def metas(K, flags):
    key = K + "partition:2"
    restored(key, lambda: redis.call("HSET", key, "damaged", "a counter is no number"), flags,
             "partition 2: its numbers are marked as damaged: a counter is no number")
    restored(key, lambda: redis.call("HSET", key, "anchor_digest", "12"), flags, "partition 2: the message at offset")
    offset = int(redis.hash(key)["offset"])
    restored(key, lambda: redis.call("HSET", key, "offset", offset - 40), flags, "in Redis, ", " by the log")


def sentences(K, flags, topics):
    def says(part, *more):
        err = huiyin("verify", *flags, *more, code=1).err
        check(part in err, "verify does not say `%s`: %s" % (part, err))
    other = "log" if "live" in flags else "live"
    says("--clock %s" % other, "--clock", other)
    says("--pledge-within 24h", "--pledge-within", "25h")
    says("nothing was counted under the prefix nobody", "--prefix", "nobody")
    says("no Redis answers", "--redis", "redis://127.0.0.1:1")
    says("no partition 0", "--alerts-topic", kafka.unique("nowhere"))
    says("huiyin topics create", "--topic", kafka.unique("nowhere"))
    key = K + "partition:0"
    copy = kept(key)
    redis.call("HINCRBY", key, "offset", 100000)
    says("ends at offset")
    redis.call("HSET", key, "offset", "many")
    says("field offset of partition 0's hash")
    restore(key, copy)
    redis.call("SET", K + "count:strange", 3)
    says("under the key %scount:strange is none of huiyin's" % K)
    redis.call("DEL", K + "count:strange")
    copy = kept(K + "settings")
    redis.call("DEL", K + "settings")
    says("settings")
    restore(K + "settings", copy)
    check("equal" in verify(flags), "equal once all is restored")


def of_nobody(K, flags, topics, found):
    """An alert of a request that the log does not tell of stands in the topic: track clears it, and keeps its number."""
    alert = {k: v for k, v in found[0].items() if k != "partition"}
    alert.update(alert_id="0:nobody:overdue:4", status="RAISED", request_id="nobody", mark="overdue")
    kafka.produce(topics.alerts, [{"key": b"0:nobody:overdue:4", "value": encode("OverdueAlert", **alert), "partition": 0}])
    differs(flags, "alert 0:nobody:overdue:4 RAISED: it is in the alerts topic, and Redis knows nothing of it")
    huiyin("track", *flags, "--group", topics.group, "--until-end")
    equal([a["status"] for a in alerts(kafka, topics.alerts) if a["request_id"] == "nobody"], ["RAISED", "CLEARED"],
          "nobody's alerts")
    check(redis.call("HEXISTS", K + "state:0", "Rnobody"), "what remains of it")
    check(": equal\n" in verify(flags), "equal once it is cleared")


def cut_log(K, flags, topics):
    from confluent_kafka import TopicPartition
    kafka.admin.delete_records([TopicPartition(topics.events, 0, 5)])
    def gone():
        done = huiyin("verify", *flags, code=None)
        return done.code == 1 and "no longer begins at its beginning" in done.err and "differ" not in done.out
    until(gone, 10, "verify says that the log was cut")


for seed, clock in enumerate(("log", "live"), 1):
    say(clock)
    topics, K, flags = town(clock, seed)
    found = alerts(kafka, topics.alerts)
    check(found, "the town has alerts")
    check(": equal\n" in verify(flags), "equal")
    for change in (lambda: counters(K, flags), lambda: states(K, flags), lambda: outbox(K, flags, found),
                   lambda: metas(K, flags)):
        change()
        check(": equal\n" in verify(flags), "equal again once all is restored")
    sentences(K, flags, topics)
    if clock == "live":
        of_nobody(K, flags, topics, found)
    # What the topic says twice, or says without being owed.
    last = [m for m in kafka.read(topics.alerts) if m.partition == 0][-1]
    kafka.produce(topics.alerts, [{"key": last.key, "value": last.value, "partition": 0}])
    differs(flags, "it is in the alerts topic more than once")
    cut_log(K, flags, topics)
