#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""top where there is no terminal: one snapshot, as lines and as JSON, and pictures one below the other. The full screen is
in tests/screens."""
import json
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
for partition in range(2):
    town.redis.call("DEL", "huiyin:{0}:pulse:%d" % partition)  # what the run may have left, and what ends within a minute
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

# JSON: the same moment by names; a bounded run has ended, and nobody counts any more.
document = json.loads(huiyin("top", *flags, "-b", kafka.address, "--alerts-topic", town.topics.alerts, "--json").out)
equal((document["version"], document["prefix"]), (1, "huiyin"), "what it is")
equal([document["totals"][f] for f in ("filed", "resolved", "open", "overdue")], [3, 1, 2, 2], "totals")
equal({n: d["open"] for n, d in document["districts"].items()}, {"河东街道": 2, "a:b\x1b[2J": 0}, "districts by their names")
check(document["districts"]["河东街道"]["children"], "one has districts below it")
equal(document["offsets"], {str(p): o for p, o in town.offsets().items()}, "the offsets that it stands for")
equal(document["data"]["stale"], True, "it is stale")
equal({r["code"] for r in document["data"]["reasons"]}, {"no-tracker"}, "because nobody counts")
newest = document["alerts"]["newest"]
check(document["alerts"]["known"] and newest, "alerts are known")
equal(sorted(newest, key=lambda a: -a["at"]), newest, "the newest first")
check("summary" not in json.dumps(document), "no summary")
check("alerts" not in huiyin("top", *flags, "--once").out, "no alerts without brokers")
equal(json.loads(huiyin("top", *flags, "--json").out)["alerts"], {"known": False, "newest": []}, "nor in JSON")
huiyin("top", "--redis", "redis://127.0.0.1:1", "--json", code=1)
