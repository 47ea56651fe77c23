#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""The API of `huiyin board` over a simulated town: every number is Redis's and the oracle's, every counter can be opened,
pages walked to their end give each row once, whatever changes meanwhile, and a property-based client finds no fault."""
import collections
import csv
import datetime
import io
import random
import re
import subprocess
import time
import urllib.parse

from harness import *
from parts.board_api import Api
from parts.telling import Endpoint
from parts.tracking import *

SECRET = "my neighbour's secret name"
SCRIPT, TURNED, EMOJI = "<script>alert(1)</script>:%", "网格:\u202e甲", "\U0001f525" * 63
ODD = "R/1 ?#%2F&=+"
DAY = 24 * HOUR
random.seed(7)
kafka = Kafka()
town = Town(kafka, partitions=3, settings=["--clock", "log", "--resolve-within", "3d"])
END = 1772337600000  # 2026-03-01T12:00:00+08:00
AS_OF = END + HOUR
AS_OF_TEXT = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(AS_OF // 1000))


def count(as_of=AS_OF):
    town.track("--until-end", "--as-of", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(as_of // 1000)))


def plain(name):
    """A name of a scope as it is in the events."""
    return re.sub(rb"%([0-9A-F]{2})", lambda m: bytes.fromhex(m[1].decode()), name.encode()).decode()


def readable(scope):
    """A scope as the API takes it."""
    sort, colon, name = scope.partition(":")
    return scope if sort in ("cross", "day", "month") else sort + colon + plain(name)


say("a town is simulated and counted")
town.simulate("--duplicates", "3%", "--disorder", "5%", "--end", "2026-03-01T12:00:00+08:00", "--days", "30", requests=1200, seed=3)
early = END - 20 * DAY
town.publish(filed(ODD, early, category=SCRIPT, district=TURNED + "/" + EMOJI[:9], summary=SECRET),
             pledged(ODD, early + HOUR, unit=EMOJI, due=early + DAY, pledger="=Ann"),
             filed("formula", early, category="c", district=TURNED), timestamp=END)
town.publish(pledged("formula", END - HOUR, unit="=1+1"), resolved("formula", END - HOUR, unit="=1+1", satisfaction=5), timestamp=END)
kafka.produce(town.topics.events, [{"key": b"bad", "value": b"\xc3\x01no such schema", "timestamp": END},
                                   {"key": b"bad", "value": b"", "timestamp": END}])
count()
endpoint = Endpoint()
routes = temp("routes.conf")
with open(routes, "w", encoding="utf-8") as f:
    f.write("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nmark = escalated\nreceivers = duty\n" % endpoint.url)
notify = start_huiyin("notify", "-b", kafka.address, "--redis", town.url, "--alerts-topic", town.topics.alerts,
                      "--dead-letters-topic", town.topics.dead_letters, "--orders-topic", "none", "--group", town.topics.group + "-n",
                      "--routes", routes)
api = Api(town, "--orders-topic", "none")
counters = town.redis.counters()
counts = {name[len("count:"):]: fields for name, fields in counters.items() if name.startswith("count:")}
volunteers = {name[len("volunteer:"):]: fields for name, fields in counters.items() if name.startswith("volunteer:")}
until(lambda: api.ask("/api/v1/scopes", sort="district")[0] == 200, 20, "the names are known")
until(lambda: api.get("requests")["known"], 20, "the alerts are known")

say("every counter of every scope, against Redis and the oracle")
result = oracle.run(town.log(undecodable=True), {"clock": "log", "partitions": 3, "pledge_within": DAY, "resolve_within": 3 * DAY, "end": AS_OF // 1000 * 1000})
expected = result.as_dict()
offsets = {str(p): o for p, o in town.offsets().items()}
for family, all_of in (("requests", counts), ("volunteers", volunteers)):
    scopes = sorted(all_of)
    for at in range(0, len(scopes), 50):
        answer = api.get("counters", scope=[readable(s) for s in scopes[at:at + 50]], of=family)
        equal(answer["offsets"], offsets, "offsets")
        for scope in scopes[at:at + 50]:
            found = {f: v for f, v in answer["counters"][readable(scope)].items() if v}
            equal(found, all_of[scope], "the counters of " + scope)
            equal(found, expected["count" if family == "requests" else "volunteer"][scope], "by the oracle: " + scope)
say("%d scopes of requests, %d of volunteers" % (len(counts), len(volunteers)))

say("lists of names")


def value(fields, field):
    return fields.get(field, 0)


def check_list(path, what, all_of, key, **more):
    names = {plain(s.partition(":")[2]): f for s, f in all_of.items() if s.startswith(what + ":")}
    if what == "district":
        names = {n: f for n, f in names.items() if "/" not in n}
    rows, answers = api.walk(path, limit=7, **more)
    equal(sorted(r["name"] for r in rows), sorted(names), "%s %s" % (path, more))
    equal({a["total"] for a in answers}, {len(names)}, "how many there are")
    for row in rows:
        equal({f: v for f, v in row["fields"].items() if v}, names[row["name"]], "the counters of " + row["name"])
        if what == "district":
            equal(row["children"], any(s.startswith("district:%s/" % oracle.encoded(row["name"])) for s in all_of), "children")
    if key == "name":
        equal([oracle.encoded(r["name"]).encode() for r in rows], sorted(oracle.encoded(n).encode() for n in names), "order")
    else:
        values = [value(r["fields"], key) for r in rows]
        equal(values, sorted(values, reverse=True), "order by " + key)
    return rows


for sort in ("district", "category", "channel", "kind", "unit"):
    check_list("scopes", sort, counts, "open", sort=sort)
    check_list("scopes", sort, counts, "name", sort=sort, by="name")
    check_list("scopes", sort, counts, "overdue", sort=sort, by="overdue")
for sort in ("station", "district", "kind"):
    check_list("volunteers", sort, volunteers, "minutes", by=sort, sort="minutes")
check_list("scopes", "station", volunteers, "events", sort="station")
first = api.get("scopes", sort="district", limit=1)["rows"][0]["name"]
below = {plain(s[len("district:"):]) for s in counts if re.fullmatch("district:%s/[^/]+" % re.escape(oracle.encoded(first)), s)}
equal({r["name"] for r in api.walk("scopes", sort="district", parent=first, limit=3)[0]}, below, "what lies below " + first)
equal([r["name"] for r in api.get("scopes", sort="category", find="SCRIPT")["rows"]], [SCRIPT], "a name that is found")
equal([r["name"] for r in api.get("scopes", sort="district", find=EMOJI[:9])["rows"]], [TURNED + "/" + EMOJI[:9]], "and below")

say("series")
for of, name, scope, table, fields in (("all", None, "day:%s", counts, "filed pledged resolved on_time late excluded rated satisfied"),
                                       ("district", first, "day:%%s:%s" % oracle.encoded(first), counts, "filed resolved"),
                                       ("volunteers", None, "day:%s", volunteers, "events volunteers minutes")):
    answer = api.get("series", of=of, name=name, **{"from": "2026-01-25"}, to="2026-03-02")
    equal(len(answer["days"]), 37, "days")
    for day in answer["days"]:
        for field in fields.split():
            equal(day[field], value(table.get(scope % day["day"], {}), field), "%s of %s" % (field, day["day"]))
equal(api.get("series")["to"], "2026-03-01", "today, by the log's clock")
equal(len(api.get("series")["days"]), 28, "four weeks")
equal(api.get("volunteers", by="day", **{"from": "2026-02-01"}, to="2026-02-03")["days"], api.get(
    "series", of="volunteers", **{"from": "2026-02-01"}, to="2026-02-03")["days"], "volunteers by day")

say("rankings, as JSON and as CSV")
RATES = {"pledged": (["pledged"], ["filed"]), "on_time": (["on_time"], ["on_time", "late"]),
         "satisfied": (["satisfied"], ["rated"]), "resolved": (["resolved"], ["filed"])}


def dates(start, days):
    return [(start + datetime.timedelta(n)).isoformat() for n in range(days)]


def scopes_of(of, name, period, before):
    """By the rules alone: the periods with 2026-02-18, a Wednesday, in them, and those before."""
    if period == "all":
        return [] if before else ["%s:%s" % (of, name)]
    if of == "unit":
        return ["month:%s:%s" % ("2026-01" if before else "2026-02", name)]
    days = {"day": dates(datetime.date(2026, 2, 17 if before else 18), 1), "week": dates(datetime.date(2026, 2, 9 if before else 16), 7),
            "month": dates(datetime.date(2026, 1, 1), 31) if before else dates(datetime.date(2026, 2, 1), 28)}[period]
    return ["day:%s:%s" % (day, name) for day in days]


def rate_of(of, name, period, before, by):
    found = [counts.get(s, {}) for s in scopes_of(of, name, period, before)]
    return tuple(sum(value(f, field) for f in found for field in part) for part in RATES[by])


def check_ranking(of, period, by):
    on = None if period == "all" else "2026-02" if period == "month" else "2026-02-18"
    answer = api.get("ranking", of=of, period=period, by=by, on=on)
    names = [s.partition(":")[2] for s in counts if s.startswith(of + ":") and "/" not in s]
    wanted = {}
    for name in names:
        now_, before = rate_of(of, name, period, False, by), rate_of(of, name, period, True, by)
        if any(now_ + before):
            wanted[plain(name)] = now_, before
    rows = answer["rows"]
    equal({r["name"]: ((r["value"], r["base"]), (r["before"]["value"], r["before"]["base"]) if r["before"] else (0, 0)) for r in rows}, wanted, "%s %s %s" % (of, period, by))
    rates = [r["value"] / r["base"] for r in rows if r["base"]]
    equal(rates, sorted(rates, reverse=True), "order")
    for row in rows:
        for place, all_places in ((row, [r for r in rows]), (row["before"], [r["before"] for r in rows])):
            if place and place["base"]:
                check(abs(place["rate"] - place["value"] / place["base"]) < 1e-6, "a rate: %r" % place)
                better = sum(1 for p in all_places if p["base"] and p["value"] * place["base"] > place["value"] * p["base"])
                equal(place["rank"], better + 1, "rank of %r" % row)
            elif place:
                equal((place["rank"], place["rate"]), (None, None), "no rate without a base")
    equal((answer["sum"]["value"], answer["sum"]["base"], answer["total"]), (sum(r["value"] for r in rows), sum(r["base"] for r in rows), len(rows)), "sums")
    for lang, heading in (("zh", "名次"), ("en", "rank")):
        status, headers, body = api.ask("/api/v1/ranking", of=of, period=period, by=by, on=on, format="csv", lang=lang)
        check(status == 200 and headers["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in headers["Content-Disposition"], headers)
        check(body.startswith(b"\xef\xbb\xbf") and b"\r\n" in body and b"\n" not in body.replace(b"\r\n", b""), "BOM and CRLF")
        table = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        equal((table[0][0], len(table)), (heading, len(rows) + 1), "the form of the CSV")
        for line, row in zip(table[1:], rows):
            name = "'" + row["name"] if row["name"][0] in "=+-@" else row["name"]
            equal(line[:4], [str(row["rank"] or ""), name, str(row["value"]), str(row["base"])], "a line of the CSV")
            equal(line[4], "%.2f%%" % (100 * row["value"] / row["base"]) if row["base"] else "", "its rate")


for by in RATES:
    check_ranking("unit", "month", by)
    check_ranking("unit", "all", by)
    for period in ("day", "week", "month", "all"):
        check_ranking("district", period, by)
equal(api.get("ranking")["days"], {"from": "2026-03-01", "to": "2026-03-31"}, "this month, by the log's clock")

say("what is refused")
for path, parameters in (("counters", {}), ("counters", {"scope": "nothing:x"}), ("counters", {"scope": "all", "scop": "all"}), ("counters", {"scope": ["all"] * 51}),
                         ("counters", {"scope": "category:x", "of": "volunteers"}), ("scopes", {}), ("scopes", {"sort": "unit", "limit": 0}), ("scopes", {"sort": "unit", "limit": ["5", "6"]}),
                         ("scopes", {"sort": "unit", "parent": "x"}), ("scopes", {"sort": "unit", "cursor": "00"}), ("series", {"of": "district"}), ("series", {"of": "district", "name": "a/b"}),
                         ("series", {"from": "2026-03-02", "to": "2026-03-01"}), ("series", {"from": "2025-01-01", "to": "2026-03-01"}), ("series", {"to": "2026-02-30"}),
                         ("ranking", {"of": "unit", "period": "week"}), ("ranking", {"period": "all", "on": "2026-03"}), ("ranking", {"of": "district", "period": "day", "on": "2026-03"}),
                         ("requests", {"sort": "x"}), ("requests", {"severity": "critical"}), ("behind", {"scope": "all"}), ("behind", {"field": "open"}),
                         ("behind", {"scope": "station:x", "field": "open"}), ("behind", {"scope": "all", "field": "minutes"}), ("alerts", {"standing": "yes"}),
                         ("volunteers", {}), ("volunteers", {"by": "day", "limit": 5}), ("pipeline", {"x": 1}), ("dead-letters", {"reason": "x"}), ("requests/x", {"whole": 2})):
    equal(api.refused(path, **parameters), "bad-parameter", "%s %s" % (path, parameters))
status, _, body = api.ask("/api/v1/requests?find=%ff")
check(status == 400 and b"UTF-8" in body, body)

say("the desk's list")
alerts_now = town.alerts()
standing_now, last_record = collections.defaultdict(dict), {}
for a in alerts_now:
    last_record[a["partition"], a["request_id"]] = a
    if a["status"] == "RAISED":
        standing_now[a["partition"], a["request_id"]][a["mark"]] = a
    else:
        standing_now[a["partition"], a["request_id"]].pop(a["mark"], None)
standing_now = {k: v for k, v in standing_now.items() if v}
check(len(standing_now) > 80, "requests with standing alerts")
SEVERITIES = ["INFO", "WARNING", "CRITICAL"]


def latest(marks):
    """The last record of that request, which may tell of another mark that was cleared."""
    a = next(iter(marks.values()))
    return last_record[a["partition"], a["request_id"]]


def key_of(row, sort):
    return {"due": row["due_at"], "filed": row["filed_at"], "at": row["at"], "severity": SEVERITIES.index(row["severity"]),
            "district": row["district"].encode(), "category": row["category"].encode(), "unit": (row["unit"] or "").encode()}[sort]


for sort in ("due", "filed", "at", "severity", "district", "category", "unit"):
    for order in ("asc", "desc"):
        rows, answers = api.walk("requests", sort=sort, order=order, limit=17)
        found = [(r["partition"], r["request_id"]) for r in rows]
        equal(sorted(found), sorted(standing_now), "requests by %s" % sort)
        keys = [key_of(r, sort) for r in rows]
        present = [k for k in keys if k not in (None, b"")] if sort in ("due", "unit") else keys
        equal(present, sorted(present, reverse=order == "desc"), "order by %s %s" % (sort, order))
clocks = town.clocks()
for row in rows:
    marks = standing_now[row["partition"], row["request_id"]]
    equal({(m["mark"], m["severity"], m["alert_id"], m["at"]) for m in row["marks"]}, {(a["mark"], a["severity"], a["alert_id"], a["at"]) for a in marks.values()}, "marks")
    equal(row["severity"], max((a["severity"] for a in marks.values()), key=SEVERITIES.index), "severity")
    a = latest(marks)
    for field in ("due_at", "filed_at", "kind", "channel", "priority", "category", "district", "unit"):
        equal(row[field], a[field], field)
    equal(row["overdue_ms"], None if a["due_at"] is None else max(0, clocks[row["partition"]] - a["due_at"]), "overdue for")


def check_filter(wanted, **filters):
    found = {(r["partition"], r["request_id"]) for r in api.walk("requests", limit=50, **filters)[0]}
    expected_ = {k for k, marks in standing_now.items() if wanted(latest(marks), marks)}
    equal(found, expected_, "requests with %s" % filters)
    return len(found)


some = latest(standing_now[sorted(standing_now)[5]])
top = some["district"].split("/")[0]
for n in (check_filter(lambda a, marks: "overdue" in marks, mark="overdue"),
          check_filter(lambda a, marks: max(SEVERITIES.index(m["severity"]) for m in marks.values()) == 1, severity="WARNING"),
          check_filter(lambda a, marks: (a["district"] + "/").startswith(top + "/"), district=top),
          check_filter(lambda a, marks: a["category"] == some["category"], category=some["category"]),
          check_filter(lambda a, marks: a["channel"] == some["channel"], channel=some["channel"]),
          check_filter(lambda a, marks: a["priority"] == some["priority"] and a["kind"] == some["kind"], priority=some["priority"], kind=some["kind"]),
          check_filter(lambda a, marks: a["unit"] == EMOJI, unit=EMOJI),
          check_filter(lambda a, marks: a["request_id"] == ODD, find="/1 ?#%2F")):
    check(n, "a filter that lets nothing through")

say("a list that changes while it is walked")
seen = {}
resolved_early = []


def change(page):
    """What was shown is resolved, what was not stays; and new ones come before the place."""
    if page > 5:
        return
    shown = list(seen)[-2:]
    for partition, request in shown:
        town.publish(resolved(request, END + page, unit="u"), timestamp=AS_OF + page * 1000)
        resolved_early.append((partition, request))
    town.publish(filed("new-%d" % page, END - 25 * DAY + page, due=END - 25 * DAY + page + 1), timestamp=AS_OF + page * 1000)
    count(AS_OF + page * 1000)
    until(lambda: api.get("requests", find="new-%d" % page)["total"] == 1, 20, "the board has seen the change")


rows, cursor, page = [], None, 0
while True:
    answer = api.get("requests", sort="due", limit=9, cursor=cursor)
    rows += answer["rows"]
    seen = {(r["partition"], r["request_id"]): r for r in answer["rows"]}
    cursor, page = answer["next"], page + 1
    if not cursor:
        break
    change(page)
found = [(r["partition"], r["request_id"]) for r in rows]
equal(len(found), len(set(found)), "a request is shown twice")
missing = set(standing_now) - set(found)
check(not missing, "requests that stood all the time were passed over: %r" % missing)
check(len(resolved_early) == 10, "requests were resolved meanwhile")
counters = town.redis.counters()
counts = {name[len("count:"):]: fields for name, fields in counters.items() if name.startswith("count:")}
until(lambda: api.get("counters", scope="all")["offsets"] == {str(p): o for p, o in town.offsets().items()}, 10, "all is seen")

say("what counters are made of")
opened = 0
picks = [("all", f) for f in counts["all"]] + [(s, random.choice(sorted(counts[s]))) for s in random.sample(sorted(counts), 60)]
for scope, field in picks:
    rows, answers = api.walk("behind", scope=readable(scope), field=field, limit=40)
    equal((answers[-1]["sum"], answers[-1]["exact"]), (counts[scope][field], True), "%s of %s" % (field, scope))
    equal(sum(r["value"] for r in rows), counts[scope][field], "the sum of the rows")
    ids = [(r["partition"], r["request_id"]) for r in rows]
    equal(len(ids), len(set(ids)), "a request is shown twice")
    equal(answers[-1]["looked_at"], answers[-1]["states"], "all states were looked at")
    opened += len(rows)
check(opened > 5000, "requests behind counters")
overdue = {(r["partition"], r["request_id"]) for r in api.walk("behind", scope="all", field="overdue")[0]}
equal(overdue, {(p, r) for p, r, m in town.standing() if m == "overdue"}, "the overdue ones are those with an alert")

say("stories")
messages = collections.defaultdict(list)
for m in kafka.read(town.topics.events):
    messages[m.key.decode("utf-8", "replace")].append(m)
told_of, rows_now, alerts_now, standing_marks = None, 0, town.alerts(), town.standing()
for partition, request in random.sample(sorted(standing_now), 12) + [(p, r) for p, r in standing_now if r == ODD]:
    path = "requests/" + urllib.parse.quote(request, safe="")
    story = api.get(path)
    whole = api.get(path, whole=1)
    check(story["complete"] and whole["complete"], "a story lacks something: %r" % story["lacking"])
    equal(story["parts"], whole["parts"], "the story and the whole")
    part, = story["parts"]
    equal([(e["offset"], e["timestamp"]) for e in part["events"]], [(m.offset, m.timestamp) for m in messages[request]], "events of " + request)
    for e, m in zip(part["events"], messages[request]):
        record, fields = decode(m.value)
        equal((e["type"], e["event_id"], e["occurred_at"]), (TYPES[record], fields["event_id"], fields["occurred_at"]), "an event")
        equal({k: v for k, v in e.items() if k in fields}, {k: v for k, v in fields.items() if k in e}, "its fields")
    equal([(a["alert_id"], a["status"], a["offset"]) for a in part["alerts"]], [(a["alert_id"], a["status"], a["offset"]) for a in alerts_now if a["request_id"] == request], "alerts")
    for row in [r for r in api.get("requests", find=request)["rows"] if r["request_id"] == request]:
        now, marks_of_it = row["now"], {m["mark"] for m in row["marks"]}
        equal((now["due_at"], now["unit"], now["open"]), (part["due"]["at"], part["state"]["unit"], True), "what it is now")
        equal(now["overdue_ms"] > 0, "overdue" in marks_of_it, "since its due: %r" % row)
        rows_now += 1
    equal({m["mark"] for m in part["marks"] if m["stands"]}, {m for p, r, m in standing_marks if r == request}, "marks")
    if any(m["mark"] == "escalated" and m["stands"] for m in part["marks"]):
        told_of = request
equal(api.get("requests/" + urllib.parse.quote(ODD, safe=""))["parts"][0]["due"]["why"], "pledge", "who says the due")
check(rows_now > 5, "requests that stand")
check(told_of, "a request that people were told of")
until(lambda: api.get("requests/" + urllib.parse.quote(told_of, safe=""))["parts"][0]["told"], 20, "whom the alerts reached")
told = api.get("requests/" + urllib.parse.quote(told_of, safe=""))["parts"][0]["told"]
check(("duty", "taken", "RAISED") in {(t["receiver"], t["outcome"], t["status"]) for t in told}, told)
equal(api.refused("requests/nobody", 404), "not-found", "nobody")
equal(api.refused("requests/nobody", 404, whole=1), "not-found", "nobody in all of the log")
equal(api.refused("requests/" + "x" * 129, 404), "not-found", "too long")
# Events that were placed elsewhere, or have another key, and one that is not counted yet.
home = messages["formula"][0].partition
town.publish(pledged("formula", END + HOUR, unit="=1+1"), timestamp=AS_OF + 10000, partition=(home + 1) % 3)
town.publish(pledged("formula", END + 2 * HOUR, unit="x"), timestamp=AS_OF + 10000, partition=home, key="another")
town.publish(filed("late", END), timestamp=AS_OF + 10000)
count(AS_OF + 10000)
town.publish(filed("later", END), timestamp=AS_OF + 11000)
story = api.get("requests/formula")
equal((sorted(p["partition"] for p in story["parts"]), story["complete"], story["lacking"]), (sorted([home, (home + 1) % 3]), False, ["events-elsewhere"]), "a split request")
whole = api.get("requests/formula", whole=1)
equal((whole["complete"], [len(p["events"]) for p in sorted(whole["parts"], key=lambda p: p["partition"] != home)]), (True, [4, 1]), "all of it")
later = api.get("requests/later")
equal((later["complete"], later["lacking"], later["parts"][0]["stored"], len(later["parts"][0]["events"])), (False, ["not-stored"], "not-stored", 1), "not counted yet")
count(AS_OF + 12000)

say("silences and acknowledgements")
row = api.get("requests", sort="filed", order="desc", limit=1, mark="stalled")["rows"][0]
equal((row["acknowledged"], row["silenced"]), (None, False), "nobody has said anything")
orders = ["--redis", town.url, "-b", kafka.address, "--orders-topic", "none"]
huiyin("notify", "ack", "add", row["request_id"], "--for", "4h", "--by", "li", "--note", "on my <way>", *orders)
huiyin("notify", "silence", "add", "--district", row["district"], "--for", "2h", "--by", "wang", "--reason", "flood", *orders)
again = api.get("requests", find=row["request_id"])["rows"][0]
equal((again["acknowledged"]["by"], again["acknowledged"]["note"], again["silenced"]), ("li", "on my <way>", True), "what was said")
huiyin("notify", "ack", "remove", row["request_id"], "--by", "li", *orders)
equal(api.get("requests", find=row["request_id"])["rows"][0]["acknowledged"], None, "taken back")

say("alerts, pipeline and dead letters")
newest = api.get("alerts", limit=1000, standing=0)
records = {(a["partition"], a["offset"]): a for a in town.alerts()}
moments = [a["at"] for a in newest["rows"]]
equal((len(moments), moments), (1000, sorted(moments, reverse=True)), "the newest records, the latest first")
check(moments[-1] >= sorted((a["at"] for a in records.values()), reverse=True)[999], "newer ones are left out")
stand = {(p, r, m) for p, r, m in town.standing()}
for row in newest["rows"]:
    a = records[row["partition"], row["offset"]]
    equal({k: v for k, v in row.items() if k in a}, {k: v for k, v in a.items() if k in row}, "an alert")
known = {(a["partition"], a["request_id"], a["mark"]) for a in newest["rows"] if a["status"] == "RAISED"} & stand
equal({(a["partition"], a["request_id"], a["mark"]) for a in api.get("alerts", limit=1000)["rows"]}, known, "those that stand")
check(known, "none of the newest stands")
equal(newest["standing"], dict(collections.Counter(m for _, _, m in stand)), "how many stand")
check(all(a["mark"] == "overdue" for a in api.get("alerts", mark="overdue", limit=5)["rows"]), "alerts of a mark")
pipeline = api.get("pipeline")
equal({p: v["offset"] for p, v in pipeline["pipeline"]["partitions"].items()}, {str(p): o for p, o in town.offsets().items()}, "offsets")
equal({p: v["commit"] for p, v in pipeline["pipeline"]["partitions"].items()}, {str(p): int(town.meta(p, "commit")) for p in range(3)}, "commits")
letters = api.walk("dead-letters", limit=1)[0]
equal(collections.Counter(r["kind"] for r in letters), collections.Counter(["unknown_schema", "empty"]) if len(letters) == 2 else None, "dead letters")
equal([r["name"] for r in api.get("dead-letters", reason="empty")["rows"]], [r["name"] for r in letters if r["kind"] == "empty"], "those of a reason")
status, headers, body = api.ask("/api/v1/dead-letters/" + letters[0]["name"])
check(status == 200 and headers["Content-Type"] == "text/plain; charset=utf-8" and letters[0]["reason"] in body.decode(), body)
equal(api.refused("dead-letters/9:9", 404), "not-found", "no such letter")
equal(api.get("snapshot")["version"], 1, "the snapshot")

say("tags, compression, methods")
status, headers, body = api.ask("/openapi.json")
equal(json.loads(body), api.description, "the description that is served")
equal(api.ask("/openapi.json", headers={"If-None-Match": headers["ETag"]})[::2], (304, b""), "a tag")
check(api.ask("/api/v1/counters?scope=all", headers={"Accept-Encoding": "gzip"})[1].get("Content-Encoding") in (None, "gzip"), "gzip")
equal(api.ask("/openapi.json", headers={"Accept-Encoding": "gzip"})[1]["Content-Encoding"], "gzip", "gzip")

say("a property-based client")  # in one thread: CPython 3.11 has a fault where two of them parse
done = subprocess.run([os.path.join(os.path.dirname(sys.executable), "schemathesis"), "--config-file", os.path.join(ROOT, "tests", "flows", "schemathesis.toml"), "run",
                       api.url + "/openapi.json", "--max-examples", "6", "--workers", "1", "--seed", "1", "--no-color", "--request-timeout", "60",
                       "--exclude-path", "/api/v1/stream", "--exclude-path-regex", "^/(healthz|readyz|metrics)$|log(in|out)$"],
                      capture_output=True, text=True, cwd=temp(""), timeout=150)
found = re.search("=+ (FAILURES|ERRORS) =.*", done.stdout, re.DOTALL)
check(done.returncode == 0, "schemathesis finds faults:\n" + (found[0] if found else done.stdout)[:6000] + done.stderr[-2000:])
say(re.search(r"(\d+) generated", done.stdout)[0])

say("a Redis that somebody has damaged")
key = b"huiyin:{0}:state:%d" % home
field = b"Rformula"
town.redis.call("HSET", key, field, b"\x01\xff\xff\xff garbage")
whole = next(k for k in town.redis.call("HKEYS", "huiyin:{0}:state:0") if k[0] == "R" and k != "Rformula")
town.redis.call("HSET", b"huiyin:{0}:state:0", b"R\xff\xfe<bad>", town.redis.client.call("HGET", "huiyin:{0}:state:0", whole))
town.redis.call("HSET", b"huiyin:{0}:count:unit:\xff\xfe", "open", 3)
town.redis.call("HSET", "huiyin:{0}:count:unit:text", "open", "many")
town.redis.call("SET", "huiyin:{0}:count:category:" + oracle.encoded(SCRIPT), "a string")
equal(api.get("requests/formula")["parts"][0]["stored"] if home == 0 else next(p for p in api.get("requests/formula")["parts"] if p["partition"] == home)["stored"], "damaged", "a damaged state")
given = api.get("silences")
town.redis.call("HSET", "huiyin:{0}:notify:silences", "x", "], no JSON")
equal(api.get("silences"), given, "what is no order is left out")
rows, answers = api.walk("behind", scope="all", field="filed", limit=100)
equal(sum(a["damaged"] for a in answers), 1, "damaged states")
check(any("\\xff\\xfe<bad>" == r["request_id"] for r in rows), "an id that is no UTF-8 is shown")
until(lambda: "\\xff\\xfe" in {r["name"] for r in api.get("scopes", sort="unit", limit=1000)["rows"]}, 20, "a name that is no UTF-8 is shown")
for path in ("scopes?sort=category", "ranking?period=all", "counters?scope=unit:text"):
    status = api.ask("/api/v1/" + path)[0]
    check(status in (200, 503), "%s answers %d" % (path, status))

say("Redis away, and back")
town.redis.pause()
equal(api.refused("counters", 503, scope="all"), "redis-away", "Redis does not answer")
town.redis.resume()
until(lambda: api.ask("/api/v1/counters", scope="all")[0] == 200, 20, "it goes on")
# Connections that broke meanwhile are made anew, whatever is asked first.
for path in ("behind?scope=all&field=filed&limit=1", "requests/formula", "counters?scope=all"):
    equal({api.ask("/api/v1/" + path)[0] for _ in range(12)}, {200}, path)
    town.redis.call("CLIENT", "KILL", "TYPE", "normal")
    equal({api.ask("/api/v1/" + path)[0] for _ in range(12)}, {200}, "behind a broken connection: " + path)

check(not any(SECRET.encode() in body for body in api.seen), "a summary was given")
check(not any(b"summary" in body for body in api.seen if not body.startswith(b"{\n")), "a field of that name was given")
took = api.process.stop()
check(took is None or took < 5, "it took %r s to end" % took)
say("%d answers" % len(api.seen))
