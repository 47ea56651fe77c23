#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""deploy/try: a town for some seconds, a file to its end, a file that the embedded broker can not hold, and whatever
way it ends, nothing is left."""
import glob
import json
import os
import signal
import urllib.request

from harness import *

TRY = os.path.join(ROOT, "deploy", "try")
TEMP = temp("tmp")
os.makedirs(TEMP)
ENVIRONMENT = dict(os.environ, HUIYIN_BIN=program(), TMPDIR=TEMP)


def nothing_left(after):
    equal(os.listdir(TEMP), [], "left in the temporary folder after " + after)
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            with open(path, "rb") as f:
                mine = ("TMPDIR=" + TEMP).encode() in f.read().split(b"\0")
        except OSError:
            continue
        check(not mine, "left running after %s: %s" % (after, path))


def tried(*arguments, code=0):
    result = run([TRY, *arguments], env=ENVIRONMENT, timeout=120, code=code)
    nothing_left(" ".join(arguments))
    return result


def board_of(running):
    """The address of its board, which is the first thing that it says."""
    running.wait_log(r"http://127\.0\.0\.1:\d+/", 60, out=True)
    first = running.out().strip().splitlines()[0]
    check("http://127.0.0.1:" in first and "Ctrl-C" in first, "the board's address comes first: " + first)
    return "http://" + first.split("http://")[1].split("/")[0]


def read(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


say("a town")
running = Process("town", [TRY, "--seconds", "12"], env=ENVIRONMENT)
board = board_of(running)
check("<html" in read(board + "/"), "the board has a page")
until(lambda: json.loads(read(board + "/api/v1/snapshot"))["totals"]["filed"] > 0, 30, "the board counts")
until(lambda: not json.loads(read(board + "/api/v1/snapshot"))["data"]["stale"], 10, "the wall is alive")
running.wait(120)
nothing_left("a town")
shown = running.out()
check("The final counters" in shown and "filed" in shown, "the counters are shown")
check(": equal" in shown.splitlines()[-1], "verify has the last word: " + shown[-300:])

say("a file")
town = temp("town.jsonl")
with open(town, "w") as f:
    f.write(huiyin("simulate", "--requests", 50, "--print").out)
shown = tried(town, "--", "--resolve-within", "none").out
check("\n50 requests, " in shown and shown.rstrip().endswith(": equal"), "the file is counted whole: " + shown[-300:])
with open(town, "a") as f:
    f.write("no JSON\n")
result = tried(town)
check("1 rejected" in result.out and "50 requests" in result.out, "a bad row is told, the rest is counted")

say("a file that is too large")
large = temp("large.jsonl")
with open(large, "w") as f:
    f.write(huiyin("simulate", "--requests", 250000, "--days", 60, "--print", timeout=120).out)
result = tried(large, code=1)
check("the embedded broker can not hold this much" in result.err, "it is refused with a sentence")
check("Counting" not in result.out, "and not counted")
os.unlink(large)

say("wrong usage")
check("cannot be read" in tried(temp("no.csv"), code=1).err, "a file that is not there is named")
check("there is no profile nowhere; there are:" in tried(town, "--profile", "nowhere", code=1).err, "profiles are named")
check("there is no option --second" in tried("--second", "3", code=2).err, "a wrong option is named")

say("SIGTERM")
running = Process("try", [TRY], env=ENVIRONMENT)
running.wait_log("受理 filed", 60, out=True)
running.signal(signal.SIGTERM)
running.wait(20, code=143)
nothing_left("SIGTERM")
