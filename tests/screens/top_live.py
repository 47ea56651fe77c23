#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""The full screen of `huiyin top` beside a track that counts, that is killed, and a Redis that is killed and comes back."""
from terminal import *
from parts.tracking import *

BEGIN = 1772323200000  # 2026-03-01 08:00 in Shanghai

kafka = Kafka()
town = Town(kafka, partitions=2)
flags = ["--redis", town.url, "-b", kafka.address, "--alerts-topic", town.topics.alerts, "--interval", "200ms"]
town.publish(*[filed("r-%d" % i, BEGIN, district="东/%d" % i) for i in range(200)], timestamp=BEGIN)
live = town.start("--clock", "log", "--instance", "counts-here")
live.wait_log("taken over", 30)

with Terminal([program(), "top", *flags], 24, 80) as t:
    say("it counts")
    t.until("counts-here", 30)
    t.until("数据 ")
    t.until("受理       200")
    check(not any("陈旧" in line for line in t.lines()), "nothing is stale")
    for i in range(3):
        town.publish(*[filed("new-%d-%d" % (i, j), BEGIN, district="西") for j in range(10 * i + 10)], timestamp=BEGIN + i + 1)
        t.until("受理       %d" % (200, 210, 230, 260)[i + 1])
    check(any("█" in line for line in t.lines()), "what came shows in a sparkline")
    t.until("西")
    t.until("1/2")

    say("it is killed")
    live.kill()
    begun = time.monotonic()
    t.until("数据陈旧", 15)
    t.until("无人计数", 5)
    say("stale after %.1f s" % (time.monotonic() - begun))
    check("r" in t.colours()[0] and "r" in t.colours()[1], "in red: %r" % t.colours()[:2])

    say("it counts again")
    live = town.start("--clock", "log", "--instance", "counts-again")
    t.until("counts-again", 30)
    t.until("数据 ", 15)

    say("Redis is killed")
    saved = town.redis.save()
    town.redis.kill()
    t.until("Redis 连不上", 15)
    check(any("受理       260" in line for line in t.lines()), "the numbers stay")
    t.keys("h")
    t.until("本页")
    t.keys("x")
    t.until("数据陈旧", 15)
    town.redis.restart(saved)
    t.until("数据 ", 40)
    check(not any("Redis 连不上" in line for line in t.lines()), "it is back")
    t.keys("q")
    t.ends()
live.stop()
