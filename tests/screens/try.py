#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""deploy/try in a terminal: the full screen, the board's address on it, and an end by a key or by Ctrl-C."""
from terminal import *

TRY = os.path.join(ROOT, "deploy", "try")
environment = {"HUIYIN_BIN": program(), "TMPDIR": temp("tmp")}
os.makedirs(temp("tmp"))

for key in ("q", "\x03"):
    say("an end by %r" % key)
    with Terminal([TRY], 24, 80, env=environment) as t:
        t.until("看板 board: http://127.0.0.1:", 60)
        t.until("受理", 10)
        until(lambda: t.read(0.1) is not None and not any("尚未计数" in line for line in t.lines()), 60, "it counts")
        t.until("█", 60)
        t.keys("\t", key)
        t.ends()
        check(any("Stopped; nothing is left running" in line for line in t.lines()), "what it says last: %r" % t.lines())
    equal(os.listdir(temp("tmp")), [], "left in the temporary folder")
