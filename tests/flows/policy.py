#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 60
"""`huiyin policy`: the policies that come with the program are right, a wrong one is told of line by line, and what a
policy means for a request is explained with its reasons."""
import glob
import os

from harness import *

POLICIES = os.path.join(ROOT, "deploy", "policies")
CHINA = os.path.join(POLICIES, "china-12345.conf")


def ours_are_right():
    files = glob.glob(os.path.join(POLICIES, "*.conf"))
    check(files, "there is no policy in " + POLICIES)
    for file in files:
        done = huiyin("policy", "check", file, code=0)
        check("%s is right" % file in done.out, done.out)


def a_request_is_explained():
    done = huiyin("policy", "explain", CHINA, "--priority", "URGENT", "--filed", "2026-09-30T10:00:00+08:00", code=0)
    for line in ("due         2026-10-13 17:00:00   5 working days: [limit urgent], line 22",
                 "            2026-10-10 is worked, at hours of its own",
                 "yellow      2026-10-12 17:00:00   WARNING: 1 working day before due, while open, for handler"):
        check(line + "\n" in done.out, "%r is not in\n%s" % (line, done.out))
    own = huiyin("policy", "explain", CHINA, "--filed", "2026-09-30T10:00:00+08:00", "--due", "2026-10-08T09:00:00+08:00",
                 code=0)
    check("due         2026-10-08 09:00:00   the filing says so\n" in own.out, own.out)
    path = temp("chinese.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write("[mark 黄牌]\nwhen = at due\nseverity = info\n[mark 无人认领超过二小时]\nwhen = at due\nseverity = info\n")
    wide = huiyin("policy", "explain", path, "--filed", "2026-09-30T10:00:00+08:00", code=0)
    for line in ("filed" + " " * 14 + "2026-", "黄牌" + " " * 15 + "none", "无人认领超过二小时 none"):
        check("\n" + line in "\n" + wide.out, "%r is no column of\n%s" % (line, wide.out))


def a_wrong_one_is_told_of():
    path = temp("wrong.conf")
    with open(path, "w") as f:
        f.write("[limit a]\nkind = NOISE\nresolve = 5 working days\n[mark a]\nwhen = at due\n")
    done = huiyin("policy", "check", path, code=1)
    for said in (":2: `NOISE` is not known as kind", ":3: `5 working days` is working time", ":4: [mark a] says no severity"):
        check(path + said in done.out, done.out)
    equal(done.out.count("\n"), 3, "lines of faults")
    equal(huiyin("policy", "explain", path, code=1).out, done.out, "what explain says of a wrong policy")
    with open(path, "w") as f:
        f.write("[holidays few]\n2020-01-01 = closed\n[calendar c]\ntime-zone = Asia/Shanghai\n"
                "monday to friday = 09:00-17:00\nholidays = few\n[mark a]\nwhen = at due\nseverity = info\n")
    check("warning: the holidays of [calendar c], line 3, end with 2020" in huiyin("policy", "check", path, code=0).out,
          "a list of holidays that has ended is not told of")


def wrong_usage():
    for arguments, said in ((["look", CHINA], "neither check nor explain"), (["check"], "an argument is missing"),
                            (["explain", CHINA, "--kind", "X"], "--kind is `X`"),
                            (["explain", CHINA, "--filed", "noon"], "--filed is `noon`"),
                            (["explain", CHINA, "--time-zone", "Mars"], "--time-zone")):
        done = huiyin("policy", *arguments, code=2)
        check(said in done.err, "%r: %s" % (arguments, done.err))


for step in (ours_are_right, a_request_is_explained, a_wrong_one_is_told_of, wrong_usage):
    say(step.__name__.replace("_", " "))
    step()
