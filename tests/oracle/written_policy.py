# SPDX-License-Identifier: Apache-2.0
# A written policy as the oracle reads it: limits, calendars, marks and extensions, by the words of the README's section
# on them and of the contract alone. It shares nothing with the program.
#
# Where these leave a choice, this is what was chosen:
#
#  1. The most specific of several limits is the one whose requests are all the requests of each other one, too. A policy
#     in which none is that is not for this oracle: it stops.
#  2. A share of the time to due is in the time of the limit that gives the request its due, or would: in working time
#     where that is working time, also where the due is one that somebody set. Where the due has no such limit: elapsed.
#  3. A share in working time whose end lies behind the due (a due outside of working hours) is at the due.
#  4. No work at all after a moment ends at it, where it is worked or the close of what is worked, else at the next
#     opening.
#  5. A due or a limit that is the close of a working day is of that day where working days are counted from it, also at
#     midnight; a filing at midnight is of the day that begins.
#  6. Extensions are looked at in the order of their pledges (by all the fields compared at a tie), the first eight with
#     a due that was not said before in that very pledge; how far is counted from the due that the request has without
#     pledges, or else from the first pledge's.
import bisect
import collections
import datetime
import re
import zoneinfo

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = 60 * 1000
DAY = 24 * 60 * MINUTE
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = {"ms": 1, "millisecond": 1, "s": 1000, "second": 1000, "m": MINUTE, "minute": MINUTE, "h": 60 * MINUTE,
         "hour": 60 * MINUTE, "d": DAY, "day": DAY}
YEARS = (2010, 2030)  # what a calendar is worked out for
PLEDGED_DUES = 8


def sections(text):
    """(heading, [(key, value)]) of a file, in order."""
    found = []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            found.append((line[1:line.index("]")].strip(), []))
        elif line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found[-1][1].append((key.strip(), re.sub(r"\s+#.*", "", value).strip()))
    return found


# ---- calendars ------------------------------------------------------------------------------------------------------

def hours_of(text):
    """Minutes of a day that are worked: [(from, to)]."""
    if text in ("closed", "open"):
        return [] if text == "closed" else [(0, 24 * 60)]
    spans = []
    for span in re.split(r"[,\s]+", text):
        one, other = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
        spans.append((one, other))
    return spans


def days_of(text, table):
    """What a key like `monday to friday` or `2026-10-01 to 2026-10-07` means, by `table`: word -> number."""
    ends = [table(word) for word in text.split(" to ")]
    return range(ends[0], ends[-1] + 1) if ends[0] <= ends[-1] else [*range(ends[0], 7), *range(0, ends[-1] + 1)]


def ordinal(text):
    return datetime.date.fromisoformat(text).toordinal()


class Calendar:
    """Stretches of time that are worked, as UTC milliseconds, over many years."""

    def __init__(self, lines, holidays):
        own = dict(lines)
        self.zone = zoneinfo.ZoneInfo(own["time-zone"])
        week = [[] for _ in range(7)]
        for key, value in lines:
            if key.split(" to ")[0] in WEEKDAYS:
                for day in days_of(key, WEEKDAYS.index):
                    week[day] = hours_of(value)
        exceptions = {}
        for key, value in [*holidays.get(own.get("holidays"), []), *[one for one in lines if one[0][0].isdigit()]]:
            for day in days_of(key, ordinal):
                exceptions[day] = week[WEEKDAYS.index(value)] if value in WEEKDAYS else hours_of(value)
        self._lay_out(week, exceptions)

    def _lay_out(self, week, exceptions):
        self.opens, self.closes, self.before, self.closing = [], [], [0], {}
        first = datetime.date(YEARS[0], 1, 1).toordinal()
        begin = self._midnight(first)
        for day in range(first, datetime.date(YEARS[1], 1, 1).toordinal()):
            end = self._midnight(day + 1)
            stretches = self._stretches(begin, end, exceptions.get(day, week[(day - 1) % 7]))
            begin = end
            for one, other in stretches:
                self.opens.append(one)
                self.closes.append(other)
                self.before.append(self.before[-1] + other - one)
            if stretches:
                self.closing[day] = stretches[-1][1]
        self.working = sorted(self.closing)
        self.closed = set(self.closing.values())

    def _midnight(self, day):
        date = datetime.date.fromordinal(day)
        return int(datetime.datetime(date.year, date.month, date.day, tzinfo=self.zone).timestamp() * 1000)

    def _stretches(self, begin, end, hours):
        if end - begin == DAY:
            return [(begin + one * MINUTE, begin + other * MINUTE) for one, other in hours]
        found = []  # the clocks are set: minute by minute
        for at in range(begin, end, MINUTE):
            local = (EPOCH + datetime.timedelta(milliseconds=at)).astimezone(self.zone)
            minute = local.hour * 60 + local.minute
            if any(one <= minute < other for one, other in hours):
                if found and found[-1][1] == at:
                    found[-1] = (found[-1][0], at + MINUTE)
                else:
                    found.append((at, at + MINUTE))
        return found

    def worked_until(self, moment):
        place = bisect.bisect_right(self.opens, moment) - 1
        return 0 if place < 0 else self.before[place] + min(moment, self.closes[place]) - self.opens[place]

    def between(self, one, other):
        return self.worked_until(other) - self.worked_until(one)

    def add(self, moment, work):
        if work == 0:
            place = bisect.bisect_right(self.opens, moment) - 1
            if place >= 0 and self.opens[place] <= moment <= self.closes[place]:
                return moment
            return self.opens[place + 1]
        wanted = self.worked_until(moment) + work
        if work > 0:  # the first moment at which so much is done
            place = bisect.bisect_left(self.before, wanted) - 1
        else:  # the last one since which so much was done
            place = bisect.bisect_right(self.before, wanted) - 1
        return self.opens[place] + wanted - self.before[place]

    def add_days(self, moment, days, end=False):
        """`end`: the moment ends something, and where it is the close of a day, it is of that day."""
        if end and moment in self.closed:
            moment -= 1
        local = (EPOCH + datetime.timedelta(milliseconds=moment)).astimezone(self.zone).date().toordinal()
        if days < 0:
            return self.closing[self.working[bisect.bisect_left(self.working, local) + days]]
        if days == 0:
            return self.closing[self.working[bisect.bisect_left(self.working, local)]]
        return self.closing[self.working[bisect.bisect_right(self.working, local) + days - 1]]


# ---- lengths of time ------------------------------------------------------------------------------------------------

Span = collections.namedtuple("Span", "number worked days")  # ms, or days where `days`


def span_of(text):
    if text == "none":
        return None
    found = re.fullmatch(r"(\d+)\s*(working )?\s*([a-z]+)", text.lower())
    unit = found[3] if found[3] in UNITS else found[3].rstrip("s")
    worked, days = bool(found[2]), bool(found[2]) and UNITS[unit] == DAY
    return Span(int(found[1]) * (1 if days else UNITS[unit]), worked, days)


def after(span, calendar, moment, sign=1, end=True):
    """`end`: the moment is one that ends something, a due or a limit, and not a filing."""
    if span is None or moment is None:
        return None
    if span.days:
        return calendar.add_days(moment, sign * span.number, end)
    return calendar.add(moment, sign * span.number) if span.worked else moment + sign * span.number


# ---- rules about some requests --------------------------------------------------------------------------------------

ANY = None


def words(text):
    return frozenset(word.strip().upper() for word in text.split(","))


class Rule:
    """A [limit NAME] of which one thing is looked at."""

    def __init__(self, keys, what):
        self.kind, self.channel, self.priority = (words(keys[name]) if name in keys else ANY
                                                  for name in ("kind", "channel", "priority"))
        self.category = keys.get("category")
        self.district = tuple(keys["district"].split("/")) if "district" in keys else ()
        self.what = what

    def has(self, request):
        return (all(mine is ANY or theirs in mine for mine, theirs in (
            (self.kind, request.kind), (self.channel, request.channel), (self.priority, request.priority)))
            and self._has_category(request.category) and request.district[:len(self.district)] == self.district)

    def _has_category(self, name):
        if self.category is None:
            return True
        return name.startswith(self.category[:-1]) if self.category.endswith("*") else name == self.category

    def covers(self, other):
        for mine, theirs in ((self.kind, other.kind), (self.channel, other.channel), (self.priority, other.priority)):
            if mine is not ANY and (theirs is ANY or not theirs <= mine):
                return False
        if self.category is not None:
            if other.category is None or (other.category.endswith("*") and not self.category.endswith("*")):
                return False
            if not self._has_category(other.category.rstrip("*")):
                return False
        return other.district[:len(self.district)] == self.district


Asked = collections.namedtuple("Asked", "kind channel priority category district")


def most_specific(rules, asked):
    fitting = [rule for rule in rules if rule.has(asked)]
    if not fitting:
        return None
    narrowest = [rule for rule in fitting if all(other.covers(rule) for other in fitting)]
    if not narrowest:
        raise ValueError("two limits tie for %r" % (asked,))
    return narrowest[0].what


# ---- marks ----------------------------------------------------------------------------------------------------------

Mark = collections.namedtuple("Mark", "name severity base sign length unpledged audience")
BASES = ((r"at due", "due", 1), (r"(.+) after due", "due", 1), (r"(.+) before due", "due", -1),
         (r"(.+) after filing", "filed", 1), (r"(.+)% of the time to due", "share", 1),
         (r"at the pledge limit", "pledge", 1), (r"(.+) after the pledge limit", "pledge", 1),
         (r"(.+) before the pledge limit", "pledge", -1), (r"extended beyond the limit", "extended", 1))


def mark_of(name, keys):
    for pattern, base, sign in BASES:
        found = re.fullmatch(pattern, keys["when"])
        if found:
            length = found[1] if found.groups() else "0h"
            return Mark(name, keys["severity"].upper(), base, sign, int(length) if base == "share" else span_of(length),
                        keys.get("while", "open") == "unpledged", keys.get("audience", ""))
    raise ValueError("no moment: " + keys["when"])


class Policy:
    def __init__(self, text):
        parts = sections(text)
        holidays = {name.split(" ", 1)[1]: lines for name, lines in parts if name.startswith("holidays ")}
        calendars = {name.split(" ", 1)[1]: Calendar(lines, holidays)
                     for name, lines in parts if name.startswith("calendar ")}
        self.areas = [(() if key == "everywhere" else tuple(key.split("/")), calendars[value])
                      for name, lines in parts if name == "calendars" for key, value in lines]
        limits = [dict(lines) for name, lines in parts if name.startswith("limit ")]
        self.pledge, self.resolve = ([Rule(keys, span_of(keys[what])) for keys in limits if what in keys]
                                     for what in ("pledge", "resolve"))
        self.extend = [Rule(keys, extensions_of(keys["extensions"])) for keys in limits if "extensions" in keys]
        self.marks = [mark_of(name.split(" ", 1)[1], dict(lines)) for name, lines in parts if name.startswith("mark ")]

    def calendar(self, asked):
        fitting = [area for area in self.areas if asked.district[:len(area[0])] == area[0]]
        return max(fitting, key=lambda area: len(area[0]))[1] if fitting else None

    def limits(self, asked):
        """(calendar, pledge limit, resolve limit, (extensions, how far) or None)"""
        return (self.calendar(asked), most_specific(self.pledge, asked), most_specific(self.resolve, asked),
                most_specific(self.extend, asked))


def extensions_of(text):
    if text == "none":
        return 0, None
    number, _, by = text.partition(" by ")
    return int(number), span_of(by) if by else None


# ---- what it says of a request --------------------------------------------------------------------------------------

class Ruling:
    """Limits and moments of one request: filed at a moment, with the due that its filing has, the one that pledges gave it
    last, and all of theirs, oldest first: (moment of the pledge, due)."""

    def __init__(self, policy, asked, filed, filing_due=None, pledged_due=None, dues=()):
        self.policy, self.filed = policy, filed
        self.calendar, pledge, self.resolve, self.extend = policy.limits(asked)
        self.pledge_limit = after(pledge, self.calendar, filed, end=False)
        self.own_due = filing_due if filing_due is not None else after(self.resolve, self.calendar, filed, end=False)
        self.due = pledged_due if pledged_due is not None else self.own_due
        self.extended = self._extended(dues[:PLEDGED_DUES])

    def _extended(self, dues):
        if self.extend is None or not dues:
            return None
        times, by = self.extend
        due = self.own_due if self.own_due is not None else dues[0][1]
        furthest = after(by, self.calendar, due) if by else None
        count = 0
        for at, moved in dues:
            if moved > due:
                count += 1
                if count > times or (furthest is not None and moved > furthest):
                    return at
            due = moved
        return None

    def _share(self, percent):
        if self.due is None or self.due <= self.filed:
            return None
        if self.resolve and self.resolve.worked:
            whole = self.calendar.between(self.filed, self.due)
            return min(self.due, self.calendar.add(self.filed, whole * percent // 100))
        return self.filed + (self.due - self.filed) * percent // 100

    def moment(self, mark):
        if mark.base == "share":
            return self._share(mark.length)
        if mark.base == "extended":
            return self.extended
        base = {"due": self.due, "filed": self.filed, "pledge": self.pledge_limit}[mark.base]
        return after(mark.length, self.calendar, base, mark.sign, end=mark.base != "filed")
