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
os.environ["LC_ALL"] = "C"  # English, whoever tests


def ours_are_right():
    """All that there is to say of them is that their holidays are known to the end of 2026."""
    files = glob.glob(os.path.join(POLICIES, "*.conf"))
    check(files, "there is no policy in " + POLICIES)
    for file in files:
        done = huiyin("policy", "check", file, code=0)
        check("%s is right" % file in done.out, done.out)
        for line in done.out.splitlines()[:-1]:
            check(line.startswith("warning: the holidays of [calendar ") and "end with 2026, in [holidays" in line, line)


def explained(text, *arguments):
    path = temp("explained.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return huiyin("policy", "explain", path, *arguments, code=0).out


def expect(out, *lines):
    for line in lines:
        check("\n" + line + "\n" in "\n" + out, "%r is not in\n%s" % (line, out))


def the_one_to_read_is_right():
    path = temp("readme.conf")
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as f, open(path, "w", encoding="utf-8") as out:
        out.write("[calendar office]" + f.read().split("```\n[calendar office]")[1].split("```")[0])
    done = huiyin("policy", "check", path, code=0)
    check("is right: limits for pledging 1, for resolving 2; marks 1; calendars 1" in done.out, done.out)
    explained = huiyin("policy", "explain", path, "--priority", "HIGH", "--filed", "2026-09-30T10:00:00+08:00").out
    for said in ("5 working days", "for handler"):
        check(said in explained, explained)


def a_request_is_explained():
    for priority in ("URGENT", "urgent"):
        done = huiyin("policy", "explain", CHINA, "--priority", priority, "--filed", "2026-09-30T10:00:00+08:00", code=0)
        expect(done.out, "due         2026-10-13 17:00:00+08:00   5 working days: [limit urgent], line 22",
               "            2026-10-10 is worked as a Wednesday",
               "yellow      2026-10-12 17:00:00+08:00   WARNING: 1 working day before due, while open, for handler",
               "extended    none                        WARNING: extended beyond the limit, while open, for leader; none, "
               "as no pledge has gone beyond the limit")
        equal(done.out.count("2026-10-10 is worked"), 1, "times that a day is told of")
    out = huiyin("policy", "explain", CHINA, "--filed", "2026-09-30T10:00:00+08:00", "--due", "2026-09-30T12:00:00+08:00",
                 code=0).out
    expect(out, "due         2026-09-30 12:00:00+08:00   the filing says so",
           "yellow      2026-09-29 17:00:00+08:00   WARNING: 1 working day before due, while open, for handler; before the "
           "filing, so owed at once")
    wide = explained("[mark 黄牌]\nwhen = at due\nseverity = info\n[mark 无人认领超过二小时]\nwhen = at due\nseverity = info\n",
                     "--filed", "2026-09-30T10:00:00+08:00")
    for line in ("filed" + " " * 14 + "2026-", "黄牌" + " " * 15 + "none", "无人认领超过二小时 none"):
        check("\n" + line in "\n" + wide, "%r is no column of\n%s" % (line, wide))


def the_language_is_asked_for():
    """By --language, or by the environment: what is said is Chinese, all but the faults of a file."""
    def chinese(*arguments, code=0, **environment):
        return huiyin("policy", *arguments, code=code, env=dict(os.environ, **environment)).out
    flag = ("--filed", "2026-12-25T15:30:00+08:00", "--language", "zh")
    expect(chinese("explain", CHINA, "--priority", "URGENT", *flag),
           "受理      2026-12-25 15:30:00+08:00   日历 office，Asia/Shanghai",
           "办理时限  2027-01-01 17:00:00+08:00   5 个工作日：[limit urgent]，第 22 行",
           "yellow    2026-12-31 17:00:00+08:00   警告：到期前 1 个工作日，未办结，对象 handler",
           "日历 office 的节假日只列到 2026 年底，此后未列明的日子都照平常的一周算")
    equal(chinese("explain", CHINA, *flag[:2], LC_ALL="zh_CN.UTF-8"), chinese("explain", CHINA, *flag), "by the environment")
    equal(chinese("explain", CHINA, *flag[:2], HUIYIN_LANGUAGE="zh"), chinese("explain", CHINA, *flag), "by the setting's variable")
    equal(chinese("explain", CHINA, *flag[:3], "en", LC_ALL="zh_CN.UTF-8"), chinese("explain", CHINA, *flag[:2]), "English all the same")
    check("没有错误：承诺时限 1 条，办理时限 2 条；预警节点 6 个；日历 1 个\n" in chinese("check", CHINA, "--language", "zh"), "check")
    path = temp("faulty.conf")
    with open(path, "w") as f:
        f.write("[limit a]\nkind = NOISE\n")
    check(":2: `NOISE` is not known as kind" in chinese("check", path, "--language", "zh", code=1), "faults")


def every_mark_has_its_reason():
    marks = "".join("[mark m%d]\nseverity = info\nwhen = %s\n" % one for one in enumerate(
        ("at due", "at the pledge limit", "50% of the time to due")))
    marks = "[limit o]\nkind = COMPLAINT\npledge = 2h\n" + marks
    out = explained(marks, "--filed", "2026-09-30T10:00:00Z")
    for i, why in enumerate(("it has no due", "it has no pledge limit", "it has no due")):
        check("; none, as %s\n" % why in out.splitlines(True)[-3 + i], out)
    out = explained(marks, "--filed", "2026-09-30T10:00:00Z", "--due", "2026-09-30T09:00:00Z")
    check("INFO: at due, while open; before the filing, so owed at once\n" in out, out)
    check("; none, as its due is not after the filing\n" in out, out)
    out = explained("[limit a]\nkind = COMPLAINT\nextensions = none\n[mark e]\nseverity = info\nwhen = extended beyond the limit\n")
    check("; none, as no limit says how it may be extended\n" in out, out)


def days_off_are_told_where_they_matter():
    """Beside a pledge in working time, and after the due; each once."""
    calendar = ("[calendar c]\ntime-zone = Asia/Shanghai\nmonday to friday = 09:00-17:00\nholidays = h\n[holidays h]\n"
                "2026-10-01 to 2026-10-02 = closed\n2026-10-06 = closed\n2026-12-31 = closed\n[calendars]\neverywhere = c\n")
    out = explained(calendar + "[limit a]\npledge = 8 working hours\nresolve = 24h\n[mark m]\nseverity = info\n"
                    "when = 2 working days after due\n", "--filed", "2026-09-30T16:00:00+08:00")
    lines = [line.split()[0] for line in out.splitlines()]
    equal(lines, ["filed", "pledge", "2026-10-01", "2026-10-02", "due", "m", "2026-10-06"], "lines of\n" + out)


def a_repeated_hour_is_told_apart():
    text = ("[calendar c]\ntime-zone = America/New_York\nmonday to sunday = open\n[calendars]\neverywhere = c\n"
            "[limit a]\nresolve = 4h\n[mark m]\nseverity = info\nwhen = at due\n")
    for filed, due in (("21:30", "01:30:00-04:00"), ("22:30", "01:30:00-05:00")):
        out = explained(text, "--filed", "2026-10-31T%s-04:00" % filed)
        check("due         2026-11-01 " + due in out, out)


def a_wrong_one_is_told_of():
    path = temp("wrong.conf")
    with open(path, "w") as f:
        f.write("[limit a]\nkind = NOISE\nresolve = 5 working days\n[mark a]\nwhen = at due\n")
    done = huiyin("policy", "check", path, code=1)
    for said in (":2: `NOISE` is not known as kind", ":3: `5 working days` is working time", ":4: [mark a] says no severity"):
        check(path + said in done.out, done.out)
    equal(done.out.count("\n"), 3, "lines of faults")
    lines = [int(line[len(path) + 1:].split(":")[0]) for line in done.out.splitlines()]
    equal(lines, sorted(lines), "the order of faults")
    equal(huiyin("policy", "explain", path, code=1).out, done.out, "what explain says of a wrong policy")
    with open(path, "w") as f:
        f.write("[limit a]\nresolve 2h\n[limit b]\nresolve = 2h # two hours\n[limit c]\n[mark a]\nwhen at due\nseverity = x\n")
    done = huiyin("policy", "check", path, code=1)
    equal([line[len(path):].split(" ")[0] for line in done.out.splitlines()], [":2:", ":4:", ":5:", ":7:", ":8:"], "lines")


def what_is_hardly_meant_is_warned_of():
    """Holidays that ended, a list and a calendar that nobody keeps, and a calendar that has none."""
    calendar = "[calendar c]\ntime-zone = Asia/Shanghai\nmonday to friday = 09:00-17:00\n%s[calendars]\neverywhere = c\n"
    marks = "[mark a]\nwhen = %s\nseverity = info\n"
    none = "warning: [calendar c], line 1, has no holidays: "
    path = temp("warned.conf")
    for text, warned in (
            ("[holidays few]\n2020-05-01 = closed\n" + calendar % "holidays = few\n" + marks % "at due",
             "warning: the holidays of [calendar c], line 3, end with 2020, in [holidays few]: those of 2021 to "),
            ("[holidays few]\n2020-05-01 = closed\n" + marks % "at due", "warning: [holidays few], line 1, is kept by no calendar"),
            (calendar % "" + marks % "1 working day after due", none),
            (calendar % "" + "[limit a]\ndistrict = x\npledge = 1 working hour\n" + marks % "at due", none),
            (calendar % "" + "[limit a]\nresolve = 1h\n" + marks % "at due", None),
            ((calendar % "").replace("everywhere", "y") + "[calendar d]\ntime-zone = Asia/Shanghai\nmonday = open\n"
             "holidays = none\n[calendars]\neverywhere = d\n[limit a]\ndistrict = x\npledge = 1 working hour\n" + marks % "at due",
             None),
            (calendar % "holidays = none\n" + marks % "1 working day after due", None),
            ((calendar % "").split("[calendars]")[0] + marks % "at due", "warning: [calendar c], line 1, is kept by no district: ")):
        with open(path, "w") as f:
            f.write(text)
        out = huiyin("policy", "check", path, code=0).out
        check(out.startswith(warned or path), "%r is not what is said of\n%s\n%s" % (warned, text, out))
        equal(out.count("\n"), 1 + (warned is not None), "lines of\n" + out)


def wrong_usage():
    for arguments, said in ((["look", CHINA], "none of check FILE"), (["check"], "huiyin policy check FILE"), ([], "an argument is missing"),
                            (["list", "x"], "takes no argument"), (["text", "3"], "--redis"),
                            (["explain", CHINA, "--kind", "X"], "--kind is `X`; it is one of APPEAL, COMPLAINT, SUGGESTION, "
                             "CONSULTATION, MICRO_WISH, SERVICE_ORDER, PAIRED_HELP, OTHER"),
                            (["explain", CHINA, "--filed", "noon"], "--filed is `noon`; it takes a time with an offset"),
                            (["explain", CHINA, "--filed", "1800-01-01T00:00:00Z"], "it takes a time from 1970 to 2199"),
                            (["explain", CHINA, "--time-zone", "Mars"], "--time-zone"),
                            (["check", CHINA, "--language", "fr"], "--language is `fr`; it is zh or en")):
        done = huiyin("policy", *arguments, code=2)
        check(said in done.err, "%r: %s" % (arguments, done.err))


for step in (ours_are_right, the_one_to_read_is_right, a_request_is_explained, the_language_is_asked_for, every_mark_has_its_reason, days_off_are_told_where_they_matter,
             a_repeated_hour_is_told_apart, a_wrong_one_is_told_of, what_is_hardly_meant_is_warned_of, wrong_usage):
    say(step.__name__.replace("_", " "))
    step()
