#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""The real Prometheus reads a tracker, and the rules of deploy/ say when something is wrong."""
import json
import re
import shutil
import urllib.parse
import urllib.request

from harness import *
from parts.pages import fetch, listening
from parts.tracking import *

RULES = os.path.join(ROOT, "deploy", "huiyin.rules.yml")


class Prometheus:
    """The server, which scrapes one target every half second."""

    def __init__(self, target):
        self.port = free_port()
        with open(RULES) as f:
            rules = f.read()
        with open(temp("rules.yml"), "w") as f:
            f.write(re.sub(r"for: 1m", "for: 0s", rules))
        with open(temp("prometheus.yml"), "w") as f:
            f.write("global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}\n"
                    "rule_files: [%s]\nscrape_configs:\n  - job_name: huiyin\n    static_configs: [{targets: ['%s']}]\n"
                    % (temp("rules.yml"), target))
        self.process = Process("prometheus", [
            "prometheus", "--config.file", temp("prometheus.yml"), "--storage.tsdb.path", temp("tsdb"),
            "--web.listen-address", "127.0.0.1:%d" % self.port])
        until(self._serves, 30, "Prometheus serves")

    def _serves(self):
        check(self.process.alive(), "Prometheus ended while it started")
        try:
            return fetch("127.0.0.1:%d" % self.port, "/-/ready")[0] == 200
        except OSError:
            return False

    def _ask(self, path):
        with urllib.request.urlopen("http://127.0.0.1:%d/api/v1/%s" % (self.port, path), timeout=10) as answer:
            return json.load(answer)["data"]

    def value(self, query):
        """The one number that a query gives; None for none."""
        found = self._ask("query?query=" + urllib.parse.quote(query))["result"]
        return float(found[0]["value"][1]) if found else None

    def firing(self):
        return sorted({a["labels"]["alertname"] for a in self._ask("alerts")["alerts"] if a["state"] == "firing"})


if not shutil.which("prometheus"):
    skip("the real Prometheus", "the package prometheus is missing; tests/run installs it")
said = run(["promtool", "check", "rules", RULES])
says(said, "%d rules found" % open(RULES).read().count("- alert: "))

town = Town(Kafka(), partitions=2)
tracker = town.start("--listen", "0")
address = listening(tracker)
until(lambda: fetch(address, "/readyz")[0] == 200, 30, "it is ready")
prometheus = Prometheus(address)
town.publish(*[filed("r%d" % i, now() - HOUR, due=now() - 1000) for i in range(2000)])
town.await_counted()
until(lambda: prometheus.value("sum(huiyin_track_offset)") == 2000, 20, "it has read the offsets")
equal(prometheus.value("up"), 1, "up")
equal(prometheus.value("sum(huiyin_track_open_requests)"), 2000, "open requests")
until(lambda: prometheus.value("sum(huiyin_track_alerts_total)") == len(town.alerts()) > 0, 20, "it has read the alerts")
late = prometheus.value("histogram_quantile(0.99, sum by (le) (huiyin_track_alert_lateness_seconds_bucket))")
check(late is not None and late < 10, "the alerts' lateness is %r" % late)
equal(prometheus.firing(), [], "alarms while all is well")

say("a dead letter")
town.kafka.produce(town.topics.events, [{"key": b"bad", "value": b"text", "timestamp": now()}])
until(lambda: "HuiyinSetAside" in prometheus.firing(), 20, "the alarm about a dead letter")

say("Redis is away")
town.redis.kill()
town.publish(*[filed("s%d" % i, now()) for i in range(5000)])
until(lambda: {"HuiyinBehind", "HuiyinNotConnected"} <= set(prometheus.firing()), 40, "the alarms about Redis")
tracker.stop()
