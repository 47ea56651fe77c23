#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dead-letters lists and shows what track set aside, and sends again what can be read by now."""
import struct

from harness import *
from parts.tracking import *

kafka = Kafka()
town = Town(kafka, partitions=2)
at = now() - 1000
SECRET = "what nobody may read on a screen"


def confluent(record, fields, schema_id):
    """The same event in Confluent's framing."""
    return b"\0" + struct.pack(">I", schema_id) + encode(record, **fields)[10:]


def letters(*words, code=0):
    return huiyin("dead-letters", *town.topics.flags, *words, code=code)


says(letters("list"), "0 dead letters")
town.publish(filed("good", at))
town.publish(filed("framed", at, summary=SECRET), value=confluent(*filed("framed", at, summary=SECRET), 77), timestamp=at)
kafka.produce(town.topics.events, [{"key": b"junk", "value": b"\xffjunk\x1b[2J", "partition": 0},
                                   {"value": encode("RequestFiled", **filed("keyless", at)[1])[:-3], "partition": 1}])
town.track("--until-end")
equal(town.redis.count("all", "filed"), 1, "filed")

listed = letters("list")
says(listed, "3 dead letters", town.topics.events)
names = {m.value: m.key.decode() for m in kafka.read(town.topics.dead_letters)}
for name in names.values():
    says(listed, name + "  ")
framed = names[confluent(*filed("framed", at, summary=SECRET), 77)]
junk = names[b"\xffjunk\x1b[2J"]

shown = letters("show", framed)
says(shown, "topic       " + town.topics.events, "key         framed", "00 00 00 00 4d")
check(SECRET not in shown.out, "a summary is shown")
says(letters("show", framed, "--schema-id", "77=request-filed"), "it can be read")
says(letters("show", "0:4711", code=1), "holds no dead letter 0:4711")
says(letters("shwo", code=2), "say `list`")
says(letters("show", code=2), "huiyin dead-letters show PARTITION:OFFSET")

# What still can not be read stays; the rest goes back under its key, with its own timestamp.
says(letters("resend", code=1), framed + ": left: ", "0 sent again, 3 left")
says(letters("resend", "--offset", framed, "--schema-id", "77=request-filed"), framed + ": sent again",
     "1 chosen, 1 sent again, 0 left")
back = [m for m in kafka.read(town.topics.events) if m.key == b"framed"]
equal(len(back), 2, "the message and its second coming")
equal((back[0].value, back[0].timestamp, back[0].partition), (back[1].value, back[1].timestamp, back[1].partition), "both")
says(letters("resend", "--offset", junk, "--schema-id", "77=request-filed", code=1), junk + ": left: ")
says(letters("resend", "--offset", "0:4711", "--offset", junk, "--offset", "9:1", code=1), "1 chosen",
     "holds no dead letter 0:4711, 9:1; `huiyin dead-letters list` names them")
town.track("--until-end", "--schema-id", "77=request-filed")
equal(town.redis.count("all", "filed"), 2, "filed, once the framing is known")

# A body that was cut is refused.
kafka.produce(town.topics.dead_letters, [{"key": b"0:999", "value": encode("RequestFiled", **filed("cut", at)[1]), "headers": [
    ("origin-topic", town.topics.events.encode()), ("origin-partition", b"0"), ("origin-offset", b"999"),
    ("reason", b"too big"), ("cut", b"2000000")]}])
says(letters("resend", "--offset", "0:999", code=1), "0:999: left: its body was cut to fit")
# A letter that was written twice is one; what is no letter is passed over.
kafka.produce(town.topics.dead_letters, [{"key": m.key, "value": m.value, "headers": list(m.headers.items())}
                                         for m in kafka.read(town.topics.dead_letters)[:1]] + [{"value": b"?"}])
says(letters("list"), "4 dead letters")

by_origin = [tuple(map(int, line.split()[0].split(":"))) for line in letters("list").out.splitlines()[:-1]]
equal(by_origin, sorted(by_origin), "the order of the list")
check(len({partition for partition, _ in by_origin}) > 1, "letters of several partitions")

# Thousands of either kind are told a few times and counted.
flood = Town(kafka, redis=town.redis, partitions=1, prefix="flood")
kafka.produce(flood.topics.events, [{"value": b"junk"}] * 2100)
kafka.produce(flood.topics.alerts, [{"value": b"junk"}] * 300)
lines = flood.track("--until-end").err.splitlines()
aside = [line for line in lines if "a message was set aside" in line]
equal(len(aside), 12, "lines about dead letters")
check("so_far=2000" in aside[-1], "the count: " + aside[-1])
strange = [line for line in lines if "of the alerts topic" in line]
equal(len(strange), 2, "lines about what is no alert")
check("count=300" in strange[-1], "the count: " + strange[-1])
