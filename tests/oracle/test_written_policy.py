# SPDX-License-Identifier: Apache-2.0
# Policies worked by hand, held against the oracle's own reading of them.
import functools
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402
import written_policy  # noqa: E402

CHINA = """
[holidays china]
2026-10-01 to 2026-10-07 = closed
2026-10-10 = wednesday
[calendar office]
time-zone = Asia/Shanghai
monday to friday = 09:00-12:00, 13:00-17:00
holidays = china
[calendar night]
time-zone = Asia/Shanghai
monday to sunday = 00:00-06:00, 22:00-24:00   # over midnight
[calendars]
everywhere = office
152502/market = night
[limit all]
pledge = 2h
resolve = 15 working days
extensions = 1 by 10 working days
[limit urgent]
priority = HIGH, URGENT
resolve = 5 working days
[limit market]
district = 152502/market
priority = high, urgent
resolve = 4 working hours
[mark yellow]
severity = warning
when = 1 working day before due
audience = handler
[mark soon]
severity = info
when = 75% of the time to due
[mark escalated]
severity = critical
when = 4 working hours after due
[mark claimed]
severity = warning
when = 30m after the pledge limit
while = unpledged
[mark beyond]
severity = warning
when = extended beyond the limit
"""
NEW_YORK = """
[calendar city]
time-zone = America/New_York
monday to friday = 09:00-17:00
2026-11-03 = closed
[calendar night]
time-zone = America/New_York
monday to sunday = 00:00-06:00, 22:00-24:00
[calendars]
everywhere = city
NIGHT = night
[limit lights]
category = Street Light*
resolve = 3 working days
[limit signs]
category = Street Sign
resolve = 2 working hours
[mark overdue]
severity = critical
when = at due
"""


def at(text):
    return oracle.milliseconds(text)


@functools.lru_cache
def policy(text):
    return written_policy.Policy(text)


def ruling(text, filed, category="c", district="", priority="NORMAL", **dues):
    asked = written_policy.Asked("APPEAL", "OTHER", priority, category, tuple(oracle.levels(district)))
    return written_policy.Ruling(policy(text), asked, at(filed), **dues)


class Rulings(unittest.TestCase):
    def moments(self, r):
        return {mark.name: r.moment(mark) for mark in r.policy.marks}

    def test_china(self):
        r = ruling(CHINA, "2026-09-30T10:00:00+08:00")
        self.assertEqual((r.pledge_limit, r.due), (at("2026-09-30T12:00:00+08:00"), at("2026-10-27T17:00:00+08:00")))
        self.assertEqual(self.moments(r), {
            "yellow": at("2026-10-26T17:00:00+08:00"), "soon": at("2026-10-22T09:15:00+08:00"),
            "escalated": at("2026-10-28T14:00:00+08:00"), "claimed": at("2026-09-30T12:30:00+08:00"), "beyond": None})
        r = ruling(CHINA, "2026-10-03T23:30:00+08:00", priority="HIGH")
        self.assertEqual(r.due, at("2026-10-13T17:00:00+08:00"))

    def test_the_most_specific_limit_and_the_districts_calendar(self):
        r = ruling(CHINA, "2026-06-01T20:00:00+08:00", district="152502//market/3", priority="URGENT")
        self.assertEqual(r.due, at("2026-06-02T02:00:00+08:00"))
        r = ruling(CHINA, "2026-06-01T05:00:00+08:00", district="152502/market", priority="URGENT")
        self.assertEqual(r.due, at("2026-06-02T01:00:00+08:00"))
        self.assertEqual(r.moment(r.policy.marks[1]), at("2026-06-02T00:00:00+08:00"))

    def test_a_due_of_its_own(self):
        r = ruling(CHINA, "2026-09-28T10:00:00+08:00", filing_due=at("2026-09-29T18:00:00+08:00"))
        self.assertEqual(r.due, at("2026-09-29T18:00:00+08:00"))
        # 13 hours are worked: 9.75 of them end at 12:45, which is the break, so at 13:45.
        self.assertEqual(r.moment(r.policy.marks[1]), at("2026-09-29T13:45:00+08:00"))
        r = ruling(CHINA, "2026-09-28T10:00:00+08:00", filing_due=at("2026-09-28T09:00:00+08:00"))
        self.assertIsNone(r.moment(r.policy.marks[1]))

    def test_extensions(self):
        filed, far = "2026-06-01T10:00:00+08:00", at("2026-07-06T17:00:00+08:00")
        due = ruling(CHINA, filed).due
        self.assertEqual(due, at("2026-06-22T17:00:00+08:00"))
        for dues, beyond in (([(1, due)], None), ([(1, far)], None), ([(1, far + 1)], 1), ([(1, due + 1), (2, due + 2)], 2),
                             ([(1, due - 5), (2, due - 1), (3, due)], 3), ([(1, due + 1), (2, due)], None)):
            r = ruling(CHINA, filed, dues=dues, pledged_due=dues[-1][1])
            self.assertEqual((r.extended, r.due), (beyond, dues[-1][1]))

    def test_the_clocks_are_set(self):
        city = policy(NEW_YORK)
        night = city.calendar(written_policy.Asked("", "", "", "", ("NIGHT",)))
        day = 3600 * 1000
        self.assertEqual(night.between(at("2026-03-08T00:00:00-05:00"), at("2026-03-08T12:00:00-04:00")), 5 * day)
        self.assertEqual(night.between(at("2026-11-01T00:00:00-04:00"), at("2026-11-01T12:00:00-05:00")), 7 * day)
        self.assertEqual(night.add(at("2026-11-01T01:30:00-04:00"), day), at("2026-11-01T01:30:00-05:00"))
        self.assertEqual(night.add(at("2026-03-08T01:30:00-05:00"), day), at("2026-03-08T03:30:00-04:00"))
        self.assertEqual(night.add(at("2026-03-08T22:00:00-04:00"), -day), at("2026-03-08T05:00:00-04:00"))
        self.assertEqual(ruling(NEW_YORK, "2026-10-30T16:00:00-04:00", "Street Light Condition").due,
                         at("2026-11-05T17:00:00-05:00"))
        self.assertEqual(ruling(NEW_YORK, "2026-11-02T16:00:00-05:00", "Street Sign").due, at("2026-11-04T10:00:00-05:00"))
        self.assertIsNone(ruling(NEW_YORK, "2026-11-02T16:00:00-05:00", "Street Signs").due)

    def test_a_close_at_midnight_is_of_its_day(self):
        night = policy(CHINA).calendar(written_policy.Asked("", "", "", "", ("152502", "market")))
        midnight = at("2026-06-03T00:00:00+08:00")
        day = 24 * 3600 * 1000
        self.assertEqual([night.add_days(midnight, days, end=True) - midnight for days in (-1, 0, 1)], [-day, 0, day])
        self.assertEqual([night.add_days(midnight, days) - midnight for days in (-1, 0, 1)], [0, day, 2 * day])
        self.assertEqual(night.add(midnight, 0), midnight)

    def test_no_work_at_all(self):
        city = policy(NEW_YORK).areas[0][1]
        for moment, there in (("2026-11-02T17:00:00-05:00", "2026-11-02T17:00:00-05:00"),
                              ("2026-11-02T17:00:01-05:00", "2026-11-04T09:00:00-05:00"),
                              ("2026-11-02T10:00:00-05:00", "2026-11-02T10:00:00-05:00")):
            self.assertEqual(city.add(at(moment), 0), at(there))

    def test_a_tie_is_not_settled(self):
        text = "[limit a]\npriority = HIGH\nresolve = 2h\n[limit b]\ncategory = c\nresolve = 3h\n"
        with self.assertRaises(ValueError):
            ruling(text, "2026-11-02T16:00:00-05:00", priority="HIGH")

    def test_a_log(self):
        begun = at("2026-06-01T10:00:00+08:00")
        message = {"partition": 0, "offset": 0, "timestamp": begun, "event": {
            "type": "request-filed", "event_id": "e", "occurred_at": begun, "request_id": "r", "category": "c", "district": "d"}}
        result = oracle.run([message], {"policy": CHINA, "end": at("2026-06-20T00:00:00+08:00")}).as_dict()
        self.assertEqual([(a["mark"], a["severity"], a["audience"], a["mark_at"]) for a in result["alerts"]["0"]], [
            ("claimed", "WARNING", "", at("2026-06-01T12:30:00+08:00")), ("soon", "INFO", "", at("2026-06-17T09:15:00+08:00")),
            ("yellow", "WARNING", "handler", at("2026-06-19T17:00:00+08:00"))])
        self.assertEqual(result["count"]["all"]["stalled"], 1)


if __name__ == "__main__":
    unittest.main()
