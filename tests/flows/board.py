#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 300
"""The snapshot and the stream of `huiyin board` on real servers: numbers are those of Redis at their offsets, an event is in the
stream within a second, and whatever ends (tracker, Redis, Kafka) is told, also on a quiet day, until it is back."""
import datetime
import json
import time

from harness import *
from parts.checks import crowd
from parts.following import Follower
from parts.pages import fetch, listening
from parts.sentinel import Watch
from parts.tracking import *

STALE_WITHIN, BACK_WITHIN, SEEN_WITHIN = 15, 20, 1.0
HOSTILE = ["<script>alert(1)", "a:b", "100%", "%3A", "\x1b[2J", "\u202egnp", "😀" * 63, "{}", " ", "-1"]
TOTALS = ["filed", "pledged", "resolved", "open", "overdue", "stalled", "on_time", "late", "reopened", "declined", "excluded",
          "assisted", "rated", "satisfied", "over_extended", "pledge_ms", "resolve_ms", "orphans"]


class Board:
    def __init__(self, town, *more):
        self.process = start_huiyin("board", *town.flags(), "--listen", "127.0.0.1:0", *more)
        self.address = listening(self.process)

    def snapshot(self):
        status, body = fetch(self.address, "/api/v1/snapshot")
        check(status == 200, "the snapshot answers %d: %s" % (status, body))
        return json.loads(body)

    def until(self, condition, seconds, what):
        until(lambda: condition(self.snapshot()), seconds, what)
        return self.snapshot()


def codes(snapshot):
    return {one["code"] for one in snapshot["data"]["reasons"]}


def fresh(snapshot):
    return not snapshot["data"]["stale"] and not snapshot["data"]["reasons"] and snapshot["data"]["age_ms"] < 10000


def day_of(moment):
    return datetime.datetime.fromtimestamp(moment / 1000, datetime.timezone(datetime.timedelta(hours=8))).date()


def wrong_usage():
    nowhere = ["-b", "127.0.0.1:1", "--redis", "redis://127.0.0.1:1"]
    says_no = [(["-b", "127.0.0.1:1"], "no Redis is given"), (["--redis", "redis://127.0.0.1:1"], "brokers"),
               ([*nowhere, "--interval", "100ms"], "--interval"), ([*nowhere, "--interval", "11s"], "--interval"),
               ([*nowhere, "--time-zone", "Asia/Nowhere"], "--time-zone"), ([*nowhere, "--listen", "x"], "--listen")]
    for flags, words in says_no:
        done = huiyin("board", *flags, code=2)
        check(words in done.err, "%r is not told of: %s" % (words, done.err))


def same_numbers(town, shown):
    """The snapshot against every counter that it shows."""
    counters = town.redis.counters()
    number = lambda scope, field, what="count": counters.get("%s:%s" % (what, scope), {}).get(field, 0)
    equal({f: shown["totals"][f] for f in TOTALS}, {f: number("all", f) for f in TOTALS}, "totals")
    for name, row in shown["districts"].items():
        scope = "district:" + "".join("%%%02X" % b if b < 32 or b in (37, 58, 127) else chr(b) for b in name.encode("utf-8"))
        scope = scope.encode("latin-1").decode("utf-8")
        for field in ("filed", "open", "resolved", "overdue"):
            equal(row[field], number(scope, field), "%s of %r" % (field, name))
    for day, row in shown["days"].items():
        equal({f: row[f] for f in row}, {f: number("day:" + day, f) for f in row}, "the day " + day)
    equal(shown["volunteers"]["volunteers"], number("all", "volunteers", "volunteer"), "volunteers")
    equal(shown["offsets"], {str(p): o for p, o in town.offsets().items()}, "offsets")


def numbers_and_names(town, board):
    at = now()
    for i in range(40):
        town.publish(filed("n-%d" % i, at - i * 24 * HOUR, district="河东街道/d%d" % (i % 3), category=HOSTILE[i % len(HOSTILE)]))
    town.publish(*[filed("h-%d" % i, at, district=name) for i, name in enumerate(HOSTILE)])
    town.publish(*[resolved("n-%d" % i, at - HOUR, unit=HOSTILE[i], satisfaction=4) for i in range(len(HOSTILE))])
    town.publish(("VolunteerEventHeld", {"event_id": "v", "occurred_at": at, "station": "s", "district": "d", "kind": "k", "volunteers": 7}))
    town.await_counted()
    want = {str(p): o for p, o in town.offsets().items()}
    shown = board.until(lambda s: s["offsets"] == want and len(s["districts"]) == 1 + len(HOSTILE) and fresh(s), 20, "all is shown")
    equal(set(shown["districts"]), {"河东街道", *HOSTILE}, "names of the first level")
    equal((shown["districts"]["河东街道"]["children"], shown["districts"]["a:b"]["children"]), (True, False), "children")
    equal((shown["district_total"], shown["today"]), (1 + len(HOSTILE), str(day_of(now()))), "districts and today")
    same_numbers(town, shown)
    # The mean of the weekdays before that have any count.
    week = [shown["days"].get(str(day_of(at - 7 * i * 24 * HOUR))) for i in range(1, 4)]
    check(all(week) and shown["weekday"]["days"] == 5, "weekdays before: %r" % shown["weekday"])
    parts = shown["pipeline"]["partitions"]
    equal(sorted(parts), ["0", "1", "2"], "partitions")
    for p, one in parts.items():
        check(one["lag"] == 0 and one["end"] == one["offset"] and one["pulse_age_ms"] < 6000 and one["version"], "partition %s: %r" % (p, one))
    return shown


def standing_and_stream(town, board):
    equal(sum(board.snapshot()["alerts"]["standing"].values()), len(town.standing()), "standing alerts")
    follower = Follower(board.address)
    follower.wait(lambda d: True, 10, "a whole document")
    equal(follower.events[0][1], "whole", "the first event")
    took = []
    for i in range(8):
        filed_before = town.redis.count()
        town.publish(filed("seen-%d" % i, now()))
        begun = time.monotonic()
        follower.wait(lambda d: d["totals"]["filed"] == filed_before + 1, 10, "the event is in the stream")
        took.append(time.monotonic() - begun)
    took.sort()
    say("an event is in the stream after %s ms" % ", ".join("%.0f" % (1000 * one) for one in took))
    check(took[len(took) // 2] < SEEN_WITHIN and took[-1] < SEEN_WITHIN * crowd(), "an event is in the stream after %r s" % took)

    # Under load each document is of one moment: every message since then files one request of its own.
    base = follower.document["totals"]["filed"] - sum(follower.document["offsets"].values())
    before = len(follower.events)
    for i in range(30):
        town.publish(*[filed("load-%d-%d" % (i, j), now(), district="d%d/e" % (j % 5)) for j in range(50)])
        document = board.snapshot()
        equal(document["totals"]["filed"] - sum(document["offsets"].values()), base, "filed, by the offsets of the snapshot")
        with follower.lock:
            followed = follower.document
        equal(followed["totals"]["filed"] - sum(followed["offsets"].values()), base, "filed, by the offsets of the stream")
    town.await_counted()
    total = town.redis.count()
    follower.wait(lambda d: d["totals"]["filed"] == total, 10, "all is in the stream")
    moments = [when for when, _, _ in follower.events[before:]]
    for first, fifth in zip(moments, moments[5:]):
        check(fifth - first > 0.9, "five changes within %.2f s" % (fifth - first))

    # One that was away gets what it lacks, and one that was never there the whole; both have the same.
    last = follower.last
    follower.close()
    town.publish(filed("away", now(), district="一个新街道"))
    board.until(lambda s: s["totals"]["filed"] == total + 1 and "一个新街道" in s["districts"], 20, "a further event and a new name")
    again = Follower(board.address, last)
    again.wait(lambda d: True, 10, "what it lacks")
    equal(again.events[0][1], "change", "what comes first to one that was away")
    again.document = merged_on(follower.document, again)
    other = Follower(board.address)
    other.wait(lambda d: d["totals"]["filed"] == total + 1, 10, "the whole")
    again.wait(lambda d: settled(d) == settled(other.document), 10, "both have the same")
    again.close()
    other.close()


def merged_on(document, follower):
    """The document of a follower that began with changes: on what it had."""
    from parts.following import merged
    with follower.lock:
        for _, _, body in follower.events:
            document = merged(document, body)
        return document


def settled(document):
    """Without what changes by itself."""
    copy = json.loads(json.dumps(document))
    copy.pop("at")
    copy["data"].pop("age_ms")
    copy["pipeline"].pop("clients")
    for one in copy["pipeline"]["partitions"].values():
        for name in ("pulse_age_ms", "committed_at", "commit"):
            one.pop(name, None)
    return copy


def dead_tracker(town, board, tracker):
    """On a quiet day: nothing has come, and nothing will."""
    follower = Follower(board.address)
    follower.wait(fresh, 10, "it is fresh")
    time.sleep(6)
    quiet = [when for when, what, _ in follower.events if what == "change"]
    check(1 <= len(quiet) <= 8, "%d changes in 6 s of a quiet day" % len(quiet))
    tracker.kill()
    killed = time.monotonic()
    follower.wait(lambda d: d["data"]["stale"], STALE_WITHIN * crowd(), "a dead tracker is told of")
    equal(codes(follower.document), {"no-tracker"}, "why")
    say("stale %.1f s after the tracker was killed" % (time.monotonic() - killed))
    status, body = fetch(board.address, "/readyz")
    check(status == 503 and "nobody counts it" in body, "ready? %d %s" % (status, body))
    tracker = town.start(name="again")
    follower.wait(fresh, BACK_WITHIN * crowd(), "a tracker is back")
    follower.close()
    return tracker


def stalled_tracker(board, tracker):
    tracker.pause()
    board.until(lambda s: s["data"]["stale"] and codes(s) == {"no-tracker"}, STALE_WITHIN * crowd(), "one that hangs is told of")
    tracker.resume()
    board.until(fresh, BACK_WITHIN * crowd(), "it goes on")


def redis_goes(town, board):
    shown = board.snapshot()
    saved = town.redis.save()
    town.redis.kill()
    gone = board.until(lambda s: "redis-away" in codes(s), STALE_WITHIN * crowd(), "a dead Redis is told of")
    equal((gone["totals"], gone["at"]), (shown["totals"], gone["at"]), "the last numbers stay")
    check(gone["data"]["stale"] and gone["data"]["age_ms"] > 10000, "its age: %r" % gone["data"])
    equal(board.process.log().count("Redis is away"), 1, "times that it was said")
    town.redis.restart(saved)
    board.until(fresh, BACK_WITHIN * crowd(), "Redis is back")
    town.publish(filed("after-redis", now()))
    board.until(lambda s: s["totals"]["filed"] == shown["totals"]["filed"] + 1, 20, "it counts on")


def strange_values(town, board):
    """What no tracker writes is told of, and ends nothing."""
    redis = town.redis
    redis.call("SET", "huiyin:{0}:count:district:strange", "no hash")
    redis.call("HSET", "huiyin:{0}:count:district:half", "filed", "many", "open", "99999999999999999999", "resolved", "3")
    redis.call("HSET", "huiyin:{0}:count:district:" + b"\xff\xfe%zz".decode("utf-8", "surrogateescape"), "filed", "1")
    shown = board.until(lambda s: "half" in s["districts"], 30, "a strange district")
    equal((shown["districts"]["half"]["filed"], shown["districts"]["half"]["resolved"]), (0, 3), "a number that is none")
    check("\\xff\\xfe%zz" in shown["districts"] and shown["data"]["stale"] and "damaged" in codes(shown), "strange: %r" % shown["data"])
    redis.call("SET", "huiyin:{0}:pulse:5", "{")
    redis.call("RPUSH", "huiyin:{0}:partition:6", "no hash")
    redis.call("HSET", "huiyin:{0}:partition:4", "offset", "-9", "owner", "x" * 500, "clock", "9223372036854775807", "damaged", "why")
    shown = board.until(lambda s: "4" in s["pipeline"]["partitions"], 10, "a strange partition")
    equal(shown["pipeline"]["partitions"]["4"]["offset"], 0, "an offset that is none")
    board.process.wait_log("written by another hand.* key=\\S*district:", 5)
    for key in redis.keys("huiyin:{0}:partition:[456]") + ["huiyin:{0}:pulse:5"] + redis.keys("huiyin:{0}:count:district:*half"):
        redis.call("DEL", key)
    redis.call("DEL", "huiyin:{0}:count:district:strange")
    for key in redis.keys("*zz"):
        redis.call("DEL", key)
    board.until(fresh, 40, "all is well again")


def a_log_that_is_replayed():
    """The day is that of the log; and an ended run has nobody who counts."""
    town = Town(kafka, partitions=2, settings=["--clock", "log"])
    then = 1540200000000  # 2018-10-22T09:20Z
    for i in range(10):
        town.publish(filed("l-%d" % i, then - i * 7 * 24 * HOUR), timestamp=then - i * 7 * 24 * HOUR)
    town.publish(filed("l-last", then), filed("l-last-2", then), timestamp=then)
    town.track("--until-end")
    board = Board(town)
    shown = board.until(lambda s: s["totals"]["filed"] == 12, 20, "it is shown")
    equal((shown["today"], shown["day"]["filed"], shown.get("log_clock")), ("2018-10-22", 3, True), "the day of the log")
    equal((shown["weekday"]["days"], shown["weekday"]["filed"]), (8, 1.0), "the weekdays before")
    board.until(lambda s: s["data"]["stale"] and codes(s) == {"no-tracker"}, 70, "nobody counts it any more")
    took = board.process.stop()
    gone_in_time(took, "board")


def behind_sentinels():
    """It follows the sentinels to another server, with the tracker."""
    primary = Redis(password="hunter2")
    watch = Watch(primary, [primary.replica()], count=3, password="hunter3")
    town = Town(kafka, redis=primary, partitions=1)
    town.url = watch.url
    tracker = town.start()
    town.publish(filed("s-1", now()))
    board = Board(town)
    board.until(lambda s: fresh(s) and s["totals"]["filed"] == 1, 20, "it is shown")
    town.redis = watch.fail_over()
    town.publish(filed("s-2", now()))
    board.until(lambda s: fresh(s) and s["totals"]["filed"] == 2, 30, "the other server is looked at")
    check("hunter" not in board.process.log() + json.dumps(board.snapshot()), "no password is told")
    board.process.stop()
    tracker.stop()


def kafka_goes():
    own = Kafka(private=True)
    town = Town(own, partitions=1)
    dead = town.topics.dead_letters
    own.grow(dead, 3)
    tracker = town.start()
    town.publish(filed("k-1", now() - 20 * 24 * HOUR))
    board = Board(town)
    board.until(lambda s: fresh(s) and sum(s["alerts"]["standing"].values()) >= 3, 30, "alerts stand")
    own.kill()
    # The log can not be read any more: who counts is cut off from what comes.
    board.until(lambda s: s["data"]["stale"], (STALE_WITHIN + 10) * crowd(), "a dead Kafka is told of")
    own.start()
    board.until(fresh, 60, "Kafka is back")
    own.connect_admin()
    town.publish(filed("k-2", now() - 20 * 24 * HOUR))
    board.until(lambda s: any(a["request_id"] == "k-2" for a in s["alerts"]["newest"]), 60, "alerts are read on")
    check(any(a["request_id"] == "k-2" and a["status"] == "RAISED" for a in board.snapshot()["alerts"]["overdue"]), "overdue ones")
    # The alerts topic is made anew: what the old one held stands no more.
    own.delete(town.topics.alerts)
    board.until(lambda s: not s["alerts"]["known"] and not s["alerts"]["standing"].get("overdue"), 40, "the topic is gone")
    huiyin("topics", "create", *town.topics.flags)
    board.until(lambda s: s["alerts"]["known"], 40, "it is there again")
    town.publish(filed("k-3", now() - 20 * 24 * HOUR))
    board.until(lambda s: s["alerts"]["standing"].get("overdue") == 1, 60, "alerts of the new topic")
    # So is that of the dead letters, with fewer partitions.
    town.publish(filed("junk", now()), value=b"\xff\x00junk")
    board.until(lambda s: s["dead_letters"]["total"] == 1, 40, "a dead letter")
    own.delete(dead)
    board.until(lambda s: not s["dead_letters"]["known"] and not s["dead_letters"]["total"], 40, "the topic is gone")
    own.create(dead)
    board.until(lambda s: s["dead_letters"]["known"], 40, "it is there again, and smaller")
    gone_in_time(board.process.stop(), "board")
    tracker.stop()


def dead_letters(town, board):
    town.publish(filed("junk", now()), value=b"\xff\x00junk")
    town.publish(filed("short", now()), value=b"\xc3\x01\x00")
    town.publish(filed("none", now()), value=b"\xc3\x01" + b"\x07" * 8 + b"x")
    shown = board.until(lambda s: s["dead_letters"]["total"] == 3, 20, "dead letters")["dead_letters"]
    equal(shown, {"known": True, "total": 3, "reasons": {"framing": 2, "unknown_schema": 1}}, "dead letters by reason")


wrong_usage()
kafka = Kafka()
town = Town(kafka, partitions=3)
board = Board(town, "--interval", "250ms")
board.until(lambda s: "nothing-counted" in codes(s) and s["data"]["stale"], 20, "nothing was counted")
tracker = town.start()
numbers_and_names(town, board)
standing_and_stream(town, board)
dead_letters(town, board)
tracker = dead_tracker(town, board, tracker)
stalled_tracker(board, tracker)
redis_goes(town, board)
strange_values(town, board)
town.verify()
follower = Follower(board.address)
follower.wait(fresh, 10, "a follower at the end")
gone_in_time(board.process.stop(), "board")
tracker.stop()
a_log_that_is_replayed()
behind_sentinels()
kafka_goes()
