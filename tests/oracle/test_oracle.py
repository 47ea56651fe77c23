# SPDX-License-Identifier: Apache-2.0
# Small logs worked by hand from the contract, held against the oracle; run by `python3 -m unittest` in this folder.
import itertools
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402

HOUR, DAY = oracle.HOUR, oracle.DAY
T = 1772323200000  # 2026-03-01T00:00:00Z, 08:00 in Shanghai


def filed(at, request="r1", **fields):
    return {"type": "request-filed", "event_id": "e", "occurred_at": at, "request_id": request, "category": "水",
            "district": "", **fields}


def pledged(at, request="r1", unit="u1", **fields):
    return {"type": "task-pledged", "event_id": "e", "occurred_at": at, "request_id": request, "unit": unit, **fields}


def resolved(at, request="r1", unit="u1", **fields):
    return {"type": "task-resolved", "event_id": "e", "occurred_at": at, "request_id": request, "unit": unit, **fields}


def held(at, event_id="v1", station="s1", **fields):
    return {"type": "volunteer-event-held", "event_id": event_id, "occurred_at": at, "station": station,
            "district": "", "kind": "清扫", **fields}


def log(*entries, partition=0):
    """Messages from (timestamp, event) pairs, or from events stamped with their own time."""
    pairs = [entry if isinstance(entry, tuple) else (entry["occurred_at"], entry) for entry in entries]
    return [{"partition": partition, "offset": offset, "timestamp": stamp, "event": event}
            for offset, (stamp, event) in enumerate(pairs)]


def run(*entries, **settings):
    return oracle.run(log(*entries), settings).as_dict()


def total(*entries, **settings):
    return run(*entries, **settings)["count"].get("all", {})


def story(result, partition="0"):
    return [(alert["status"], alert["request_id"], alert["mark"], alert["number"], alert["at"])
            for alert in result["alerts"][partition]]


class Times(unittest.TestCase):
    def test_iso(self):
        self.assertEqual(oracle.milliseconds("2026-03-01T08:00:00+08:00"), T)
        self.assertEqual(oracle.milliseconds("2026-02-28T18:30:00.0625-05:30"), T + 62)
        self.assertEqual(oracle.milliseconds("2026-03-01T00:00:00Z"), T)
        self.assertEqual(oracle.milliseconds(T), T)
        self.assertEqual(oracle.LAST_TIME, oracle.milliseconds("2199-12-31T23:59:59.999Z"))
        for bad in ("2026-03-01T08:00:00", "2026-13-01T00:00:00Z", None, True, 1.5):
            self.assertRaises(oracle.Refused, oracle.milliseconds, bad)

    def test_local_date(self):
        shanghai, york = oracle.zoneinfo.ZoneInfo("Asia/Shanghai"), oracle.zoneinfo.ZoneInfo("America/New_York")
        self.assertEqual(oracle.local_date(T - 8 * HOUR, shanghai), "2026-03-01")
        self.assertEqual(oracle.local_date(T - 8 * HOUR - 1, shanghai), "2026-02-28")
        self.assertEqual(oracle.local_date(0, york), "1969-12-31")


class States(unittest.TestCase):
    def state(self, *events, **settings):
        parsed = {oracle.parse(event)[1] for event in events}
        return oracle.state_of(parsed, oracle.full_settings(settings))

    def test_filed_is_the_earliest_and_fields_are_the_latest(self):
        state = self.state(filed(T + 5, category="b", district="x"), filed(T, category="c", district="y"))
        self.assertEqual((state.filed, state.filing.category, state.filing.district), (T, "b", "x"))

    def test_ties_of_filings(self):
        # The kind is compared first, by position: SUGGESTION (2) beats COMPLAINT (1), whatever the rest.
        state = self.state(filed(T, kind="COMPLAINT", priority="URGENT"), filed(T, kind="SUGGESTION", priority="LOW"))
        self.assertEqual(state.filing.kind, 2)
        # Then the channel, the category, the district, the priority, due (null first), assisted.
        state = self.state(filed(T, channel="PORTAL", category="a"), filed(T, channel="HOTLINE", category="z"))
        self.assertEqual(state.filing.category, "a")
        state = self.state(filed(T, due_at=None, assisted=True), filed(T, due_at=0))
        self.assertEqual((state.filing.due_at, state.filing.assisted), (0, False))
        # Bytewise: U+FF5E (EF BD 9E) is before U+20000 (F0 ...), though in UTF-16 it would come after.
        state = self.state(filed(T, category="\uff5e"), filed(T, category="\U00020000"))
        self.assertEqual(state.filing.category, "\U00020000")

    def test_ties_of_pledges_and_resolutions(self):
        self.assertEqual(self.state(filed(T), pledged(T, unit="a", due_at=9), pledged(T, unit="b", due_at=1)).due, 1)
        state = self.state(filed(T), resolved(T, unit="a", satisfaction=1), resolved(T, unit="b"),
                           resolved(T, unit="c", outcome="RESOLVED"))
        self.assertEqual((state.resolution.satisfaction, state.unit), (1, "a"))

    def test_a_pledge_in_the_same_millisecond_is_not_after(self):
        self.assertTrue(self.state(filed(T), pledged(T + 1), resolved(T + 1)).closed)
        self.assertFalse(self.state(filed(T), pledged(T + 2), resolved(T + 1)).closed)

    def test_reopened_stays(self):
        events = [filed(T), resolved(T + 1), pledged(T + 2)]
        self.assertTrue(self.state(*events).reopened)
        state = self.state(*events, resolved(T + 3))
        self.assertEqual((state.reopened, state.closed), (True, True))
        self.assertFalse(self.state(filed(T), pledged(T + 1), resolved(T + 1)).reopened)

    def test_due(self):
        self.assertEqual(self.state(filed(T)).due, T + 15 * DAY)
        self.assertIsNone(self.state(filed(T), resolve_within=None).due)
        # By policy from the earliest filing; a filing's own is the latest filing's alone.
        self.assertEqual(self.state(filed(T, due_at=T + 7), filed(T + 1)).due, T + 15 * DAY)
        self.assertEqual(self.state(filed(T), filed(T + 1, due_at=T - 7)).due, T - 7)
        # A later pledge without a due does not take it away.
        self.assertEqual(self.state(filed(T), pledged(T + 1, due_at=T + 9), pledged(T + 2)).due, T + 9)
        self.assertEqual(self.state(filed(T), pledged(T + 1, due_at=T + 9), pledged(T + 2, due_at=T + 8)).due, T + 8)

    def test_unit(self):
        self.assertIsNone(self.state(filed(T)).unit)
        self.assertEqual(self.state(filed(T), resolved(T + 9, unit="z")).unit, "z")
        self.assertEqual(self.state(filed(T), pledged(T + 1, unit="a"), resolved(T + 9, unit="z")).unit, "a")


class Counters(unittest.TestCase):
    def test_one_closed_request_in_every_scope(self):
        result = run(filed(T, category="供:水", district="1525/xilin//07", kind="COMPLAINT", channel="HOTLINE",
                           assisted=True),
                     pledged(T + HOUR, unit="50%"),
                     resolved(T + 20 * DAY, unit="other", satisfaction=4))
        whole = {"filed": 1, "pledged": 1, "resolved": 1, "late": 1, "assisted": 1, "rated": 1, "satisfied": 1,
                 "pledge_ms": HOUR, "resolve_ms": 20 * DAY}
        closing = {"resolved": 1, "late": 1, "rated": 1, "satisfied": 1}
        start = {"filed": 1, "pledged": 1}
        self.assertEqual(result["count"], {
            "all": whole, "district:1525": whole, "district:1525/xilin": whole, "district:1525/xilin/07": whole,
            "category:供%3A水": whole, "channel:HOTLINE": whole, "kind:COMPLAINT": whole, "unit:50%25": whole,
            "cross:1525:供%3A水": whole,
            "day:2026-03-01": start, "day:2026-03-01:1525": start,
            "day:2026-03-21": closing, "day:2026-03-21:1525": closing,
            "month:2026-03:50%25": {**start, **closing}})

    def test_no_district_and_no_unit(self):
        self.assertEqual(set(run(filed(T, district="//"))["count"]),
                         {"all", "category:水", "channel:OTHER", "kind:APPEAL", "day:2026-03-01"})

    def test_encoding(self):
        self.assertEqual(oracle.encoded("a/b:c%d\n\x7f\x1f é"), "a/b%3Ac%25d%0A%7F%1F é")

    def test_orphan(self):
        self.assertEqual(run(pledged(T), resolved(T + 1))["count"], {"all": {"orphans": 1}})
        self.assertEqual(total(pledged(T), filed(T + 1)),
                         {"filed": 1, "pledged": 1, "open": 1})  # pledged before the filing: 0 ms

    def test_on_time_is_up_to_the_due(self):
        self.assertEqual(total(filed(T, due_at=T + 5), resolved(T + 5))["on_time"], 1)
        self.assertEqual(total(filed(T, due_at=T + 5), resolved(T + 6))["late"], 1)
        fields = total(filed(T), resolved(T + 6), resolve_within=None)
        self.assertNotIn("on_time", fields)
        self.assertNotIn("late", fields)

    def test_overdue_is_strictly_after(self):
        self.assertNotIn("overdue", total(filed(T, due_at=T + 5), end=T + 5))
        self.assertEqual(total(filed(T, due_at=T + 5), end=T + 6)["overdue"], 1)

    def test_stalled(self):
        self.assertNotIn("stalled", total(filed(T), end=T + DAY))
        self.assertEqual(total(filed(T), end=T + DAY + 1)["stalled"], 1)
        self.assertNotIn("stalled", total(filed(T), end=T + DAY + 1, pledge_within=None))
        self.assertNotIn("stalled", total(filed(T), pledged(T), end=T + DAY + 1))

    def test_excluded_is_not_judged(self):
        self.assertEqual(total(filed(T), pledged(T + 3), resolved(T + 9, outcome="WITHDRAWN", satisfaction=5)),
                         {"filed": 1, "pledged": 1, "resolved": 1, "excluded": 1, "pledge_ms": 3})

    def test_a_reopened_request_loses_its_closing(self):
        fields = run(filed(T), resolved(T + 1, outcome="DECLINED", satisfaction=5), pledged(T + 2))["count"]
        self.assertEqual(fields["all"], {"filed": 1, "pledged": 1, "open": 1, "reopened": 1, "pledge_ms": 2})
        self.assertEqual(fields["day:2026-03-01"], {"filed": 1, "pledged": 1})

    def test_one_id_in_two_partitions_is_two_requests(self):
        messages = log(filed(T)) + log(filed(T), resolved(T + 1), partition=1)
        self.assertEqual(oracle.run(messages).as_dict()["count"]["all"],
                         {"filed": 2, "open": 1, "resolved": 1, "on_time": 1, "resolve_ms": 1})

    def test_volunteers_once_per_event_and_station_the_first_read(self):
        result = run(held(T, teams=2, volunteers=30, minutes=90, district="a/b"), held(T + DAY, volunteers=99),
                     held(T, station="s2", beneficiaries=4), held(T, event_id="v2"))
        self.assertEqual(result["volunteer"], {
            "all": {"events": 3, "teams": 2, "volunteers": 30, "beneficiaries": 4, "minutes": 90},
            "district:a": {"events": 1, "teams": 2, "volunteers": 30, "minutes": 90},
            "district:a/b": {"events": 1, "teams": 2, "volunteers": 30, "minutes": 90},
            "station:s1": {"events": 2, "teams": 2, "volunteers": 30, "minutes": 90},
            "station:s2": {"events": 1, "beneficiaries": 4},
            "kind:清扫": {"events": 3, "teams": 2, "volunteers": 30, "beneficiaries": 4, "minutes": 90},
            "day:2026-03-01": {"events": 3, "teams": 2, "volunteers": 30, "beneficiaries": 4, "minutes": 90}})
        self.assertEqual(result["count"], {})

    def test_bounds(self):
        bad = [filed(-1), filed(oracle.LAST_TIME + 1), filed(T, request=""), filed(T, category=""),
               filed(T, district="1/2/3/4/5/6/7/8/9"), filed(T, kind="NONE"), filed(T, due_at=-1),
               resolved(T, satisfaction=0), resolved(T, satisfaction=6), pledged(T, unit=""), held(T, teams=-1),
               held(T, station=""), {**filed(T), "type": "overdue-alert"}, {**filed(T), "event_id": ""}]
        result = oracle.run(log(*[(T, event) for event in bad]))
        self.assertEqual(len(result.refused), len(bad))
        self.assertEqual((result.as_dict()["count"], result.as_dict()["volunteer"]), ({}, {}))
        good = [filed(0, due_at=oracle.LAST_TIME), filed(T, district="/1/2//3/4/5/6/7/8/"), resolved(T, satisfaction=1)]
        self.assertEqual(oracle.run(log(*good)).refused, [])


class Clocks(unittest.TestCase):
    def test_log_clock_counts_every_message_with_a_timestamp_and_never_goes_back(self):
        result = run((T, filed(T)), (T + 9, None), (T + 3, filed(T)), (None, filed(T + 99)))
        self.assertEqual(result["clocks"], {"0": T + 9})
        self.assertEqual(run((None, filed(T)))["clocks"], {})

    def test_end_at_the_latest_of_all_partitions(self):
        messages = log(filed(T)) + log((T + 40 * DAY, None), partition=1)
        result = oracle.run(messages, {"end": "latest", "partitions": 3}).as_dict()
        self.assertEqual(result["clocks"], {"0": T + 40 * DAY, "1": T + 40 * DAY, "2": T + 40 * DAY})
        self.assertEqual(result["count"]["all"], {"filed": 1, "open": 1, "overdue": 1, "stalled": 1})

    def test_live_clock_is_as_stored(self):
        settings = {"clock": "live", "clocks": {"0": T + DAY + 1}, "resolve_within": None}
        messages = log((T + 99 * DAY, filed(T))) + log((T + 99 * DAY, filed(T)), partition=1)
        result = oracle.run(messages, settings).as_dict()
        self.assertEqual(result["clocks"], {"0": T + DAY + 1})
        self.assertEqual(result["standing"], {"0": [["r1", "stalled"]], "1": []})
        self.assertEqual(result["count"]["all"], {"filed": 2, "open": 2, "stalled": 1})
        self.assertEqual(result["alerts"], {"0": [], "1": []})

    def test_a_kept_move_is_made_at_its_place(self):
        # At offset 1 the clock was moved past the pledge limit: the pledge that follows clears what was raised.
        entries = (filed(T), pledged(T + HOUR))
        self.assertEqual(story(run(*entries)), [])
        self.assertEqual(story(run(*entries, moves=[[0, 1, T + DAY + 1]])),
                         [("RAISED", "r1", "stalled", 0, T + DAY + 1), ("CLEARED", "r1", "stalled", 0, T + DAY + 1)])
        self.assertEqual(story(run(*entries, moves=[[0, 2, T + DAY + 1]])), [])


class Alerts(unittest.TestCase):
    def test_a_whole_life(self):
        result = run(filed(T, due_at=T + 4 * DAY), (T + 3 * DAY + 1, None), (T + 7 * DAY, None), (T + 7 * DAY + 1, None),
                     resolved(T + 8 * DAY))
        self.assertEqual(story(result), [
            ("RAISED", "r1", "stalled", 0, T + 3 * DAY + 1), ("RAISED", "r1", "due-soon", 0, T + 3 * DAY + 1),
            ("RAISED", "r1", "overdue", 0, T + 7 * DAY),
            ("RAISED", "r1", "escalated", 0, T + 7 * DAY + 1),
            ("CLEARED", "r1", "stalled", 0, T + 8 * DAY), ("CLEARED", "r1", "due-soon", 0, T + 8 * DAY),
            ("CLEARED", "r1", "overdue", 0, T + 8 * DAY), ("CLEARED", "r1", "escalated", 0, T + 8 * DAY)])
        self.assertEqual(result["standing"], {"0": []})
        self.assertEqual(result["alerts"]["0"][1], {
            "status": "RAISED", "request_id": "r1", "mark": "due-soon", "number": 0, "severity": "INFO", "audience": "",
            "at": T + 3 * DAY + 1, "mark_at": T + 3 * DAY, "due_at": T + 4 * DAY, "filed_at": T, "kind": "APPEAL",
            "channel": "OTHER", "priority": "NORMAL", "category": "水", "district": "", "unit": None})
        self.assertEqual(result["alerts"]["0"][7]["unit"], "u1")

    def test_the_clock_moves_before_the_message_is_applied(self):
        # The resolution's own message makes the overdue alert owed, and then clears it.
        result = run(filed(T, due_at=T - 1), pledge_within=None)
        self.assertEqual(story(result), [("RAISED", "r1", "overdue", 0, T)])
        result = run(filed(T, due_at=T + 4), resolved(T + 5), pledge_within=None)
        self.assertEqual([entry[0::2] for entry in story(result)], [
            ("RAISED", "due-soon", T + 5), ("RAISED", "overdue", T + 5),
            ("CLEARED", "due-soon", T + 5), ("CLEARED", "overdue", T + 5)])

    def test_order_is_moment_then_request_then_mark(self):
        # r2's pledge limit is r1's due; "R" sorts before both; a due 24 h after filing ties with the pledge limit.
        result = run(filed(T, "r2"), filed(T, "r1", due_at=T + DAY), filed(T + 1, "R"), end=T + DAY + 2)
        self.assertEqual([entry[1:3] for entry in story(result)], [
            ("r1", "due-soon"), ("r1", "stalled"), ("r1", "overdue"), ("r2", "stalled"), ("R", "stalled")])

    def test_share_is_rounded_down_and_needs_a_due_after_filing(self):
        result = run(filed(T, due_at=T + 3), end=T + 3, pledge_within=None)
        self.assertEqual(result["alerts"]["0"][0]["mark_at"], T + 2)  # 2.25
        result = run(filed(T, due_at=T), end=T + 3, pledge_within=None)
        self.assertEqual([entry[2] for entry in story(result)], ["overdue"])

    def test_raised_again_with_the_next_number(self):
        result = run(filed(T, due_at=T - 1), pledged(T + 1, due_at=T + DAY), pledged(T + 2, due_at=T - 5),
                     pledged(T + 3, due_at=T - 6), resolve_within=None)
        self.assertEqual(story(result), [
            ("RAISED", "r1", "overdue", 0, T), ("CLEARED", "r1", "overdue", 0, T + 1),
            ("RAISED", "r1", "overdue", 1, T + 2)])
        self.assertEqual([alert["mark_at"] for alert in result["alerts"]["0"]], [T - 1, T + DAY, T - 5])
        self.assertEqual(result["standing"], {"0": [["r1", "overdue"]]})

    def test_a_mark_that_is_gone_is_cleared_with_no_moment(self):
        result = run(filed(T, due_at=T + 4), (T + 4, None), pledged(T + 4, due_at=T - 1))
        self.assertEqual([entry[0::2] for entry in story(result)], [
            ("RAISED", "due-soon", T + 4), ("CLEARED", "due-soon", T + 4), ("RAISED", "overdue", T + 4)])
        self.assertEqual([alert["mark_at"] for alert in result["alerts"]["0"]], [T + 3, None, T - 1])

    def test_an_orphan_has_none_until_it_is_filed(self):
        self.assertEqual(story(run(pledged(T), (T + 40 * DAY, None))), [])
        late = run(pledged(T), (T + 40 * DAY, None), (T + 41 * DAY, filed(T)))
        self.assertEqual([entry[2:] for entry in story(late)], [
            (mark, 0, T + 41 * DAY) for mark in ("due-soon", "overdue", "escalated")])


class KeepClosed(unittest.TestCase):
    CLOSED = (filed(T, due_at=T + HOUR), resolved(T + 2 * HOUR))
    LAST = T + 2 * HOUR

    def late(self, *entries, **settings):
        return [offset for _, offset in oracle.run(log(*entries), {"keep_closed": DAY, **settings}).late]

    def test_for_ever_by_default(self):
        self.assertEqual(total(*self.CLOSED, (T + 900 * DAY, self.CLOSED[0]))["filed"], 1)

    def test_strictly_after_the_last_message(self):
        repeat, later = self.CLOSED[0], filed(self.LAST + DAY, due_at=None)
        self.assertEqual(self.late(*self.CLOSED, (self.LAST + DAY, repeat)), [])
        self.assertEqual(self.late(*self.CLOSED, (self.LAST + DAY + 1, repeat)), [2])
        self.assertEqual(total(*self.CLOSED, (self.LAST + DAY, later), keep_closed=DAY)["filed"], 1)
        self.assertEqual(total(*self.CLOSED, (self.LAST + DAY + 1, later), keep_closed=DAY)["filed"], 2)

    def test_a_repeat_keeps_it(self):
        late = (self.LAST + 2 * DAY, self.CLOSED[0])
        self.assertEqual(self.late(*self.CLOSED, (self.LAST + DAY, self.CLOSED[1]), late), [])
        self.assertEqual(self.late(*self.CLOSED, late), [2])

    def test_after_the_resolution_where_that_is_later(self):
        closed = (T, filed(T)), (T, resolved(T + 3 * DAY))
        self.assertEqual(self.late(*closed, (T + 4 * DAY, filed(T))), [])
        self.assertEqual(self.late(*closed, (T + 4 * DAY + 1, filed(T))), [2])

    def test_by_the_log_time(self):
        other = (self.LAST + 2 * DAY, filed(self.LAST + 2 * DAY, "r2"))
        new = (self.LAST + HOUR, filed(self.LAST))  # stamped before what was read already
        self.assertEqual(total(*self.CLOSED, new, keep_closed=DAY)["filed"], 1)
        self.assertEqual(total(*self.CLOSED, other, new, keep_closed=DAY)["filed"], 3)
        self.assertEqual(self.late(*self.CLOSED, other, (None, filed(self.LAST))), [3])

    def test_what_it_counted_stays(self):
        found = total(*self.CLOSED, (self.LAST + 9 * DAY, pledged(self.LAST + 9 * DAY)), keep_closed=DAY)
        self.assertEqual((found["filed"], found["resolved"], found["late"], found["orphans"]), (1, 1, 1, 1))

    def test_open_ones_stay(self):
        reopened = (*self.CLOSED, pledged(T + 3 * HOUR))
        self.assertEqual(self.late(*reopened, (T + 90 * DAY, filed(T))), [])

    def test_volunteer_events_are_never_late(self):
        self.assertEqual(self.late(*self.CLOSED, (T + 90 * DAY, held(T))), [])

    def test_numbers_go_on(self):
        again = filed(self.LAST + 9 * DAY, due_at=self.LAST + 9 * DAY - 1)
        result = run(*self.CLOSED, (self.LAST + 9 * DAY, again), keep_closed=DAY, pledge_within=None)
        self.assertEqual([(mark, number) for _, _, mark, number, _ in story(result)],
                         [("due-soon", 0), ("overdue", 0), ("due-soon", 0), ("overdue", 0), ("overdue", 1)])

    def test_live(self):
        messages = log(*self.CLOSED, (self.LAST + 9 * DAY, pledged(self.LAST + 9 * DAY)))
        result = oracle.run(messages, {"keep_closed": DAY, "clock": "live", "clocks": {"0": T}})
        self.assertEqual((result.count["all"]["resolved"], result.count["all"]["orphans"]), (1, 1))


class Properties(unittest.TestCase):
    def random_event(self, draw):
        at = T + draw.randrange(6)
        due = draw.choice([None, T - 1, T + 4, T + 8])
        return draw.choice([filed(at, due_at=due, kind=draw.choice(oracle.KINDS), district=draw.choice(["", "a/b"])),
                            pledged(at, unit=draw.choice("ab"), due_at=due),
                            resolved(at, unit=draw.choice("ab"), outcome=draw.choice(oracle.OUTCOMES),
                                     satisfaction=draw.choice([None, 1, 5]))])

    def test_counters_do_not_depend_on_order_or_repeats(self):
        draw = random.Random(1)
        for _ in range(60):
            events = [self.random_event(draw) for _ in range(4)]
            found = {str(run(*[(T + 6, event) for event in order + order[:2]])["count"])
                     for order in itertools.permutations(events)}
            self.assertEqual(len(found), 1)

    def test_alerts_are_those_of_a_scan_of_every_request_at_every_message(self):
        draw = random.Random(2)
        seen = 0
        for _ in range(300):
            settings = {"pledge_within": draw.choice([None, 3]), "resolve_within": draw.choice([None, 7])}
            entries = [(T + draw.randrange(12) + 2 * place, {**self.random_event(draw), "request_id": draw.choice("xyz")})
                       for place in range(14)]
            result = run(*entries, **settings)
            self.assertEqual(story(result), self.scan(entries, settings))
            self.check_alternating(result)
            seen += len(story(result))
        self.assertGreater(seen, 1000)

    def scan(self, entries, settings):
        settings = oracle.full_settings(settings)
        events, raised, number, told, clock = {}, set(), {}, [], 0
        for stamp, event in entries:
            clock = max(clock, stamp)
            coming = []
            for request, known in events.items():
                marks = oracle.moments(oracle.state_of(known, settings), settings)
                coming += [(marks[mark][0], request, place, mark) for place, mark in enumerate(oracle.MARKS)
                           if oracle.owed(marks, mark, clock) and (request, mark) not in raised]
            for _, request, _, mark in sorted(coming):
                raised.add((request, mark))
                number[request, mark] = number.get((request, mark), -1) + 1
                told.append(("RAISED", request, mark, number[request, mark], clock))
            request, parsed = oracle.parse(event)
            events.setdefault(request, []).append(parsed)
            marks = oracle.moments(oracle.state_of(events[request], settings), settings)
            for mark in oracle.MARKS:
                key = (request, mark)
                if oracle.owed(marks, mark, clock) and key not in raised:
                    raised.add(key)
                    number[key] = number.get(key, -1) + 1
                    told.append(("RAISED", *key, number[key], clock))
                elif not oracle.owed(marks, mark, clock) and key in raised:
                    raised.remove(key)
                    told.append(("CLEARED", *key, number[key], clock))
        return told

    def check_alternating(self, result):
        standing = set()
        for status, request, mark, _, _ in story(result):
            self.assertEqual(status == "CLEARED", (request, mark) in standing)
            standing ^= {(request, mark)}
        self.assertEqual(sorted(standing), sorted(map(tuple, result["standing"]["0"])))


class Partitioner(unittest.TestCase):
    def test_hashes_of_the_java_client(self):
        for text, expected in (("21", -973932308), ("foobar", -790332482), ("a-little-bit-long-string", -985981536),
                               ("a-little-bit-longer-string", -1486304829),
                               ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971), ("abc", 479470107)):
            self.assertEqual(oracle.murmur2(text.encode()), expected & 0xFFFFFFFF)

    def test_log_of_events(self):
        messages = oracle.log_of([filed(T, "foobar"), held(T, station="abc"), resolved(T + 1, "foobar")], 4)
        first = (-790332482 & 0x7FFFFFFF) % 4
        self.assertEqual([(message["partition"], message["offset"]) for message in messages],
                         [(first, 0), (479470107 % 4, 0), (first, 1)])
        self.assertEqual(messages[2]["timestamp"], T + 1)


class Differences(unittest.TestCase):
    def setUp(self):
        self.result = run(filed(T, due_at=T - 1), filed(T, "r2", due_at=T - 1), held(T), pledge_within=None)

    def changed(self, change, **options):
        actual = oracle.json.loads(oracle.json.dumps(self.result))
        change(actual)
        return oracle.diff(self.result, actual, **options)

    def test_equal(self):
        self.assertEqual(self.changed(lambda actual: actual["count"]["all"].update(late=0)), [])

    def test_counters(self):
        self.assertEqual(self.changed(lambda actual: actual["count"]["all"].update(filed=3)),
                         ["count all filed: expected 2, is 3"])
        self.assertEqual(self.changed(lambda actual: actual["volunteer"].pop("all")),
                         ["volunteer all events: expected 1, is 0"])

    def test_clocks_and_standing(self):
        self.assertEqual(self.changed(lambda actual: actual["clocks"].clear()),
                         ["clock of partition 0: expected %d, is None" % T])
        self.assertEqual(self.changed(lambda actual: actual["standing"]["0"].pop()),
                         ["standing in partition 0: r2 overdue is missing"])
        self.assertEqual(self.changed(lambda actual: actual["standing"]["0"].append(["r3", "overdue"])),
                         ["standing in partition 0: r3 overdue should not be"])

    def test_alerts(self):
        self.assertEqual(self.changed(lambda actual: actual["alerts"]["0"][0].update(unit="u")),
                         ["alert of partition 0: r1 overdue RAISED number 0 at %d: unit expected None, is 'u'" % T])
        self.assertEqual(self.changed(lambda actual: actual["alerts"]["0"].pop()),
                         ["alert of partition 0: r2 overdue RAISED number 0 at %d is missing" % T])
        self.assertEqual(len(self.changed(lambda actual: actual.pop("alerts"))), 2)

    def test_order_of_alerts(self):
        self.assertEqual(self.changed(lambda actual: actual["alerts"]["0"].reverse()), [])
        self.assertEqual(len(self.changed(lambda actual: actual["alerts"]["0"].reverse(), order="partition")), 1)

    def test_limit(self):
        lines = self.changed(lambda actual: actual.pop("count"), limit=2)
        self.assertEqual((len(lines), lines[2][:7]), (3, "... and"))

    def test_numbers_from_ids(self):
        records = [{"request_id": "r", "mark": "overdue", "alert_id": name} for name in "aabb"]
        self.assertEqual([record["number"] for record in oracle.numbered(records)], [0, 0, 1, 1])


if __name__ == "__main__":
    unittest.main()
