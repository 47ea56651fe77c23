#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 600
"""The real exports of New York and Baltimore, under the built-in limits and under policies with calendars, tracked beside a
running `huiyin notify`: the webhook is told of every alert that the oracle has, of each once, and of no other; each clear
behind its raise."""
import collections
import os
import re
import subprocess
import urllib.parse

from harness import *
from parts import tracking
from parts.agreement import agree
from parts.checks import crowd
from parts.telling import Desk, Endpoint, check_order
from parts.tracking import *

ZONE = "America/New_York"
# Cut into parts of a week or so of work; a make-up day and a short one, which Baltimore never had, for the rules' sake.
BALTIMORE = """
[holidays city]
2016-01-18 = closed
2017-07-04 = closed
2018-11-22 to 2018-11-23 = closed
2018-11-24 = friday
2018-12-24 = 09:00-12:00
2018-12-25 = closed
2019-01-01 = closed
[calendar office]
time-zone = America/New_York
monday to thursday = 08:30-12:00, 12:30-16:30
friday = 08:30-12:00
holidays = city
[calendar night]
time-zone = America/New_York
monday to sunday = 00:00-06:00, 20:00-24:00
[calendars]
everywhere = office
Canton = night
Downtown = night
[limit all]
pledge = 4 working hours
resolve = 3 working days
extensions = none
[limit waste]
category = SW-*
resolve = 9 working hours
[limit rats]
category = SW-Rat*
resolve = 2 days
[limit from inside]
channel = INITIATIVE
category = SW-Rat*
resolve = none
[limit lights in canton]
category = BGE-StLight(s) Out
district = Canton
resolve = 90m
[mark stalled]
severity = warning
when = 1 working hour after the pledge limit
while = unpledged
audience = handler
[mark half]
severity = info
when = 50% of the time to due
[mark near]
severity = warning
when = 2 working hours before due
audience = handler
[mark overdue]
severity = critical
when = at due
audience = leader
[mark never]
severity = critical
when = 10 working days after due
audience = leader in charge
"""


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as f:
        return f.read()


class City:
    def __init__(self, profile, export, policy, as_of):
        rows = shared_data(export)
        self.name, self.policy, self.as_of = profile, policy, as_of
        self.rows = subprocess.run(["zstdcat", rows], stdout=subprocess.PIPE, check=True).stdout
        self.profile = os.path.join(ROOT, "producers", "profiles", profile + ".profile")

    def without_dues(self):
        """The profile without the column of dues, so that they come from the policy."""
        text = read("producers", "profiles", self.name + ".profile")
        check("\ndue_at " in text, "the profile has a column of dues")
        path = temp(self.name + ".profile")
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(line for line in text.splitlines(True) if not line.startswith("due_at ")))
        return path

    def policy_file(self):
        path = temp(self.name + ".conf")
        with open(path, "w", encoding="utf-8") as f:
            f.write(self.policy)
        return path


def told_as_owed(town, city, profile, end, *track, **oracle):
    """Tracks the export beside a running notify, and holds what the webhook was told, and the alerts, against the oracle."""
    endpoint = Endpoint()
    desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nreceivers = duty\n" % endpoint.url, town.kafka, town.redis)
    desk.topics, desk.group = town.topics, town.topics.group + "-notify"
    notify = desk.start()
    notify.wait_log("this process tells now")
    huiyin("publish", *town.topics.flags[:4], "--profile", profile, "--timestamps", "event", "-", stdin=city.rows)
    town.track("--until-end", *track, timeout=120)
    alerts_there = town.alerts()
    wanted = collections.Counter("%s:%s" % (a["alert_id"], a["status"]) for a in alerts_there)
    begun = time.monotonic()
    # Counting what has come, not looking at it: the endpoint has enough to do.
    until(lambda: len(endpoint.hits) >= len(wanted), 120 * crowd(), "%d alerts are told" % len(wanted))
    until(lambda: desk.waiting("duty") == 0, 10, "nothing waits")
    say("%s: %d alerts told, the last of them %.1f s after track had ended; %s" % (
        city.name, len(wanted), time.monotonic() - begun, dict(collections.Counter(a["mark"] for a in alerts_there))))
    got = collections.Counter(urllib.parse.unquote(key) for key in endpoint.keys())
    equal(got - wanted, collections.Counter(), "told too often, or for nothing")
    equal(wanted - got, collections.Counter(), "not told")
    check_order(endpoint.keys(), city.name)
    equal(desk.standing(), len(standing(alerts_there)), "alerts that stand")
    agree(town, town.log(), clock="log", end=end, time_zone=ZONE, **oracle)
    notify.stop()
    return {a["mark"] for a in alerts_there}


kafka = Kafka()
for city in (City("nyc311", "nyc-2018-10.csv.zst", read("deploy", "policies", "new-york-311.conf"), "2018-11-20T00:00:00-05:00"),
             City("baltimore311", "baltimore-2014-2019.csv.zst", BALTIMORE, "2019-06-01T00:00:00-04:00")):
    settings = ["--clock", "log", "--time-zone", ZONE]
    told_as_owed(Town(kafka, settings=[*settings, "--resolve-within", "none"]), city, city.profile, "latest",
                 resolve_within=None)
    for profile in (city.profile, city.without_dues()):
        say("%s under a policy, %s" % (city.name, "with dues of its own" if profile == city.profile else "without"))
        town = Town(kafka, settings=settings)
        town.settings += ["--policies-topic", town.topics.alerts + "-policies"]
        marks = told_as_owed(town, city, profile, tracking.oracle.milliseconds(city.as_of), "--as-of", city.as_of, "--policy",
                             city.policy_file(), policy=city.policy)
        wanted = set(re.findall(r"^\[mark (.*)\]$", city.policy, re.M))
        equal(marks, wanted, "marks of which there were alerts")
        town.verify()
