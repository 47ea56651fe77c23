#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""The real exports of New York and Baltimore, tracked beside a running `huiyin notify`: the webhook is told of every alert that
the oracle has, of each once, and of no other; each clear behind its raise."""
import collections
import os
import subprocess
import urllib.parse

from harness import *
from parts.agreement import agree
from parts.telling import Desk, Endpoint, check_order
from parts.tracking import *

CITIES = {"nyc311": "nyc-2018-10.csv.zst", "baltimore311": "baltimore-2014-2019.csv.zst"}
ZONE = "America/New_York"

kafka = Kafka()
for profile, name in CITIES.items():
    path = shared_data(name)
    rows = subprocess.run(["zstdcat", path], stdout=subprocess.PIPE, check=True).stdout
    endpoint = Endpoint()
    town = Town(kafka, settings=["--clock", "log", "--resolve-within", "none", "--time-zone", ZONE])
    desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nreceivers = duty\n" % endpoint.url, kafka, town.redis)
    desk.topics, desk.group = town.topics, town.topics.group + "-notify"
    notify = desk.start()
    notify.wait_log("this process tells now")
    profile_path = os.path.join(ROOT, "producers", "profiles", profile + ".profile")
    huiyin("publish", *town.topics.flags[:4], "--profile", profile_path, "--timestamps", "event", "-", stdin=rows)
    town.track("--until-end")
    alerts_there = town.alerts()
    wanted = collections.Counter("%s:%s" % (a["alert_id"], a["status"]) for a in alerts_there)
    begun = time.monotonic()
    until(lambda: len(endpoint.keys()) >= len(wanted), 60, "%d alerts are told" % len(wanted))
    until(lambda: desk.waiting("duty") == 0, 10, "nothing waits")
    say("%s: %d alerts told, the last of them %.1f s after track had ended" % (profile, len(wanted), time.monotonic() - begun))
    got = collections.Counter(urllib.parse.unquote(key) for key in endpoint.keys())
    equal(got - wanted, collections.Counter(), "told too often, or for nothing")
    equal(wanted - got, collections.Counter(), "not told")
    check_order(endpoint.keys(), profile)
    equal(desk.standing(), len(standing(alerts_there)), "alerts that stand")
    agree(town, town.log(), clock="log", resolve_within=None, end="latest", time_zone=ZONE)
    notify.stop()
