# SPDX-License-Identifier: Apache-2.0
"""What the flows about `huiyin track` share: its flags, its clocks and alerts as the oracle has them, verify."""
import json
import os
import sys
import time

from .avro import alerts, decode, encode, standing
from .checks import ROOT, Failed, check, equal, until
from .kafka import Kafka
from .process import huiyin, start_huiyin
from .redis import Redis

sys.path.insert(0, os.path.join(ROOT, "tests", "oracle"))
import oracle

TYPES = {"RequestFiled": "request-filed", "TaskPledged": "task-pledged", "TaskResolved": "task-resolved",
         "VolunteerEventHeld": "volunteer-event-held"}
HOUR = 3600 * 1000


def now():
    return int(time.time() * 1000)


class Town:
    """Topics, a Redis and the settings of one system under test."""

    def __init__(self, kafka, redis=None, partitions=4, settings=(), prefix=None):
        self.kafka = kafka
        self.redis = redis or Redis()
        self.topics = kafka.topics(partitions)
        self.partitions = partitions
        self.prefix = prefix or "huiyin"
        self.url = self.redis.url
        self.settings = ["--prefix", prefix, *settings] if prefix else list(settings)

    def flags(self):
        return [*self.topics.flags, "--redis", self.url, *self.settings]

    def start(self, *more, name="track", **options):
        return start_huiyin("track", *self.flags(), "--group", self.topics.group, *more, name=name, **options)

    def track(self, *more, timeout=60, **options):
        return huiyin("track", *self.flags(), "--group", self.topics.group, *more, timeout=timeout, **options)

    def verify(self, *more, code=0, timeout=60):
        """What `verify` says, after it has ended with `code`."""
        done = huiyin("verify", *self.flags(), *more, code=code, timeout=timeout)
        check(code != 0 or ": equal" in done.out, "verify does not say equal: " + done.out)
        return done

    def publish(self, *events, timestamp=None, partition=None, key=None, value=None):
        """Sends (record name, fields) pairs, each with its own key; stamped with `timestamp` (ms), else now."""
        messages = []
        for record, fields in events:
            own = fields.get("request_id") or fields.get("station")
            messages.append({"key": (key or own).encode(), "value": value or encode(record, **fields),
                             "timestamp": timestamp or now(), "partition": partition})
        self.kafka.produce(self.topics.events, messages)

    def simulate(self, *more, seed=1, requests=1000):
        return huiyin("simulate", *self.topics.flags[:4], "--seed", seed, "--requests", requests, *more, timeout=60)

    def meta(self, partition, field):
        return self.redis.hash("%s:{0}:partition:%d" % (self.prefix, partition)).get(field)

    def clocks(self):
        found = {p: self.meta(p, "clock") for p in range(self.partitions)}
        return {p: int(clock) for p, clock in found.items() if clock is not None}

    def offsets(self):
        return {p: int(self.meta(p, "offset") or 0) for p in range(self.partitions)}

    def ends(self):
        """The end of each partition: one past its last message."""
        found = dict.fromkeys(range(self.partitions), 0)
        for m in self.kafka.read(self.topics.events):
            found[m.partition] = max(found[m.partition], m.offset + 1)
        return found

    def await_counted(self, seconds=60):
        """Waits until everything in the topic is in Redis."""
        ends = self.ends()
        until(lambda: all(self.offsets()[p] >= ends[p] for p in ends), seconds, "all is counted")

    def alerts(self):
        return alerts(self.kafka, self.topics.alerts)

    def outbox(self):
        """The alerts that are stored, and in the alerts topic not yet or no longer alone: some lie in both."""
        found = []
        for p in range(self.partitions):
            for entry in self.redis.call("LRANGE", "%s:{0}:outbox:%d" % (self.prefix, p), 0, -1):
                found.append(dict(decode(entry.encode("utf-8", "surrogateescape"))[1], partition=p))
        return found

    def standing(self):
        return standing(self.alerts())

    def log(self, undecodable=False):
        """The messages of the topic as the oracle takes them; `undecodable`: there may be some that hold no event."""
        messages = []
        for m in self.kafka.read(self.topics.events):
            messages.append({"partition": m.partition, "offset": m.offset, "timestamp": m.timestamp,
                             "event": _event(m.value, undecodable)})
        return messages

    def actual(self, outbox=False):
        """What is in Redis and in the alerts topic (with `outbox`: or waits there for it), in the form of the oracle's
        results."""
        found = {"count": {}, "volunteer": {}, "clocks": {str(p): c for p, c in self.clocks().items()},
                 "alerts": {str(p): [] for p in range(self.partitions)},
                 "standing": {str(p): [] for p in range(self.partitions)}}
        for name, fields in self.redis.counters(self.prefix).items():
            what, scope = name.split(":", 1)
            found[what][scope] = fields
        emitted = self.alerts()
        if outbox:
            sent = {(a["alert_id"], a["status"]) for a in emitted}
            emitted += [a for a in self.outbox() if (a["alert_id"], a["status"]) not in sent]
        for p in found["alerts"]:
            found["alerts"][p] = oracle.numbered([a for a in emitted if a["partition"] == int(p)])
        for partition, request, mark in standing(emitted):
            found["standing"][str(partition)].append([request, mark])
        return found


def _event(value, undecodable):
    try:
        record, fields = decode(value)
    except (Failed, EOFError, IndexError, ValueError, TypeError):
        check(undecodable, "a message of the topic holds no event")
        return None
    return dict(fields, type=TYPES[record])


def filed(request, at, event=None, due=None, **more):
    """A request-filed as publish() takes it."""
    return "RequestFiled", dict({"event_id": event or "%s-filed-%d" % (request, at), "request_id": request,
                                 "occurred_at": at, "category": "c", "district": "d/e", "due_at": due}, **more)


def pledged(request, at, due=None, unit="u", **more):
    return "TaskPledged", dict({"event_id": "%s-pledged-%d" % (request, at), "request_id": request, "occurred_at": at,
                                "unit": unit, "due_at": due}, **more)


def resolved(request, at, unit="u", **more):
    return "TaskResolved", dict({"event_id": "%s-resolved-%d" % (request, at), "request_id": request,
                                 "occurred_at": at, "unit": unit}, **more)


def statuses(found, mark=None):
    """[(request, mark, status)] of alerts, in order of partition and offset."""
    return [(a["request_id"], a["mark"], a["status"]) for a in found if mark in (None, a["mark"])]


def says(result, *wanted):
    text = (result.err if hasattr(result, "err") else result.log()) + (
        result.out if isinstance(getattr(result, "out", None), str) else "")
    for words in wanted:
        check(words in text, "it does not say %r but %r" % (words, text[-3000:]))
