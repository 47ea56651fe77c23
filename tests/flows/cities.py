#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""The exports of three cities: published, tracked, stopped half-way by kill -9, published again; the numbers are those
that ../shared/data/README.md gives."""
import os
import subprocess

from harness import *
from parts.tracking import *

# Filed, resolved, open, late, overdue, and how many alerts `overdue` were raised.
CITIES = {
    "nyc311": ("nyc-2018-10.csv.zst", 6765, 2441, 4324, 124, 40, 164),
    "baltimore311": ("baltimore-2014-2019.csv.zst", 10000, 9792, 208, 1567, 135, 1702),
    "boston311": ("boston-2022-01-100.csv", 100, 85, 15, 5, 11, 16),
}
BOROUGHS = {"BROOKLYN": 2137, "QUEENS": 1566, "MANHATTAN": 1409, "BRONX": 1329, "STATEN ISLAND": 278,
            "Unspecified": 46}
SETTINGS = ["--clock", "log", "--resolve-within", "none", "--time-zone", "America/New_York"]


def rows_of(name):
    path = shared_data(name)
    if path.endswith(".zst"):
        return subprocess.run(["zstdcat", path], stdout=subprocess.PIPE, check=True).stdout
    with open(path, "rb") as f:
        return f.read()


def publish(town, profile, rows):
    path = os.path.join(ROOT, "producers", "profiles", profile + ".profile")
    done = huiyin("publish", *town.topics.flags[:4], "--profile", path, "--timestamps", "event", "-", stdin=rows)
    check("; 0 rejected" in done.err + done.out, "rows are rejected: " + done.err + done.out)


def look(town, profile):
    """The numbers, and everything else that must not change: counters and alerts."""
    _, filed_rows, resolved_rows, open_rows, late, overdue, raised = CITIES[profile]
    fields = town.redis.hash("huiyin:{0}:count:all")
    got = [int(fields.get(name, 0)) for name in ("filed", "resolved", "open", "late", "overdue")]
    equal(got, [filed_rows, resolved_rows, open_rows, late, overdue], profile + ": filed, resolved, open, late, overdue")
    found = town.alerts()
    standing(found)
    equal([a["status"] for a in found if a["mark"] == "overdue"].count("RAISED"), raised, profile + ": overdue raised")
    if profile == "nyc311":
        for borough, count in BOROUGHS.items():
            equal(town.redis.count("district:" + borough), count, borough)
    check("%d requests" % filed_rows in town.verify().out, "verify counts the requests")
    return town.redis.counters(), [(a["alert_id"], a["status"]) for a in found]


def in_one_go(kafka, profile, rows):
    town = Town(kafka, settings=SETTINGS)
    publish(town, profile, rows)
    town.track("--until-end")
    before = look(town, profile)
    publish(town, profile, rows)
    town.track("--until-end")
    equal(look(town, profile), before, profile + ": counters and alerts after it was published and tracked again")
    return before


def stopped_half_way(kafka, profile, rows, whole):
    town = Town(kafka, settings=SETTINGS)
    publish(town, profile, rows)
    # A static member: its partitions are waiting for it when it is started again.
    tracker = town.start("--until-end", "--batch", 50, "--instance", "a")
    half = CITIES[profile][1] // 2
    until(lambda: not tracker.alive() or town.redis.count() >= half, 60, "half of it is counted")
    check(tracker.alive(), profile + ": it was not stopped half-way but had ended")
    tracker.kill()
    check(town.redis.count() < CITIES[profile][1], profile + ": it was not stopped half-way")
    town.track("--until-end", "--instance", "a")
    got = look(town, profile)
    equal(got[0], whole[0], profile + ": counters after a kill -9 half-way")
    equal(set(got[1]), set(whole[1]), profile + ": alerts after a kill -9 half-way")


kafka = Kafka()
for profile in CITIES:
    rows = rows_of(CITIES[profile][0])
    say(profile)
    whole = in_one_go(kafka, profile, rows)
    if profile != "boston311":
        say(profile + ", stopped half-way")
        stopped_half_way(kafka, profile, rows, whole)
