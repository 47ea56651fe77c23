#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""A flood of messages that hold no event, among those that do: each is in the dead letters, and nothing is held up for long."""
from scenario import *

kafka = Kafka()


def junk(event):
    """One message that can not be read, of many sorts."""
    sort = chance.randrange(6)
    if sort == 0:
        return {"key": b"j", "value": bytes(chance.randrange(256) for _ in range(chance.randrange(40)))}
    if sort == 1:
        return {"key": b"j", "value": event[:chance.randrange(10, len(event))]}
    if sort == 2:
        return {"value": b"\xc3\x01" + bytes(8) + event[10:]}
    if sort == 3:
        return {"key": b"tombstone", "value": None}
    if sort == 4:
        return {"key": b"j", "value": event + b"more"}
    return {"key": bytes(300), "value": b"\0\0\0\0\7" + bytes(chance.choice((10, 10, 5000)))}


def flood(clock, seconds):
    scene = Scene("a flood of the undecodable", kafka, clock=clock, seed=seed, undecodable=True)
    for name in "ab":
        scene.start(name, "--instance", name)
    scene.begin()
    event = encode("RequestFiled", **filed("x", now())[1])
    end, sent = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        scene.look()
        kafka.produce(scene.town.topics.events, [dict(junk(event), partition=chance.randrange(4)) for _ in range(2000)])
        sent += 2000
    scene.fault("a tracker killed in the flood", lambda: scene.kill("a", again=True), limit=2)
    kafka.produce(scene.town.topics.events, [dict(junk(event), partition=chance.randrange(4)) for _ in range(2000)])
    scene.end()
    wrong = {(m["partition"], m["offset"]) for m in scene.town.log(undecodable=True) if m["event"] is None}
    letters = [m.key.decode() for m in kafka.read(scene.town.topics.dead_letters)]
    named = {tuple(map(int, name.split(":"))) for name in letters}
    equal(sorted(wrong - named)[:5], [], "undecodable messages that have no dead letter")
    equal(sorted(named - wrong)[:5], [], "dead letters of messages that hold an event")
    check(len(wrong) > sent * 0.9, "the flood was one")
    say("%d undecodable messages, %d dead letters" % (len(wrong), len(letters)))


flood("live", times(3, 30))
flood("log", times(3, 30))
