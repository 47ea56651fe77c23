#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# What a log of messages must come to (counters, clocks, alerts), computed the slow way from the written contract alone.
#
# It shares nothing with the program, so that an agreement of the two means something. A request's state is computed
# from the whole set of its events each time one arrives; counters are summed once, at the end. As a library:
#
#     result = run(messages, settings)           settings: see DEFAULTS below
#     differences = diff(result.as_dict(), actual)
#
# Where the contract leaves a choice, this is what was chosen:
#
#  1. Earliest at a tie: the same rule as for the latest (greatest fields). It cannot show: of an earliest event only
#     the time is used.
#  2. Ties compare the district as it was sent, empty levels and all; false is before true; enums by their position in
#     the contract's lists. `pledger` is not compared and not used.
#  3. Two volunteer events with one event_id and one station in two partitions count twice: "first read" has a meaning
#     only within a partition.
#  4. When a message has been applied, what changes for its request's marks comes out in the policy's order of marks,
#     RAISED and CLEARED mixed, whatever their moments. (By moment would be the other reading.) diff() looks at this
#     only when asked to.
#  5. `at` is the clock after it moved (the message's timestamp, or the move's moment), not the first millisecond at
#     which the mark was passed.
#  6. A CLEARED carries the request's fields, due_at and mark_at as they are after the message that caused it; mark_at
#     is null if the mark no longer exists.
#  7. An alert's `district` is the latest filing's as it was sent; only scope names drop empty levels.
#  8. A kept move (next offset, moment) is made before the first message whose offset is at or past the next offset,
#     for offsets have gaps. An end move also reaches a partition without messages, if `partitions` tells of it.
#  9. "The latest timestamp over all partitions" is of messages of any sort: repeats, orphans and dead letters too.
#     Without any timestamp there is no move.
# 10. A timestamp below 0 is no timestamp. Stamps an hour ahead of the wall clock are not told apart: a log that has
#     them is not for this oracle.
# 11. A partition without a clock (nothing read that has a timestamp) has passed no moment: not overdue, not stalled,
#     no alerts. It is absent from `clocks`.
# 12. An event outside the bounds of the contract (also: of an unknown type, without a field that has no default, of a
#     wrong JSON type) is a dead letter: it moves the log clock and does nothing else. Result.refused names them.
#     Limits that the contract's page does not name (length of names and ids, encoding) are for the caller to give as
#     null.
# 13. A request without a unit (open and never pledged, say) has neither a unit nor a month scope. `filed` of a month
#     scope is in the month of the filing, under the unit that the request has now.
# 14. `pledge_ms` is summed over every pledged request, closed and excluded ones too; only `resolve_ms` leaves those out.
# 15. A day is that of the local calendar, with the offset in force at that moment, by Python's zoneinfo.
# 16. A due (own or by policy) and marks are not held to the year 2199.
# 17. With the live clock the history of alerts is not determined by the log: `alerts` is empty and `standing` says
#     what is owed at the stored clock.
# 18. keep_closed: log time is the largest timestamp so far in the partition, a kept or an end move being none. It moves
#     before the message is looked at. A closed request is gone once log time is later than keep_closed after both its
#     latest resolution and the log time at its last message. A request is let go when its next event comes, for until
#     then nothing shows; what it has counted is kept apart. Result.late names the events that were too late.
import argparse
import collections
import datetime
import heapq
import json
import re
import sys
import zoneinfo

import written_policy as written

KINDS = ("APPEAL", "COMPLAINT", "SUGGESTION", "CONSULTATION", "MICRO_WISH", "SERVICE_ORDER", "PAIRED_HELP", "OTHER")
CHANNELS = ("HOTLINE", "PORTAL", "SERVICE_CENTRE", "PARTY_SERVICE_CENTRE", "PETITION", "WECHAT", "FIELD_VISIT",
            "SURVEY", "INITIATIVE", "OTHER")
PRIORITIES = ("LOW", "NORMAL", "HIGH", "URGENT")
OUTCOMES = ("RESOLVED", "EXPLAINED", "DECLINED", "REFERRED", "DUPLICATE", "WITHDRAWN")

HOUR = 3600 * 1000
DAY = 24 * HOUR
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
LAST_TIME = (datetime.datetime(2200, 1, 1, tzinfo=datetime.timezone.utc) - EPOCH).days * DAY - 1
LAST_INT = 2 ** 31 - 1
DISTRICT_LEVELS = 8

DEFAULTS = {
    "time_zone": "Asia/Shanghai",
    "clock": "log",                 # "log" or "live"
    "pledge_within": 24 * HOUR,     # milliseconds, or None
    "resolve_within": 15 * DAY,     # milliseconds, or None
    "policy": None,                 # the text of a policy (written_policy.py), in place of these two and the built-in marks
    "keep_closed": None,            # milliseconds, or None for ever
    "clocks": {},                   # live: partition -> stored clock
    "moves": [],                    # log: [partition, next offset, moment], kept moves of bounded runs
    "end": None,                    # log: move at the very end: None, "latest", or a moment
    "partitions": None,             # how many partitions the topic has; None: those that have messages
}

MARKS = ("stalled", "due-soon", "overdue", "escalated")
SEVERITY = {"stalled": "WARNING", "due-soon": "INFO", "overdue": "CRITICAL", "escalated": "CRITICAL"}
AUDIENCE = dict.fromkeys(MARKS, "")
ALERT_FIELDS = ("status", "request_id", "mark", "number", "severity", "at", "mark_at", "due_at", "filed_at", "kind",
                "channel", "priority", "category", "district", "unit", "audience")


# ---- events ---------------------------------------------------------------------------------------------------------

class Refused(Exception):
    """An event that breaks a bound of the contract."""


ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)")


def milliseconds(value):
    """A time as milliseconds since 1970 UTC, from milliseconds or ISO 8601 with an offset."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = ISO.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise Refused("not a time: %r" % (value,))
    try:
        moment = datetime.datetime(*map(int, found.groups()[:6]), tzinfo=datetime.timezone.utc)
    except ValueError as error:
        raise Refused("not a time: %r (%s)" % (value, error))
    offset = 0
    if found[8] != "Z":
        digits = found[8].replace(":", "")
        offset = int(digits[0] + "1") * (int(digits[1:3]) * 60 + int(digits[3:5])) * 60000
    since = moment - EPOCH
    return (since.days * 86400 + since.seconds) * 1000 + int(((found[7] or "") + "000")[:3]) - offset


class Reader:
    """Takes the fields of one JSON event and holds them to the contract's bounds."""

    def __init__(self, event):
        self.event = event

    def text(self, name, default=None, empty=False):
        value = self.event.get(name, default)
        if not isinstance(value, str):
            raise Refused("%s is not a string" % name)
        if value == "" and not empty:
            raise Refused("%s is empty" % name)
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise Refused("%s is not valid Unicode" % name)
        return value

    def district(self):
        path = self.text("district", empty=True)
        if len(levels(path)) > DISTRICT_LEVELS:
            raise Refused("district has over %d levels" % DISTRICT_LEVELS)
        return path

    def enum(self, name, symbols, default):
        value = self.event.get(name, default)
        if value not in symbols:
            raise Refused("%s is not one of its symbols" % name)
        return symbols.index(value)

    def time(self, name):
        moment = milliseconds(self.event.get(name))
        if not 0 <= moment <= LAST_TIME:
            raise Refused("%s is out of range" % name)
        return moment

    def optional_time(self, name):
        return None if self.event.get(name) is None else self.time(name)

    def integer(self, name, default, least, most):
        value = self.event.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Refused("%s is out of range" % name)
        return value

    def boolean(self, name):
        value = self.event.get(name, False)
        if not isinstance(value, bool):
            raise Refused("%s is not a boolean" % name)
        return value


# The order of the fields is the contract's for comparing at a tie, occurred_at before them all.
Filing = collections.namedtuple("Filing", "occurred_at kind channel category district priority due_at assisted")
Pledge = collections.namedtuple("Pledge", "occurred_at unit due_at")
Resolution = collections.namedtuple("Resolution", "occurred_at outcome satisfaction unit")
Volunteer = collections.namedtuple(
    "Volunteer", "occurred_at event_id station district kind teams volunteers beneficiaries minutes")


def parse(event):
    """One JSON event as one of the four records above, with the request's id (None for a volunteer event)."""
    if not isinstance(event, dict):
        raise Refused("not an object")
    read = Reader(event)
    event_id = read.text("event_id")
    occurred_at = read.time("occurred_at")
    kind = event.get("type")
    if kind == "request-filed":
        return read.text("request_id"), Filing(
            occurred_at, read.enum("kind", KINDS, "APPEAL"), read.enum("channel", CHANNELS, "OTHER"),
            read.text("category"), read.district(), read.enum("priority", PRIORITIES, "NORMAL"),
            read.optional_time("due_at"), read.boolean("assisted"))
    if kind == "task-pledged":
        return read.text("request_id"), Pledge(occurred_at, read.text("unit"), read.optional_time("due_at"))
    if kind == "task-resolved":
        satisfaction = None if event.get("satisfaction") is None else read.integer("satisfaction", None, 1, 5)
        return read.text("request_id"), Resolution(
            occurred_at, read.enum("outcome", OUTCOMES, "RESOLVED"), satisfaction, read.text("unit"))
    if kind == "volunteer-event-held":
        amounts = [read.integer(name, 0, 0, LAST_INT) for name in ("teams", "volunteers", "beneficiaries", "minutes")]
        return None, Volunteer(occurred_at, event_id, read.text("station"), read.district(), read.text("kind"),
                               *amounts)
    raise Refused("unknown type %r" % (kind,))


def rank(record):
    """A key by which records of one sort compare as the contract says: null first, strings bytewise."""
    return [(0,) if field is None else (1, field.encode()) if isinstance(field, str) else (1, field)
            for field in record]


def latest(records):
    return max(records, key=rank, default=None)


def earliest_time(records):
    return min((record.occurred_at for record in records), default=None)


# ---- one request ----------------------------------------------------------------------------------------------------

State = collections.namedtuple(
    "State", "filed filing first_pledge latest_pledge first_resolution resolution unit closed reopened due ruling")


def state_of(events, settings):
    """The state of a request from the set of its events; None for an orphan."""
    filings = [event for event in events if isinstance(event, Filing)]
    pledges = [event for event in events if isinstance(event, Pledge)]
    resolutions = [event for event in events if isinstance(event, Resolution)]
    if not filings:
        return None
    filed = earliest_time(filings)
    pledge, resolution = latest(pledges), latest(resolutions)
    closed = resolution is not None and not (pledge and pledge.occurred_at > resolution.occurred_at)
    reopened = bool(pledge and resolution) and pledge.occurred_at > earliest_time(resolutions)
    unit = pledge.unit if pledge else resolution.unit if resolution else None
    ruling = ruling_of(filed, latest(filings), pledges, settings)
    due = ruling.due if ruling else due_of(filed, filings, pledges, settings)
    return State(filed, latest(filings), earliest_time(pledges), pledge, earliest_time(resolutions), resolution, unit,
                 closed, reopened, due, ruling)


def ruling_of(filed, filing, pledges, settings):
    """What a written policy says of a request; None without one."""
    if not settings.get("written"):
        return None
    asked = written.Asked(KINDS[filing.kind], CHANNELS[filing.channel], PRIORITIES[filing.priority], filing.category,
                          tuple(levels(filing.district)))
    dated = [pledge for pledge in pledges if pledge.due_at is not None]
    return written.Ruling(settings["written"], asked, filed, filing.due_at, latest(dated).due_at if dated else None,
                          sorted({(pledge.occurred_at, pledge.due_at) for pledge in dated}))


def closed_since(events):
    """When the latest resolution of a closed request occurred, also without a filing; None while it is open."""
    resolution = latest([event for event in events if isinstance(event, Resolution)])
    pledge = latest([event for event in events if isinstance(event, Pledge)])
    if resolution is None or (pledge and pledge.occurred_at > resolution.occurred_at):
        return None
    return resolution.occurred_at


def due_of(filed, filings, pledges, settings):
    dated = latest([pledge for pledge in pledges if pledge.due_at is not None])
    if dated:
        return dated.due_at
    if latest(filings).due_at is not None:
        return latest(filings).due_at
    within = settings["resolve_within"]
    return None if within is None else filed + within


def passed(clock, moment):
    return clock is not None and moment is not None and clock > moment


def pledge_limit(state, settings):
    if state.ruling:
        return state.ruling.pledge_limit
    within = settings["pledge_within"]
    return None if within is None else state.filed + within


# ---- counters -------------------------------------------------------------------------------------------------------

def contribution(state, clock, settings):
    """What one filed request adds to the scopes that have all fields."""
    closed = state.closed
    outcome = OUTCOMES[state.resolution.outcome] if closed else None
    excluded = outcome in ("DUPLICATE", "WITHDRAWN")
    judged = closed and not excluded
    satisfaction = state.resolution.satisfaction if judged else None
    in_time = judged and state.due is not None and state.resolution.occurred_at <= state.due
    fields = {
        "filed": 1,
        "pledged": state.first_pledge is not None,
        "resolved": closed,
        "open": not closed,
        "overdue": not closed and passed(clock, state.due),
        "stalled": not closed and state.first_pledge is None and passed(clock, pledge_limit(state, settings)),
        "on_time": in_time,
        "late": judged and state.due is not None and not in_time,
        "reopened": state.reopened,
        "declined": outcome == "DECLINED",
        "excluded": excluded,
        "assisted": state.filing.assisted,
        "over_extended": state.ruling is not None and state.ruling.extended is not None,
        "rated": satisfaction is not None,
        "satisfied": satisfaction is not None and satisfaction >= 4,
        "pledge_ms": 0 if state.first_pledge is None else max(0, state.first_pledge - state.filed),
        "resolve_ms": max(0, state.resolution.occurred_at - state.filed) if judged else 0,
    }
    return {name: int(value) for name, value in fields.items()}


def levels(path):
    return [level for level in path.split("/") if level]


def encoded(name):
    return "".join("%%%02X" % ord(char) if char in "%:" or ord(char) < 0x20 or ord(char) == 0x7F else char
                   for char in name)


def district_scopes(path):
    parts = [encoded(level) for level in levels(path)]
    return ["district:" + "/".join(parts[:depth + 1]) for depth in range(len(parts))]


def first_level(path):
    return encoded(levels(path)[0]) if levels(path) else None


def whole_scopes(state):
    """The scopes in which a request counts with all fields."""
    filing = state.filing
    scopes = ["all", "category:" + encoded(filing.category), "channel:" + CHANNELS[filing.channel],
              "kind:" + KINDS[filing.kind]] + district_scopes(filing.district)
    if state.unit is not None:
        scopes.append("unit:" + encoded(state.unit))
    if first_level(filing.district) is not None:
        scopes.append("cross:%s:%s" % (first_level(filing.district), encoded(filing.category)))
    return scopes


def local_date(moment, zone):
    return (EPOCH + datetime.timedelta(seconds=moment // 1000)).astimezone(zone).strftime("%Y-%m-%d")


def dated_scopes(state, moment, zone):
    date = local_date(moment, zone)
    scopes = ["day:" + date]
    if first_level(state.filing.district) is not None:
        scopes.append("day:%s:%s" % (date, first_level(state.filing.district)))
    if state.unit is not None:
        scopes.append("month:%s:%s" % (date[:7], encoded(state.unit)))
    return scopes


def add(table, scope, fields):
    for name, amount in fields.items():
        if amount:
            table[scope][name] += amount


def count_request(table, state, clock, settings):
    if state is None:
        add(table, "all", {"orphans": 1})
        return
    zone = settings["zone"]
    fields = contribution(state, clock, settings)
    for scope in whole_scopes(state):
        add(table, scope, fields)
    dated = [(state.filed, ("filed",)), (state.first_pledge, ("pledged",))]
    if state.closed:
        dated.append((state.resolution.occurred_at,
                      ("resolved", "on_time", "late", "excluded", "rated", "satisfied")))
    for moment, names in dated:
        if moment is not None:
            for scope in dated_scopes(state, moment, zone):
                add(table, scope, {name: fields[name] for name in names})


def count_volunteer(table, event, zone):
    fields = {"events": 1, "teams": event.teams, "volunteers": event.volunteers,
              "beneficiaries": event.beneficiaries, "minutes": event.minutes}
    scopes = ["all", "station:" + encoded(event.station), "kind:" + encoded(event.kind),
              "day:" + local_date(event.occurred_at, zone)] + district_scopes(event.district)
    for scope in scopes:
        add(table, scope, fields)


# ---- marks ----------------------------------------------------------------------------------------------------------

def moments(state, settings):
    """Mark -> (its moment, whether its condition holds), for the marks that exist."""
    if state is None:
        return {}
    if state.ruling:
        return written_moments(state, settings)
    found = {}
    if pledge_limit(state, settings) is not None:
        found["stalled"] = (pledge_limit(state, settings), not state.closed and state.first_pledge is None)
    if state.due is not None:
        if state.due > state.filed:
            found["due-soon"] = (state.filed + (state.due - state.filed) * 75 // 100, not state.closed)
        found["overdue"] = (state.due, not state.closed)
        found["escalated"] = (state.due + 72 * HOUR, not state.closed)
    return found


def written_moments(state, settings):
    found = {}
    for mark in settings["written"].marks:
        moment = state.ruling.moment(mark)
        if moment is not None:
            found[mark.name] = (moment, not state.closed and (not mark.unpledged or state.first_pledge is None))
    return found


def owed(marks, mark, clock):
    return mark in marks and marks[mark][1] and passed(clock, marks[mark][0])


class Request:
    """One request in one partition: the set of its events, and what follows from it."""

    def __init__(self):
        self.events = set()
        self.state = None
        self.marks = {}
        self.standing = set()
        self.raised = collections.Counter()
        self.last = None  # the log time at its last message

    def apply(self, event, settings):
        if event not in self.events:
            self.events.add(event)
            self.state = state_of(self.events, settings)
            self.marks = moments(self.state, settings)


class Partition:
    """One partition as it is read: requests, volunteer events, the clock, the alerts so far."""

    def __init__(self, settings):
        self.settings = settings
        self.clock = None
        self.log_time = None
        self.requests = {}
        self.past = []  # the requests that are gone and were begun anew
        self.volunteers = {}
        self.alerts = []
        self.coming = []  # a heap of (moment, request id bytes, place of the mark, request id); may hold stale entries

    def move(self, moment):
        """The log clock moves on; what that makes owed is raised by moment, request id, place in the policy."""
        if moment is None or (self.clock is not None and moment <= self.clock):
            return
        self.clock = moment
        while self.coming and self.coming[0][0] < moment:
            at, _, place, request_id = heapq.heappop(self.coming)
            request, mark = self.requests[request_id], self.settings["marks"][place]
            if mark not in request.standing and request.marks.get(mark) == (at, True):
                self.emit("RAISED", request_id, mark)

    def is_gone(self, request):
        keep, since = self.settings["keep_closed"], closed_since(request.events)
        if keep is None or since is None or self.log_time is None:
            return False
        return self.log_time > max(since, since if request.last is None else request.last) + keep

    def is_late(self, event, stamp):
        keep, stamp = self.settings["keep_closed"], self.log_time if stamp is None else stamp
        return keep is not None and stamp is not None and stamp - event.occurred_at > keep

    def begin_anew(self, request_id, old):
        """All that goes on is how often its marks were raised."""
        self.requests[request_id] = Request()
        if old is not None:
            self.past.append(old)
            self.requests[request_id].raised = old.raised

    def apply(self, request_id, event, stamp):
        """Whether the event counts: it is not too late."""
        if request_id is None:
            self.volunteers.setdefault((event.station, event.event_id), event)
            return True
        known = self.requests.get(request_id)
        if known is None or self.is_gone(known):
            if self.is_late(event, stamp):
                return False
            self.begin_anew(request_id, known)
        self.change(request_id, event)
        return True

    def change(self, request_id, event):
        request = self.requests[request_id]
        request.apply(event, self.settings)
        request.last = self.log_time
        if self.settings["clock"] == "log":
            self.look_again(request_id, request)

    def look_again(self, request_id, request):
        for place, mark in enumerate(self.settings["marks"]):
            due = owed(request.marks, mark, self.clock)
            if due != (mark in request.standing):
                self.emit("RAISED" if due else "CLEARED", request_id, mark)
            if not due and mark in request.marks and request.marks[mark][1]:
                heapq.heappush(self.coming, (request.marks[mark][0], request_id.encode(), place, request_id))

    def emit(self, status, request_id, mark):
        request = self.requests[request_id]
        state, filing = request.state, request.state.filing
        if status == "RAISED":
            request.raised[mark] += 1
            request.standing.add(mark)
        else:
            request.standing.remove(mark)
        self.alerts.append({
            "status": status, "request_id": request_id, "mark": mark, "number": request.raised[mark] - 1,
            "severity": self.settings["severity"][mark], "audience": self.settings["audience"][mark], "at": self.clock,
            "mark_at": request.marks[mark][0] if mark in request.marks else None, "due_at": state.due,
            "filed_at": state.filed, "kind": KINDS[filing.kind], "channel": CHANNELS[filing.channel],
            "priority": PRIORITIES[filing.priority], "category": filing.category, "district": filing.district,
            "unit": state.unit})

    def owed_now(self):
        return [[request_id, mark] for request_id in sorted(self.requests, key=str.encode)
                for mark in self.settings["marks"]
                if owed(self.requests[request_id].marks, mark, self.clock)]


# ---- a whole log ----------------------------------------------------------------------------------------------------

class Result:
    """What run() found: .count, .volunteer, .clocks, .alerts, .standing, .refused for events out of bounds, .late,
    the (partition, offset) of events that were too late, and .living, the (partition, id) of requests not gone."""

    def __init__(self, partitions, settings, refused, late):
        self.count = collections.defaultdict(collections.Counter)
        self.volunteer = collections.defaultdict(collections.Counter)
        self.refused = refused
        self.late = late
        self.requests = sum(len(partition.requests) + len(partition.past) for partition in partitions.values())
        for partition in partitions.values():
            for request in [*partition.requests.values(), *partition.past]:
                count_request(self.count, request.state, partition.clock, settings)
            for event in partition.volunteers.values():
                count_volunteer(self.volunteer, event, settings["zone"])
        self.living = {(name, request_id) for name, partition in partitions.items()
                       for request_id, request in partition.requests.items() if not partition.is_gone(request)}
        self.clocks = {name: partition.clock for name, partition in partitions.items() if partition.clock is not None}
        self.alerts = {name: partition.alerts for name, partition in partitions.items()}
        self.standing = {name: partition.owed_now() for name, partition in partitions.items()}

    def as_dict(self):
        """As JSON has it: partitions are strings, fields that are 0 are absent."""
        return {
            "count": {scope: dict(fields) for scope, fields in sorted(self.count.items())},
            "volunteer": {scope: dict(fields) for scope, fields in sorted(self.volunteer.items())},
            "clocks": {str(name): clock for name, clock in self.clocks.items()},
            "alerts": {str(name): alerts for name, alerts in self.alerts.items()},
            "standing": {str(name): marks for name, marks in self.standing.items()},
        }


def stamp_of(message):
    stamp = message.get("timestamp")
    return None if stamp is None or stamp < 0 else stamp


def full_settings(settings):
    unknown = set(settings) - set(DEFAULTS)
    if unknown:
        raise ValueError("unknown settings: %s" % ", ".join(sorted(unknown)))
    full = {**DEFAULTS, **settings}
    if full["clock"] not in ("log", "live"):
        raise ValueError("clock is log or live, not %r" % (full["clock"],))
    full["zone"] = zoneinfo.ZoneInfo(full["time_zone"])
    full["marks"], full["severity"], full["audience"] = MARKS, SEVERITY, AUDIENCE
    full["written"] = written.Policy(full["policy"]) if full["policy"] else None
    if full["written"]:
        marks = full["written"].marks
        full["marks"] = tuple(mark.name for mark in marks)
        full["severity"] = {mark.name: mark.severity for mark in marks}
        full["audience"] = {mark.name: mark.audience for mark in marks}
    full["clocks"] = {int(name): clock for name, clock in full["clocks"].items()}
    return full


def by_partition(messages, settings):
    logs = {name: [] for name in range(settings["partitions"] or 0)}
    for name in list(settings["clocks"]) + [move[0] for move in settings["moves"]]:
        logs.setdefault(name, [])
    for message in messages:
        logs.setdefault(message["partition"], []).append(message)
    for name, log in logs.items():
        log.sort(key=lambda message: message["offset"])
        if len({message["offset"] for message in log}) != len(log):
            raise ValueError("partition %d has two messages at one offset" % name)
    return dict(sorted(logs.items()))


def run(messages, settings=None):
    """Reads the messages, partition by partition in order of their offsets, and returns a Result."""
    settings = full_settings(settings or {})
    logs = by_partition(messages, settings)
    refused, late = [], []
    partitions = {name: read_log(name, log, settings, refused, late) for name, log in logs.items()}
    if settings["clock"] == "log":
        end = settings["end"]
        if end == "latest":
            stamps = [stamp_of(message) for log in logs.values() for message in log]
            end = max((stamp for stamp in stamps if stamp is not None), default=None)
        for partition in partitions.values():
            partition.move(end)
    return Result(partitions, settings, refused, late)


def read_log(name, log, settings, refused, late):
    partition = Partition(settings)
    by_log = settings["clock"] == "log"
    if not by_log:
        partition.clock = settings["clocks"].get(name)
    moves = sorted((move[1], move[2]) for move in settings["moves"] if by_log and move[0] == name)
    for message in log:
        while moves and moves[0][0] <= message["offset"]:
            partition.move(moves.pop(0)[1])
        stamp = stamp_of(message)
        if by_log:
            partition.move(stamp)
        if stamp is not None:
            partition.log_time = stamp if partition.log_time is None else max(stamp, partition.log_time)
        if message.get("event") is not None:
            try:
                if not partition.apply(*parse(message["event"]), stamp):
                    late.append((name, message["offset"]))
            except Refused as reason:
                refused.append("partition %d offset %d: %s" % (name, message["offset"], reason))
    for _, moment in moves:
        partition.move(moment)
    return partition


# ---- a log from a list of events ------------------------------------------------------------------------------------

def murmur2(data):
    """The hash by which the Java client chooses a partition, as an unsigned 32-bit number."""
    mix, mask = 0x5BD1E995, 0xFFFFFFFF
    value = 0x9747B28C ^ len(data)
    whole = len(data) // 4 * 4
    for start in range(0, whole, 4):
        word = int.from_bytes(data[start:start + 4], "little") * mix & mask
        word = (word ^ word >> 24) * mix & mask
        value = value * mix & mask ^ word
    if data[whole:]:
        value = (value ^ int.from_bytes(data[whole:], "little")) * mix & mask
    value = (value ^ value >> 13) * mix & mask
    return value ^ value >> 15


def log_of(events, partitions):
    """The messages that publishing these events in order gives, each stamped with its own occurred_at."""
    offsets = [0] * partitions
    messages = []
    for event in events:
        key = event["station"] if event["type"] == "volunteer-event-held" else event["request_id"]
        partition = (murmur2(key.encode()) & 0x7FFFFFFF) % partitions
        messages.append({"partition": partition, "offset": offsets[partition],
                         "timestamp": milliseconds(event["occurred_at"]), "event": event})
        offsets[partition] += 1
    return messages


# ---- comparing ------------------------------------------------------------------------------------------------------

def numbered(records):
    """Alerts as one partition's records lie in the topic, with `number` made from their alert_id: for each request
    and mark the first id seen is 0, the next new one 1, and so on. A CLEARED must have the id of its RAISED."""
    seen = collections.defaultdict(list)
    result = []
    for record in records:
        ids = seen[record["request_id"], record["mark"]]
        if record["alert_id"] not in ids:
            ids.append(record["alert_id"])
        result.append({**record, "number": ids.index(record["alert_id"])})
    return result


ORDERS = {
    "mark": lambda alert: (alert["request_id"], alert["mark"]),
    "request": lambda alert: (alert["request_id"],),
    "partition": lambda alert: (),
}


def diff(expected, actual, limit=20, order="mark"):
    """The first differences of two results in as_dict() form, a line each; empty if they say the same. A table that is
    missing counts as empty. The order of alerts is compared for each request's `mark`, `request`, or `partition`."""
    lines = diff_counters("count", expected, actual) + diff_counters("volunteer", expected, actual)
    lines += diff_clocks(expected, actual) + diff_standing(expected, actual)
    lines += diff_alerts(expected, actual, ORDERS[order])
    if len(lines) > limit:
        lines[limit:] = ["... and %d more differences" % (len(lines) - limit)]
    return lines


def table(result, name):
    return {str(key): value for key, value in (result.get(name) or {}).items()}


def keys_of(one, other):
    return sorted(set(one) | set(other))


def diff_counters(name, expected, actual):
    want, have = table(expected, name), table(actual, name)
    lines = []
    for scope in keys_of(want, have):
        wanted, had = want.get(scope, {}), have.get(scope, {})
        for field in keys_of(wanted, had):
            one, other = int(wanted.get(field, 0)), int(had.get(field, 0))
            if one != other:
                lines.append("%s %s %s: expected %d, is %d" % (name, scope, field, one, other))
    return lines


def diff_clocks(expected, actual):
    want, have = table(expected, "clocks"), table(actual, "clocks")
    return ["clock of partition %s: expected %s, is %s" % (name, want.get(name), have.get(name))
            for name in keys_of(want, have) if want.get(name) != have.get(name)]


def diff_standing(expected, actual):
    want, have = table(expected, "standing"), table(actual, "standing")
    lines = []
    for name in keys_of(want, have):
        wanted = collections.Counter(map(tuple, want.get(name, [])))
        had = collections.Counter(map(tuple, have.get(name, [])))
        lines += ["standing in partition %s: %s %s is missing" % (name, *key) for key in sorted((wanted - had))]
        lines += ["standing in partition %s: %s %s should not be" % (name, *key) for key in sorted((had - wanted))]
    return lines


def diff_alerts(expected, actual, group):
    want, have = table(expected, "alerts"), table(actual, "alerts")
    lines = []
    for name in keys_of(want, have):
        wanted, had = grouped(want.get(name, []), group), grouped(have.get(name, []), group)
        for key in keys_of(wanted, had):
            lines += diff_sequence("alert of partition %s" % name, wanted.get(key, []), had.get(key, []))
    return lines


def grouped(alerts, group):
    groups = collections.defaultdict(list)
    for alert in alerts:
        groups[group(alert)].append(alert)
    return groups


def alert_name(alert):
    return "%s %s %s number %s at %s" % tuple(alert.get(key) for key in ("request_id", "mark", "status", "number", "at"))


def diff_sequence(where, wanted, had):
    """The first difference of two lists of alerts; what comes after it would only repeat it."""
    for one, other in zip(wanted, had):
        fields = [field for field in ALERT_FIELDS if one.get(field) != other.get(field)]
        if fields:
            told = ", ".join("%s expected %r, is %r" % (field, one.get(field), other.get(field)) for field in fields)
            return ["%s: %s: %s" % (where, alert_name(one), told)]
    if len(wanted) > len(had):
        return ["%s: %s is missing" % (where, alert_name(wanted[len(had)]))]
    if len(had) > len(wanted):
        return ["%s: %s should not be" % (where, alert_name(had[len(wanted)]))]
    return []


# ---- the command ----------------------------------------------------------------------------------------------------

def span(text):
    return None if text == "none" else int(text)


def end_move(text):
    return text if text == "latest" else span(text)


def arguments():
    parser = argparse.ArgumentParser(description="What a log of messages must come to, as JSON.")
    parser.add_argument("file", nargs="?", default="-", help="JSON Lines, one message a line; - is standard input")
    parser.add_argument("--events", action="store_true",
                        help="lines are bare events in the order of sending, stamped with their occurred_at")
    parser.add_argument("--partitions", type=int, help="how many the topic has (needed with --events)")
    parser.add_argument("--time-zone", default=DEFAULTS["time_zone"])
    parser.add_argument("--clock", choices=("log", "live"), default="log")
    parser.add_argument("--pledge-within", type=span, default=DEFAULTS["pledge_within"], metavar="MS|none")
    parser.add_argument("--resolve-within", type=span, default=DEFAULTS["resolve_within"], metavar="MS|none")
    parser.add_argument("--policy", type=lambda path: open(path, encoding="utf-8").read(), metavar="FILE",
                        help="a written policy, in place of these two")
    parser.add_argument("--keep-closed", type=span, default=None, metavar="MS|none")
    parser.add_argument("--clocks", type=json.loads, default={}, help='live: {"0": MS, ...}, the stored clocks')
    parser.add_argument("--moves", type=json.loads, default=[], help="log: [[partition, next offset, MS], ...]")
    parser.add_argument("--end", type=end_move, default=None, metavar="none|latest|MS",
                        help="log: the move at the end of a bounded run (default: none)")
    return parser


def main():
    parser = arguments()
    options = vars(parser.parse_args())
    name, bare = options.pop("file"), options.pop("events")
    if bare and not options["partitions"]:
        parser.error("--events needs --partitions")
    with (sys.stdin if name == "-" else open(name, encoding="utf-8")) as lines:
        messages = [json.loads(line) for line in lines if line.strip()]
    result = run(log_of(messages, options["partitions"]) if bare else messages, options)
    for line in result.refused:
        print("refused: " + line, file=sys.stderr)
    for place in result.late:
        print("too late: partition %d offset %d" % place, file=sys.stderr)
    json.dump(result.as_dict(), sys.stdout, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
