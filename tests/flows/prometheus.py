#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""The real Prometheus reads a tracker, and the rules of deploy/ say when something is wrong."""
import os

from harness import *
from parts.pages import fetch, listening
from parts.prometheus import Prometheus, needs_prometheus
from parts.tracking import *

RULES = os.path.join(ROOT, "deploy", "prometheus", "huiyin.rules.yml")

needs_prometheus()
said = run(["promtool", "check", "rules", RULES])
says(said, "%d rules found" % open(RULES).read().count("- alert: "))

town = Town(Kafka(), partitions=2)
tracker = town.start("--listen", "0")
address = listening(tracker)
until(lambda: fetch(address, "/readyz")[0] == 200, 30, "it is ready")
prometheus = Prometheus({"huiyin-track": address}, RULES)
town.publish(*[filed("r%d" % i, now() - HOUR, due=now() - 1000) for i in range(2000)])
town.await_counted()
until(lambda: prometheus.value("sum(huiyin_track_offset)") == 2000, 20, "it has read the offsets")
equal(prometheus.value("up"), 1, "up")
equal(prometheus.value("sum(huiyin_track_open_requests)"), 2000, "open requests")
until(lambda: prometheus.value("sum(huiyin_track_alerts_total)") == len(town.alerts()) > 0, 20, "it has read the alerts")
late = prometheus.value("histogram_quantile(0.99, sum by (le) (huiyin_track_alert_lateness_seconds_bucket))")
check(late is not None and late < 10, "the alerts' lateness is %r" % late)
equal(prometheus.firing(), [], "alarms while all is well")

say("a dead letter")
town.kafka.produce(town.topics.events, [{"key": b"bad", "value": b"text", "timestamp": now()}])
until(lambda: "HuiyinSetAside" in prometheus.firing(), 20, "the alarm about a dead letter")

say("Redis is away")
town.redis.kill()
town.publish(*[filed("s%d" % i, now()) for i in range(5000)])
until(lambda: {"HuiyinBehind", "HuiyinNotConnected"} <= set(prometheus.firing()), 40, "the alarms about Redis")
tracker.stop()
