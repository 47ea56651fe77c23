# SPDX-License-Identifier: Apache-2.0
"""The real Prometheus, on the targets and with the rules that a test gives it."""
import json
import re
import shutil
import urllib.parse
import urllib.request

from .checks import check, skip, temp, until
from .pages import fetch
from .ports import free_port
from .process import Process


def needs_prometheus():
    if not shutil.which("prometheus"):
        skip("the real Prometheus", "the package prometheus is missing; tests/run installs it")


class Prometheus:
    """The server, which reads each target ({job: address}) every half second. Alarms come at once."""

    def __init__(self, targets, rules):
        self.port = free_port()
        with open(rules, encoding="utf-8") as f, open(temp("rules.yml"), "w", encoding="utf-8") as out:
            out.write(re.sub(r"for: \d+m", "for: 0s", f.read()))
        jobs = "".join("  - job_name: %s\n    static_configs: [{targets: ['%s']}]\n" % one for one in targets.items())
        with open(temp("prometheus.yml"), "w") as f:
            f.write("global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}\n"
                    "rule_files: [%s]\nscrape_configs:\n%s" % (temp("rules.yml"), jobs))
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

    def ask(self, path):
        with urllib.request.urlopen("http://127.0.0.1:%d/api/v1/%s" % (self.port, path), timeout=10) as answer:
            return json.load(answer)["data"]

    def values(self, query):
        """The numbers that a query gives, with their labels."""
        return [(one["metric"], float(one["value"][1])) for one in self.ask("query?query=" + urllib.parse.quote(query))["result"]]

    def value(self, query):
        """The one number that a query gives; None for none."""
        found = self.values(query)
        return found[0][1] if found else None

    def firing(self):
        return sorted({a["labels"]["alertname"] for a in self.ask("alerts")["alerts"] if a["state"] == "firing"})
