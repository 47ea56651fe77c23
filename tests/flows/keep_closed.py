#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""--keep-closed over half a year of timestamps: closed requests leave Redis, are filed anew under their old ids, are
repeated too late. Counters, alerts and dead letters are the oracle's, `verify` agrees with and without what was let go,
through kills, another tracker and a rebuild, under both clocks."""
import random

from harness import *
from parts.agreement import agree, at_rest
from parts.tracking import *

DAY = 24 * HOUR
DAYS = 10
BEGIN = now() // DAY * DAY - 200 * DAY
REQUESTS = 500


def life(chance, request, at):
    """The events of one request, as (stamp, event): filed, maybe pledged, resolved, reopened; repeated, early and late."""
    events = [filed(request, at, due=at + chance.choice((1, 5, 30)) * DAY if chance.random() < 0.5 else None)]
    if chance.random() < 0.6:
        events.append(pledged(request, at + chance.randrange(3 * DAY)))
    if chance.random() < 0.9:
        events.append(resolved(request, at + chance.randrange(chance.choice((1, 20)) * DAY),
                               satisfaction=chance.randrange(1, 6)))
    if chance.random() < 0.1:
        events.append(pledged(request, at + chance.randrange(30 * DAY)))
        events.append(resolved(request, at + chance.randrange(40 * DAY)))
    if chance.random() < 0.05:
        del events[0]
    found = [(event[1]["occurred_at"] + chance.randrange(HOUR), event) for event in events]
    for event in events:
        if chance.random() < 0.3:
            found.append((event[1]["occurred_at"] + chance.randrange(40 * DAY), event))
    return found


def half_a_year(seed):
    """Every third id is used again after months. Nearly in order of stamps; none is later than now."""
    chance = random.Random(seed)
    found = []
    for i in range(REQUESTS):
        at = BEGIN + chance.randrange(150 * DAY)
        found += life(chance, "r%d" % i, at)
        if i % 3 == 0:
            found += life(chance, "r%d" % i, at + chance.randrange(20, 60) * DAY)
    found = [(min(stamp, now() - HOUR), event) for stamp, event in found]
    return sorted(found, key=lambda one: one[0] + chance.randrange(DAY))


def produce(town, messages):
    town.kafka.produce(town.topics.events, [
        {"key": fields["request_id"].encode(), "value": encode(record, **fields), "timestamp": stamp, "partition": None}
        for stamp, (record, fields) in messages])


def states(town):
    return sum(town.redis.call("HLEN", "%s:{0}:state:%d" % (town.prefix, p)) for p in range(town.partitions))


def expect(town, log, clock):
    """What the oracle finds: counters and alerts are compared, and `verify` says the same. Returns its result."""
    settings = {"clock": clock, "keep_closed": DAYS * DAY, "pledge_within": None}
    if clock == "log":
        settings["end"] = "latest"
    agree(town, log, **settings)
    town.verify()
    return oracle.run(log, dict(settings, clocks=town.clocks()))


def left(town, result):
    """How many states stay once all that is gone was let go: one that ever had an alert leaves its numbers."""
    return len(result.living | {(a["partition"], a["request_id"]) for a in town.alerts()})


def dead_letters(town, result):
    """The dead letters are those events that the oracle finds too late, each once; nothing sends them again."""
    check(len(result.late) > 30, "some events are too late: %d" % len(result.late))
    listed = huiyin("dead-letters", "list", *town.topics.flags).out.splitlines()[:-1]
    equal(sorted(line.split()[0] for line in listed), sorted("%d:%d" % place for place in result.late), "dead letters")
    check(all("too-late: " in line for line in listed), "the reason is told: " + listed[0])
    told = huiyin("dead-letters", "resend", *town.topics.flags, code=1).out
    check("%d chosen, 0 sent again, %d left" % (len(listed), len(listed)) in told, "none is sent again: " + told[-300:])
    return len(listed)


def by_log():
    town = Town(kafka, settings=["--clock", "log", "--pledge-within", "none", "--keep-closed", DAYS])
    messages = half_a_year(1)
    produce(town, messages[:len(messages) // 2])
    tracker = town.start("--batch", 40)
    until(lambda: sum(town.offsets().values()) > 100, 60, "it counts")
    tracker.kill()
    produce(town, messages[len(messages) // 2:])
    town.track("--until-end", "--batch", 100)
    log, before = town.log(), states(town)
    result = expect(town, log, "log")
    # Taking over lets go what is gone, and the commit of it is made before a bounded run ends.
    town.track("--until-end")
    equal(states(town), left(town, result), "what is gone has left Redis")
    check(states(town) < REQUESTS * 3 // 4, "it is much: %d are left" % states(town))
    expect(town, log, "log")
    say("log clock: %d messages, %d too late; %d states, then %d" % (
        len(log), dead_letters(town, result), before, states(town)))
    huiyin("rebuild", *town.flags())
    expect(town, log, "log")
    equal(states(town), left(town, result), "a rebuild keeps as much")
    return town


def live():
    town = Town(kafka, settings=["--pledge-within", "none", "--keep-closed", DAYS])
    messages = half_a_year(2)
    tracker = town.start("--batch", 200)
    for piece in range(5):
        produce(town, messages[piece * len(messages) // 5:(piece + 1) * len(messages) // 5])
        if piece in (1, 3):
            tracker.kill()
            tracker = town.start("--batch", 200)
    town.await_counted()
    at_rest(town)
    check(states(town) < REQUESTS, "states leave Redis beside the counting: %d are left" % states(town))
    log, swept = town.log(), states(town)
    result = expect(town, log, "live")
    tracker.kill()
    tracker = town.start()
    until(lambda: states(town) == left(town, result), 30, "what is gone has left Redis")
    expect(town, log, "live")
    say("live clock: %d messages, %d too late; %d states, then %d" % (
        len(log), dead_letters(town, result), swept, states(town)))
    # Those that are gone come back.
    produce(town, [(now(), filed("r%d" % i, now() - HOUR, due=now() - 1000)) for i in range(0, REQUESTS, 5)])
    town.await_counted()
    at_rest(town)
    gone_in_time(tracker.stop())
    expect(town, town.log(), "live")
    huiyin("rebuild", *town.flags())
    town.track("--until-end")
    expect(town, town.log(), "live")
    return town


def is_refused(town):
    without = [flag for flag in town.flags() if flag not in ("--keep-closed", DAYS)]
    refused = huiyin("track", *without, "--group", town.topics.group, "--until-end", code=1)
    says(refused, "--keep-closed %d" % DAYS, "huiyin rebuild --keep-closed forever")
    says(huiyin("verify", *without, code=1), "--keep-closed %d" % DAYS)
    # Kept for ever, nothing is too late and no id was used anew.
    huiyin("rebuild", *without)
    huiyin("verify", *without)
    shown = huiyin("show", "r0", *without).out
    check("no longer kept" not in shown, "all is kept")


def is_shown(town):
    """Of one that is gone `show` says so, whether its state was let go already or not."""
    result = expect(town, town.log(), "log")
    gone = {m["event"]["request_id"] for m in town.log()} - {request for _, request in result.living}
    shown = [huiyin("show", request, *town.flags()).out for request in sorted(gone)[:2]]
    check(all("no longer kept (--keep-closed)" in text for text in shown), "it is told: %r" % shown)


def stands_of_a_gone_one(comes_back):
    """An alert that stands of a request which by the log is gone, and may have come back as an orphan: Redis lost all,
    and `rebuild` knows from the alerts topic alone that it is to be cleared."""
    town = Town(kafka, partitions=1, settings=["--keep-closed", 1, "--resolve-within", "none"])
    long_ago = now() - 3 * DAY
    town.publish(filed("a", long_ago), timestamp=long_ago)
    town.track("--until-end")
    town.redis.call("FLUSHALL")
    town.publish(resolved("a", long_ago + HOUR), timestamp=long_ago + HOUR)
    town.publish(filed("z", now() - 1000))
    if comes_back:
        town.publish(pledged("a", now() - 500))
    for _ in range(2):
        huiyin("rebuild", *town.flags())
        town.track("--until-end")
        town.verify()
        equal([(a["alert_id"], a["status"]) for a in town.alerts()],
              [("0:a:stalled:0", "RAISED"), ("0:a:stalled:0", "CLEARED")], "alerts")
    town.publish(filed("a", now() - 25 * HOUR), timestamp=now() - 24 * HOUR - HOUR // 2)
    town.track("--until-end")
    town.verify()
    # The orphan is pledged; the other is stalled at once, and its alert is another one.
    equal([a["alert_id"] for a in town.alerts()[2:]], [] if comes_back else ["0:a:stalled:1"], "alerts of the next")


kafka = Kafka()
for comes_back in (False, True):
    stands_of_a_gone_one(comes_back)
town = by_log()
is_shown(town)
is_refused(town)
live()
