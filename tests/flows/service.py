#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The systemd units: systemd finds no fault in them where it is there, and the command of each with a file of the environment as
the README shows is one that huiyin takes."""
import os
import re
import shutil

from harness import *



def look_at(name):
    """A unit's text, once its command and settings have been held against the program."""
    single = os.path.exists(os.path.join(ROOT, "deploy", name + ".service"))
    text = open(os.path.join(ROOT, "deploy", name + (".service" if single else "@.service"))).read()
    command = re.search(r"^ExecStart=\S*/huiyin (.*)$", text, re.MULTILINE)[1].replace("%i", "a").split()
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_")}
    dumped = huiyin(*command, "--dump-config",
                    env=dict(clean, HUIYIN_BROKERS="kafka1:9092,kafka2:9092", HUIYIN_REDIS="redis://:p@r:6379/0"))
    check(("instance = a" in dumped.out or "--instance" not in command) and "# HUIYIN_BROKERS\nbrokers = kafka1:9092,kafka2:9092" in dumped.out, dumped.out)
    equal(dumped.err, "", "what huiyin says of it")
    check("RestartPreventExitStatus=2" in text, "wrong usage is not tried again and again")
    if not shutil.which("systemd-analyze"):
        say("systemd-analyze is not here: the syntax of %s is not looked at" % name)
        return
    # Under its own name, with a program that is there.
    copy = temp(name + (".service" if single else "@a.service"))
    with open(copy, "w") as f:
        f.write(text.replace("/usr/local/bin/huiyin", program()))
    done = run(["systemd-analyze", "verify", "--man=no", copy], code=None)
    complaints = [line for line in (done.out + done.err).splitlines() if name in line]
    equal(complaints, [], "what systemd says of it")


for unit in ("huiyin-track", "huiyin-notify", "huiyin-board", "huiyin-verify"):
    look_at(unit)
