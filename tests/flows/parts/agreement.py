# SPDX-License-Identifier: Apache-2.0
"""The oracle held against the program: every counter, what stands, and with the log clock the alerts too."""
import time

from .checks import check, until
from .kafka import Message
from .tracking import TYPES, decode, now, oracle


def readable(messages):
    """Kafka messages as the oracle takes them; what is no event is left out."""
    found = []
    for m in messages:
        if m.value[:2] == b"\xc3\x01":
            record, fields = decode(m.value)
            found.append({"partition": m.partition, "offset": m.offset, "timestamp": m.timestamp,
                          "event": dict(fields, type=TYPES[record])})
    return found


def key_of(event):
    return event["station"] if event["type"] == "volunteer-event-held" else event["request_id"]


def place_of(key, partitions):
    return (oracle.murmur2(key) & 0x7fffffff) % partitions


def unsplit(messages, partitions):
    """What the log would be had every event been written in the partition of its key: merged as `huiyin move` does, by
    the clock of each partition, then by partition."""
    clock, merged = {}, []
    for m in readable(messages):
        clock[m["partition"]] = max(clock.get(m["partition"], 0), m["timestamp"])
        merged.append((clock[m["partition"]], m["partition"], m["offset"], m))
    offsets, found = [0] * partitions, []
    for _, _, _, m in sorted(merged, key=lambda one: one[:3]):
        p = place_of(key_of(m["event"]).encode(), partitions)
        found.append(dict(m, partition=p, offset=offsets[p]))
        offsets[p] += 1
    return found


def agree(town, messages, history=True, **settings):
    """Counters, clocks and what stands are those of the oracle for these messages. With the live clock the moments are
    those stored; of the alerts of a log clock the whole history is compared, unless it has others from before."""
    live = settings.setdefault("clock", "live") == "live"
    settings.update(partitions=town.partitions)
    settings.setdefault("pledge_within", 24 * 3600 * 1000)
    for _ in range(10):
        if live:
            settings["clocks"] = town.clocks()
        result = oracle.run(messages, settings)
        actual = town.actual()
        if not live or town.clocks() == settings["clocks"]:
            break  # else something fell due meanwhile
    check(not result.refused, "events that the oracle refuses: %r" % result.refused[:3])
    expected = result.as_dict()
    if live or not history:
        expected["alerts"] = actual["alerts"] = {}
    lines = oracle.diff(expected, actual, order="partition")
    check(not lines, "the oracle and the program differ:\n" + "\n".join(lines))
    counted = sum(len(fields) for fields in actual["count"].values())
    check(counted > 100, "there was something to compare: %d counters" % counted)
    return counted


def at_rest(town, quiet=1.5, limit=40):
    """Waits until clocks and outboxes do not change any more: all that was due is raised and sent."""
    begun, last, since = time.monotonic(), None, time.monotonic()
    while time.monotonic() - since < quiet:
        seen = town.clocks(), [town.redis.call("LLEN", "%s:{0}:outbox:%d" % (town.prefix, p))
                               for p in range(town.partitions)]
        if seen != last:
            last, since = seen, time.monotonic()
        check(time.monotonic() - begun < limit, "the clocks never come to rest")
        time.sleep(0.1)
