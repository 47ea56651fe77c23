# SPDX-License-Identifier: Apache-2.0
"""The pages that a tracker serves, and what Prometheus's own program thinks of them."""
import http.client
import re
import shutil
import subprocess

from .checks import check

LINE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


def listening(process):
    """Where a process listens, once it has said so."""
    return process.wait_log(r"listening.* address=(\S+)")[1]


def fetch(address, path, method="GET", timeout=10):
    """(status, body) of a page."""
    connection = http.client.HTTPConnection(address, timeout=timeout)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


class Figures:
    """A page of /metrics. `figures("name", partition="0")` is the sum of the samples that have these labels; None for none."""

    def __init__(self, address):
        status, self.text = fetch(address, "/metrics")
        check(status == 200, "/metrics answers %d: %s" % (status, self.text))
        self.samples = []
        for line in self.text.splitlines():
            if not line.startswith("#"):
                match = LINE.match(line)
                check(match, "a line of /metrics is no sample: %r" % line)
                self.samples.append((match[1], dict(LABEL.findall(match[2] or "")), float(match[3])))

    def all(self, name, **labels):
        return [(own, value) for n, own, value in self.samples if n == name and labels.items() <= own.items()]

    def __call__(self, name, **labels):
        found = [value for _, value in self.all(name, **labels)]
        return sum(found) if found else None


def promtool_says(text):
    """What `promtool check metrics` says of a page: nothing, where it is good. None where there is no promtool."""
    if not shutil.which("promtool"):
        return None
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=30)
    return (done.stdout + done.stderr).strip() or ("" if done.returncode == 0 else "exit code %d" % done.returncode)
