#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""Messages that cannot be read become dead letters, misplaced ones are told once, and a tracker leaves in good order."""
import time

from harness import *
from parts.tracking import *

kafka = Kafka()
AT = now() - 10 * HOUR


def undecodable():
    """(key, payload, what the reason says) of each sort of message that is no event of ours."""
    good = encode("RequestFiled", **filed("x", AT)[1])
    def event(**more):
        return encode("RequestFiled", **dict(filed("x", AT)[1], **more))
    return [
        (b"empty", b"", ""),
        (b"null", None, ""),
        (b"text", b"{\"type\": \"request-filed\"}", ""),
        (b"cut", good[:-3], ""),
        (b"more", good + b"\0", ""),
        (b"unknown", good[:2] + b"\1" * 8 + good[10:], ""),
        (b"confluent", b"\0\0\0\0\7" + good[10:], "7"),
        (b"no-id", event(request_id=""), "request_id"),
        (b"late", event(occurred_at=7258118400001), "occurred_at"),
        (b"deep", event(district="a/b/c/d/e/f/g/h/i"), "district"),
        (b"long", event(category="c" * 256), "category"),
        (b"large", good[:10] + b"\xff" * 950000, ""),
        (None, b"no key", ""),
    ]


def dead_letters():
    town = Town(kafka, partitions=2, settings=["--clock", "log"])
    bad = undecodable()
    messages = []
    for i, (key, payload, _) in enumerate(bad):
        fields = filed("good%d" % i, AT + i)[1]
        messages.append({"key": b"good%d" % i, "value": encode("RequestFiled", **fields), "timestamp": AT + i})
        messages.append({"key": key, "value": payload, "timestamp": AT + i, "partition": i % 2})
    kafka.produce(town.topics.events, messages)
    sent = {(m.partition, m.offset): m for m in kafka.read(town.topics.events)}
    done = town.track("--until-end")
    says(done, "dead_letters=%d" % len(bad), "set aside as a dead letter")
    equal(town.redis.count(), len(bad), "filed, between the bad messages")
    letters = kafka.read(town.topics.dead_letters)
    equal(len(letters), len(bad), "dead letters")
    for letter in letters:
        h = {name: value.decode() for name, value in letter.headers.items() if name != "origin-key"}
        place = int(h["origin-partition"]), int(h["origin-offset"])
        origin = sent.pop(place)
        equal(letter.key.decode(), "%d:%d" % place, "the key of a dead letter")
        equal(h["origin-topic"], town.topics.events, "origin-topic")
        equal(int(h["origin-timestamp"]), origin.timestamp, "origin-timestamp")
        equal(letter.headers.get("origin-key"), origin.key, "origin-key")
        size = len(origin.value or b"")
        equal(letter.value or b"", (origin.value or b"")[:900000], "the payload of a dead letter")
        equal(h.get("cut"), str(size) if size > 900000 else None, "cut")
        wanted = [text for key, payload, text in bad if key == origin.key][0]
        check(h["reason"] and wanted in h["reason"], "%r: its reason is %r" % (origin.key, h["reason"]))
    equal(len(sent), len(bad), "messages that are no dead letters")
    town.verify()
    town.track("--until-end")
    equal(len(kafka.read(town.topics.dead_letters)), len(bad), "dead letters after another start")


def no_dead_letter_no_commit():
    """What the dead-letter topic does not take is not passed over."""
    town = Town(kafka, partitions=1)
    small = town.topics.dead_letters + ".small"
    kafka.create(small, max_message_bytes=500, retention_ms=-1)
    kafka.produce(town.topics.events, [{"key": b"x", "value": bytes(range(256)) * 30, "timestamp": AT}])
    done = town.track("--until-end", "--dead-letters-topic", small, code=1)
    says(done, "the dead letter of a message in partition 0 was refused by " + small)
    equal(town.meta(0, "offset"), None, "the offset in Redis")
    town.track("--until-end")
    equal(len(kafka.read(town.topics.dead_letters)), 1, "dead letters, once they can be taken")


def misplaced():
    town = Town(kafka, partitions=4, settings=["--clock", "log"])
    right = {}
    for i in range(40):
        right[i] = (oracle.murmur2(b"m%d" % i) & 0x7fffffff) % 4
    wrong = [{"key": b"m%d" % i, "value": encode("RequestFiled", **filed("m%d" % i, AT + i, source="crc32")[1]),
              "timestamp": AT + i, "partition": (right[i] + 1) % 4} for i in range(20)]
    other_key = [{"key": b"x%d" % i, "value": encode("RequestFiled", **filed("m%d" % i, AT + i, source="keys")[1]),
                  "timestamp": AT + i} for i in range(20, 40)]
    kafka.produce(town.topics.events, wrong + other_key)
    town.publish(*[filed("fine%d" % i, AT + i, source="good") for i in range(20)], timestamp=AT)
    done = town.track("--until-end")
    says(done, "misplaced=40")
    lines = [line for line in done.err.splitlines() if "misplaced:" in line]
    equal(len(lines), 2, "lines about misplaced messages: " + done.err)
    check(any("source=crc32" in line for line in lines) and any("source=keys" in line for line in lines),
          "the sources are named: %r" % lines)
    equal(town.redis.count(), 60, "filed")
    town.verify()


def leaving_in_good_order():
    town = Town(kafka, partitions=2)
    tracker = town.start()
    load = start_huiyin("simulate", *town.topics.flags[:4], "--requests", 20000, "--rate", "3000/s")
    until(lambda: town.redis.count() > 300, 30, "it counts")
    gone_in_time(tracker.stop())
    says(tracker, "msg=stopped")
    equal(kafka.members(town.topics.group), {}, "members of the group after SIGTERM")
    messages = int(tracker.log().split(" messages=")[1].split()[0])
    equal(sum(town.offsets().values()), messages, "everything that it counted is committed")
    committed = kafka.committed(town.topics.group, town.topics.events)
    equal({p: committed.get(p, 0) for p in town.offsets()}, town.offsets(), "the group's offsets")
    static = town.start("--instance", "north")
    until(lambda: sum(town.offsets().values()) > messages + 300, 30, "it counts on")
    gone_in_time(static.stop(), "SIGTERM of a static member")
    equal(len(kafka.members(town.topics.group)), 1, "members of the group after a static member was ended")
    begun = time.monotonic()
    static = town.start("--instance", "north")
    before = sum(town.offsets().values())
    until(lambda: sum(town.offsets().values()) > before + 300, 20, "it is back")
    check(time.monotonic() - begun < 5, "a static member has its partitions back at once")
    load.kill()
    static.stop()
    check("summary" not in tracker.log() + static.log(), "no summary is logged")
    town.verify()


for step in (dead_letters, no_dead_letter_no_commit, misplaced, leaving_in_good_order):
    say(step.__name__.replace("_", " "))
    step()
