#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The systemd unit: systemd finds no fault in it where it is there, and its command with a file of the environment as
the README shows it is one that huiyin takes."""
import os
import re
import shutil

from harness import *

UNIT = os.path.join(ROOT, "deploy", "huiyin-track@.service")
text = open(UNIT).read()
command = re.search(r"^ExecStart=\S*/huiyin (.*)$", text, re.MULTILINE)[1].replace("%i", "a").split()
clean = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_")}
dumped = huiyin(*command, "--dump-config", env=dict(clean, HUIYIN_BROKERS="kafka1:9092,kafka2:9092", HUIYIN_REDIS="redis://:p@r:6379/0"))
check("instance = a" in dumped.out and "# HUIYIN_BROKERS\nbrokers = kafka1:9092,kafka2:9092" in dumped.out, dumped.out)
equal(dumped.err, "", "what huiyin says of it")
check("RestartPreventExitStatus=2" in text, "wrong usage is not tried again and again")

if shutil.which("systemd-analyze"):
    # Under its own name, with a program that is there.
    copy = temp("huiyin-track@a.service")
    with open(copy, "w") as f:
        f.write(text.replace("/usr/local/bin/huiyin", program()))
    done = run(["systemd-analyze", "verify", "--man=no", copy], code=None)
    complaints = [line for line in (done.out + done.err).splitlines() if "huiyin-track" in line]
    equal(complaints, [], "what systemd says of it")
else:
    say("systemd-analyze is not here: its syntax is not looked at")
