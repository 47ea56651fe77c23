#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""What deploy/prometheus and deploy/grafana name is there: each figure of a rule or a panel is on a real page of track, notify,
verify --alerts or board, each query is one that Prometheus understands and answers, and each rule has a case that holds."""
import json
import os
import re

from harness import *
from parts.pages import Figures, fetch, listening, promtool_says
from parts.prometheus import Prometheus, needs_prometheus
from parts.telling import Endpoint
from parts.tracking import *

PROMETHEUS, GRAFANA = os.path.join(ROOT, "deploy", "prometheus"), os.path.join(ROOT, "deploy", "grafana")
RULES = os.path.join(PROMETHEUS, "huiyin.rules.yml")
NAME = re.compile(r"\b(?:huiyin|process)_[a-z_]+")


def rules_are_right():
    says(run(["promtool", "check", "rules", RULES]), "SUCCESS")
    says(run(["promtool", "check", "config", os.path.join(PROMETHEUS, "prometheus.yml")]), "is valid")
    says(run(["promtool", "test", "rules", os.path.join(PROMETHEUS, "huiyin.rules.test.yml")]), "SUCCESS")
    with open(RULES, encoding="utf-8") as f:
        names = re.findall(r"- alert: (\w+)", f.read())
    with open(os.path.join(PROMETHEUS, "huiyin.rules.test.yml"), encoding="utf-8") as f:
        cases = f.read()
    for name in names:
        check(re.search(r"alertname: %s\n *exp_alerts:\n" % name, cases), "no case lets %s come" % name)
        check("alertname: %s, exp_alerts: []" % name in cases, "no case keeps %s away" % name)


def queries(dashboard):
    """(panel, query) of all panels."""
    found = []
    for panel in dashboard["panels"]:
        for target in panel.get("targets", ()):
            found.append((panel["title"], target["expr"].replace("$__rate_interval", "1m")))
    return found


def dashboard_is_whole(dashboard):
    """What Grafana asks of a file: ids that differ, panels that do not cover each other, a data source that can be chosen."""
    ids = [panel["id"] for panel in dashboard["panels"]]
    equal(len(ids), len(set(ids)), "ids of panels")
    taken = set()
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        check(place["x"] + place["w"] <= 24, "panel %s is too wide" % panel["title"])
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        check(not cells & taken, "panel %s covers another" % panel["title"])
        taken |= cells
        check(panel["type"] == "row" or panel["datasource"]["uid"] == "${source}", "source of " + panel["title"])
    check("source" in [one["name"] for one in dashboard["templating"]["list"]], "the choice of a source")


def holidays_for_long():
    return "".join("%d-05-01 = closed\n" % year for year in range(2026, 2100))


def policy_with_holidays():
    path = temp("policy.conf")
    with open(path, "w") as f:
        f.write("[holidays h]\n" + holidays_for_long() +
                "[calendar c]\ntime-zone = Asia/Shanghai\nmonday to friday = 09:00-17:00\nholidays = h\n"
                "[calendars]\neverywhere = c\n[limit all]\npledge = 2h\nresolve = 5 working days\n"
                "[mark 红灯]\nseverity = critical\nwhen = at due\n")
    return path


def routes(endpoint):
    path = temp("routes.conf")
    with open(path, "w") as f:
        f.write("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nreceivers = duty\nquiet-hours = outside c\n[calendar c]\n"
                "time-zone = Asia/Shanghai\nmonday to sunday = 00:00-24:00\n%s" % (endpoint.url, holidays_for_long()))
    return path


def start_all(endpoint):
    """{job: address} of what runs, once there is something to tell."""
    town = Town(Kafka(), partitions=2)
    town.settings = ["--policies-topic", town.topics.alerts + "-policies"]
    track = town.start("--listen", "0", "--audit-every", "1s", "--policy", policy_with_holidays())
    track.wait_log("taken over", 30)
    notify = start_huiyin("notify", "-b", town.kafka.address, "--redis", town.url, "--alerts-topic", town.topics.alerts,
                          "--dead-letters-topic", town.topics.dead_letters, "--group", town.topics.group + "-notify",
                          "--routes", routes(endpoint), "--listen", "0")
    verify = start_huiyin("verify", *town.flags(), "--alerts", "--every", "1s", "--listen", "0")
    board = start_huiyin("board", *town.flags(), "--listen", "0", "--orders-topic", "none")
    addresses = {"huiyin-board": listening(board), "huiyin-track": listening(track), "huiyin-notify": listening(notify), "huiyin-verify": listening(verify)}
    town.publish(*[filed("r%d" % i, now() - 1000 * HOUR) for i in range(50)])
    town.publish(filed("done", now() - 1000 * HOUR), pledged("done", now() - 999 * HOUR), resolved("done", now(), satisfaction=5))
    until(lambda: len(endpoint.keys()) == 50, 30, "the alerts are told")
    until(lambda: Figures(addresses["huiyin-verify"])("huiyin_verify_alerts_owed") == 50, 20, "they are verified")
    until(lambda: Figures(addresses["huiyin-track"])("huiyin_track_names"), 30, "names are counted")
    until(lambda: fetch(addresses["huiyin-board"], "/readyz")[0] == 200, 20, "the board is ready")
    until(lambda: Figures(addresses["huiyin-board"])("huiyin_board_requests", field="rated") == 1, 20, "the board shows all")
    return addresses


def named_are_there(addresses, wanted):
    """The figures that somebody names (by where) are on one of the pages; a histogram by its parts."""
    there = set()
    for job, address in addresses.items():
        f = Figures(address)
        there |= {name for name, _, _ in f.samples}
        said = promtool_says(f.text)
        equal(said, "", "what promtool says of the page of " + job)
    for where, text in wanted:
        for name in NAME.findall(text):
            check(name in there, "%s names %s, which is on no page" % (where, name))


def queries_are_answered(prometheus, panels):
    """Each gives something."""
    until(lambda: prometheus.value("count(up == 1)") == 4, 20, "all is read")
    until(lambda: prometheus.value("sum(rate(huiyin_track_messages_total[1m]))") is not None, 30, "there is some past")
    for title, query in panels:
        until(lambda: prometheus.values(query), 20, "the panel `%s` shows something: %s" % (title, query))
    equal(prometheus.firing(), [], "alarms while all is well")


needs_prometheus()
rules_are_right()
with open(os.path.join(GRAFANA, "huiyin.json"), encoding="utf-8") as f:
    board = json.load(f)
dashboard_is_whole(board)
with open(RULES, encoding="utf-8") as f:
    expressions = re.findall(r"expr: (.*)", f.read())
say("figures")
addresses = start_all(Endpoint())
named_are_there(addresses, queries(board) + [("a rule", text) for text in expressions])
say("queries")
queries_are_answered(Prometheus(addresses, RULES), queries(board))
