# SPDX-License-Identifier: Apache-2.0
"""Whether something stays flat: samples of processes and of Redis, and the slope of a line through them."""
import os
import time

from .checks import check, say
from .process import program


def of_process(process):
    """{what: how much} of a process now; memory in KB."""
    with open("/proc/%d/status" % process.pid) as f:
        fields = dict(line.split(":", 1) for line in f if ":" in line)
    return {"memory": int(fields["VmRSS"].split()[0]), "descriptors": len(os.listdir("/proc/%d/fd" % process.pid)),
            "threads": int(fields["Threads"])}


def of_redis(redis):
    memory = dict(line.split(":", 1) for line in redis.call("INFO", "memory").split("\r\n") if ":" in line)
    # Pulses end by themselves while a tracker is away: they are no keys that are kept.
    return {"memory": int(memory["used_memory"]) // 1024, "keys": redis.call("DBSIZE") - len(redis.keys("*:pulse:*"))}


def is_sanitized():
    with open(program(), "rb") as f:
        return b"__asan_init" in f.read()


def growth(samples):
    """How much a line through (moment, amount) rises from the first to the last."""
    count = len(samples)
    if count < 2:
        return 0
    x0 = sum(x for x, _ in samples) / count
    y0 = sum(y for _, y in samples) / count
    square = sum((x - x0) ** 2 for x, _ in samples)
    slope = sum((x - x0) * (y - y0) for x, y in samples) / square if square else 0
    return slope * (samples[-1][0] - samples[0][0])


class Watchman:
    """Samples by name of what is watched; `verdict` holds each row to what it may grow by."""

    def __init__(self):
        self.rows = {}

    def take(self, scene):
        moment = time.monotonic()
        for name, tracker in scene.trackers.items():
            for what, amount in of_process(tracker).items():
                self.rows.setdefault(("tracker " + name, what), []).append((moment, amount))
        for what, amount in of_redis(scene.town.redis).items():
            self.rows.setdefault(("Redis", what), []).append((moment, amount))

    def verdict(self, print_all=True):
        # What a sanitizer keeps of freed memory grows until its quarantine is full.
        spare = 24 * 1024 if is_sanitized() else 2 * 1024
        for (who, what), samples in sorted(self.rows.items()):
            rise, last = growth(samples), samples[-1][1]
            most = max(spare, last * 0.03) if what == "memory" else 0.5 if what == "keys" else 2
            if print_all:
                say("        %-10s %-12s %8d%s at first, %8d at last, a line rises by %.1f (%.1f allowed) in %.0f s" % (
                    who, what, samples[0][1], " KB" if what == "memory" else "", last, rise, most, samples[-1][0] - samples[0][0]))
            check(rise <= most, "the %s of %s is not flat: %r" % (what, who, [amount for _, amount in samples]))
