# SPDX-License-Identifier: Apache-2.0
"""What a process has used, from /proc."""
import os
import re

TICKS = os.sysconf("SC_CLK_TCK")


def processor(pid):
    """CPU seconds of all its threads, user and system."""
    with open("/proc/%d/stat" % pid) as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _kilobytes(pid, name):
    with open("/proc/%d/status" % pid) as f:
        return int(re.search(name + r":\s*(\d+) kB", f.read()).group(1))


def peak_memory(pid):
    """MB that were resident at most."""
    return _kilobytes(pid, "VmHWM") / 1024


def memory(pid):
    """MB that are resident."""
    return _kilobytes(pid, "VmRSS") / 1024


class Meter:
    """CPU seconds that named processes use from now on: {name: [process, ...]}."""

    def __init__(self, **processes):
        self.processes = processes
        self.begun = self._now()

    def _now(self):
        return {name: sum(processor(p.pid) for p in some) for name, some in self.processes.items()}

    def used(self):
        now = self._now()
        return {name: now[name] - self.begun[name] for name in now}
