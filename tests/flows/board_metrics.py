#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""The figures of the board are true, and it says in time when what it shows is not of now: no tracker, Redis away; the real
Prometheus sounds its alarm."""
import socket

from harness import *
from parts.pages import Figures, fetch, listening, promtool_says
from parts.prometheus import Prometheus, needs_prometheus
from parts.tracking import *

needs_prometheus()
RULES = os.path.join(ROOT, "deploy", "prometheus", "huiyin.rules.yml")


def follow(address):
    """A client of the stream."""
    host, port = address.rsplit(":", 1)
    client = socket.create_connection((host, int(port)), 10)
    client.sendall(b"GET /api/v1/stream HTTP/1.1\r\nHost: %s\r\n\r\n" % address.encode())
    head = client.recv(4096)
    check(b"text/event-stream" in head, "it is no stream: %r" % head)
    return client


town = Town(Kafka(), Redis("--appendonly", "yes", "--appendfsync", "always"), partitions=2)
track = town.start("--listen", "0")
board = start_huiyin("board", *town.flags(), "--listen", "0", "--orders-topic", "none")
address = listening(board)
town.publish(*[filed("r%d" % i, now() - 1000 * HOUR) for i in range(40)], *[resolved("r%d" % i, now()) for i in range(10)])
town.await_counted()
until(lambda: fetch(address, "/readyz")[0] == 200, 30, "the board is ready")
f = until(lambda: (lambda f: f("huiyin_board_requests", field="resolved") == 10 and f)(Figures(address)), 20, "it shows all")
for field in ("filed", "open", "overdue", "stalled", "late", "on_time"):
    equal(f("huiyin_board_requests", field=field), town.redis.count(field=field) or 0, field)
until(lambda: Figures(address)("huiyin_board_alerts_standing") == len(town.standing()) > 0, 20, "alerts that stand")
standing_marks = {own["mark"]: value for own, value in Figures(address).all("huiyin_board_alerts_standing")}
equal(standing_marks, {mark: float(len([1 for _, _, m in town.standing() if m == mark])) for mark in standing_marks}, "by mark")
check(f("huiyin_board_data_age_seconds") < 10 and f("huiyin_board_stale") == 0, "it is fresh")
equal((f("huiyin_board_lag"), f("huiyin_board_partitions")), (0, 2), "lag and partitions")
check(f("huiyin_board_snapshots_total") > 1 and f("huiyin_board_snapshot_cpu_seconds_total") > 0, "snapshots")
equal(promtool_says(f.text), "", "what promtool says")

say("clients and requests")
clients = [follow(address) for _ in range(3)]
until(lambda: Figures(address)("huiyin_board_stream_clients") == 3, 10, "three follow")
for client in clients:
    client.close()
until(lambda: Figures(address)("huiyin_board_stream_clients") == 0, 60, "none follows")
missing = Figures(address)("huiyin_board_http_requests_total", status="404") or 0
equal(fetch(address, "/nowhere")[0], 404, "a page that is not there")
f = Figures(address)
equal(f("huiyin_board_http_requests_total", status="404"), missing + 1, "requests of pages that are not there")
equal(f("huiyin_board_http_request_duration_seconds_count"), f("huiyin_board_http_requests_total"), "all were timed")

say("no tracker")
prometheus = Prometheus({"huiyin-board": address, "huiyin-track": listening(track)}, RULES)
until(lambda: prometheus.value("count(up == 1)") == 2, 20, "Prometheus reads")
equal(prometheus.firing(), [], "alarms while all is well")
track.kill()
killed = time.monotonic()
until(lambda: "HuiyinDataStale" in prometheus.firing(), 40, "the alarm that the data is stale")
say("the alarm came after %.1f s" % (time.monotonic() - killed))
check("HuiyinDown" in prometheus.firing(), "the alarm about the tracker")
status, text = fetch(address, "/readyz")
check(status == 503 and "nobody counts it" in text, text)
check(Figures(address)("huiyin_board_stale_reasons", reason="no-tracker") == 2, "the reason")
track = town.start("--listen", "0")
until(lambda: fetch(address, "/readyz")[0] == 200, 40, "it is ready again")
until(lambda: "HuiyinDataStale" not in prometheus.firing(), 20, "the alarm is over")

say("Redis is away")
town.redis.kill()
until(lambda: fetch(address, "/readyz")[0] == 503, 20, "not ready")
check("Redis is away" in fetch(address, "/readyz")[1], "why")
equal(fetch(address, "/healthz"), (200, "Alive.\n"), "/healthz")
f = Figures(address)
equal((f("huiyin_board_connected", server="redis"), f("huiyin_board_connected", server="kafka")), (0, 1), "connected")
equal(f("huiyin_board_requests", field="filed"), 40, "what was read last is still shown")
check(f("huiyin_board_failed_looks_total") >= 1, "looks that failed")
town.redis.restart()
until(lambda: fetch(address, "/readyz")[0] == 200, 40, "it is ready again")
equal(Figures(address)("huiyin_board_reconnects_total", server="redis"), 1, "reconnects")
gone_in_time(board.stop())
track.stop()
