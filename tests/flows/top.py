#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""top in its plain form: one snapshot, pictures one below the other, and in place on a terminal that it leaves sane."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
import unicodedata

from harness import *
from parts.tracking import *

kafka = Kafka()
town = Town(kafka, partitions=2)
flags = ["--redis", town.redis.url]
says(huiyin("top", *flags, "--once"), "nothing was counted yet")
says(huiyin("top", "--redis", "redis://127.0.0.1:1", "--once", code=1), "no Redis answers")
says(huiyin("top", *flags, "--interval", "1ms", code=2), "--interval")

old = now() - 20 * 24 * HOUR
town.publish(filed("r1", old, district="河东街道/南湖社区"), filed("r2", old, district="河东街道"),
             filed("r3", old, district="a:b\x1b[2J"), resolved("r3", old + HOUR))
town.track("--until-end")
once = huiyin("top", *flags, "-b", kafka.address, "--alerts-topic", town.topics.alerts, "--once").out
lines = once.splitlines()


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


check("\x1b" not in once, "a snapshot holds no escapes")
totals = [line for line in lines if "受理 filed " in line and "办结" in line][0].split()
equal((totals[2], totals[-1]), ("3", "1"), "filed and resolved")
east = [line for line in lines if line.startswith("  河东街道 ")][0]
equal(east.split()[1:], ["2", "2", "2", "0"], "open, overdue, filed, resolved of a district")
strange = [line for line in lines if line.startswith("  a:b\\x1b[2J")][0]
equal(width(east), width(strange), "columns of a Chinese and another row")
check("南湖社区" not in "\n".join(lines[:lines.index(strange)]), "only first levels among the districts")
check([line for line in lines if "发出 raised" in line and "overdue" in line and "r1" in line], "the newest alerts")
check([line for line in lines if "有 yes" in line], "the pipeline")

# No terminal: pictures one below the other, until it is told to end.
plain = start_huiyin("top", *flags, "--interval", "100ms", name="plain")
until(lambda: plain.out().count("回音 huiyin") >= 3, 10, "three pictures")
check("\x1b" not in plain.out(), "escapes only on a terminal")
plain.stop(2)


def on_terminal(rows, columns, *more):
    """Runs top on a terminal until SIGINT; returns what it wrote."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(program(), [program(), "top", *flags, *more, "--interval", "100ms"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    before = termios.tcgetattr(terminal)
    got, end = b"", time.monotonic() + 10
    while got.count(b"\x1b[H") < 5 and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            got += os.read(terminal, 65536)
    os.kill(pid, signal.SIGINT)
    while True:
        try:
            more = os.read(terminal, 65536)
        except OSError:
            break
        if not more:
            break
        got += more
    equal(os.waitpid(pid, 0)[1], 0, "top's end")
    equal(termios.tcgetattr(terminal), before, "the terminal's settings")
    return got.decode()


def picture_of(shown):
    return [line.strip("\r\n") for line in shown.split("\x1b[H")[-2].split("\x1b[J")[0].split("\x1b[K")[:-1]]


shown = on_terminal(12, 60)
check(shown.startswith("\x1b[?25l") and shown.endswith("\x1b[?25h"), "the cursor is hidden, and shown again at the end")
picture = picture_of(shown)
check(0 < len(picture) <= 11 and all(width(line) <= 60 for line in picture), "a picture fits the terminal: %r" % picture)

# A terminal of the usual size: every partition is seen, fewer districts and alerts, and alerts keep their district.
town.publish(*[filed("many-%d" % i, old, district="第%d街道/某某社区" % (i % 12)) for i in range(40)],
             ("VolunteerEventHeld", {"event_id": "v", "occurred_at": old, "station": "s", "district": "d", "kind": "k"}))
town.track("--until-end")
alerts_flags = ["-b", kafka.address, "--alerts-topic", town.topics.alerts]
for rows, columns in ((24, 80), (24, 120), (30, 80), (50, 100)):
    picture = picture_of(on_terminal(rows, columns, *alerts_flags))
    check(len(picture) <= rows - 1 and all(width(line) <= columns for line in picture), "it fits: %r" % picture)
    partitions = [line.split()[0] for line in picture[[i for i, l in enumerate(picture) if "分区" in l][0] + 1:]]
    equal(partitions, ["0", "1"], "partitions on %dx%d" % (columns, rows))
    raised = [line for line in picture if "发出 raised" in line]
    check(len(raised) >= 2 and all("街道" in line for line in raised), "alerts with districts: %r" % raised)
    check([line for line in picture if "另有" in line], "that there are more districts: %r" % picture)
    check([line for line in picture if line.startswith("  第")], "districts: %r" % picture)
    if rows == 50:
        equal((len(raised), len([line for line in picture if line.startswith("  第")])), (8, 8), "where there is room")
