# SPDX-License-Identifier: Apache-2.0
"""What the flows about `huiyin notify` share: alerts put on their topic, an endpoint that counts, the routes' file."""
import collections
import hashlib
import hmac
import http.server
import json
import threading
import time
import uuid

from .avro import encode
from .checks import check, temp, until
from .kafka import Kafka
from .process import start_huiyin
from .redis import Redis

Hit = collections.namedtuple("Hit", "at path headers body status")


def now():
    return int(time.time() * 1000)


def alert(request, status="RAISED", mark="overdue", severity="CRITICAL", number=1, at=None, **more):
    """The fields of an alert as the contract has them."""
    at = at or now()
    fields = {"alert_id": "0:%s:%s:%d" % (request, mark, number), "status": status, "request_id": request, "mark": mark,
              "severity": severity, "audience": "red", "at": at, "mark_at": at - 1000, "due_at": at - 1000,
              "filed_at": at - 100000, "kind": "COMPLAINT", "channel": "HOTLINE", "priority": "NORMAL",
              "category": "供暖", "district": "152502/xilin", "unit": "热力公司"}
    fields.update(more)
    return fields


class Endpoint:
    """An HTTP server that keeps what it is sent. `answer(hit)` gives a status, or a status and a body; None hangs up
    without an answer. `pause` is how long it takes, in seconds."""

    def __init__(self, answer=lambda hit: 204, pause=0):
        self.hits, self.answer, self.pause = [], answer, pause
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.take(self, body)

            def log_message(self, *words):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *words):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = "http://127.0.0.1:%d" % self.port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, handler, body):
        hit = Hit(time.time(), handler.path, dict(handler.headers.items()), body, None)
        answer = self.answer(hit)
        status, text = answer if isinstance(answer, tuple) else (answer, "")
        time.sleep(self.pause)
        with self.lock:
            self.hits.append(hit._replace(status=status))
        if status is None:
            handler.close_connection = True
            return
        handler.send_response(status)
        raw = text.encode()
        if status != 204:
            handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        if raw:
            handler.wfile.write(raw)

    def taken(self):
        """The hits that were answered with success, in order."""
        with self.lock:
            return [hit for hit in self.hits if hit.status is not None and 200 <= hit.status < 300]

    def keys(self):
        """The Idempotency-Keys of those, in order."""
        return [hit.headers["Idempotency-Key"] for hit in self.taken()]

    def events(self):
        return [json.loads(hit.body) for hit in self.taken()]


def signature(secret, header, body):
    """Whether a webhook's signature is right."""
    parts = dict(part.split("=", 1) for part in header.split(","))
    wanted = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, parts["v1"]) and abs(int(parts["t"]) - time.time()) < 60


class Desk:
    """Topics, a Redis and a file of routes."""

    def __init__(self, routes, kafka=None, redis=None, partitions=2):
        self.kafka, self.redis = kafka or Kafka(), redis or Redis()
        self.topics = self.kafka.topics(partitions)
        self.partitions = partitions
        self.path = temp("routes-%s.conf" % uuid.uuid4().hex[:8])
        self.group = self.topics.group + "-notify"
        self.write(routes)

    def write(self, routes):
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(routes)

    def flags(self):
        return ["-b", self.kafka.address, "--redis", self.redis.url, "--alerts-topic", self.topics.alerts,
                "--dead-letters-topic", self.topics.dead_letters]

    def start(self, *more, instance="desk", **options):
        return start_huiyin("notify", *self.flags(), "--group", self.group, "--routes", self.path,
                            *(["--instance", instance] if instance else []), *more, **options)

    def put(self, *alerts, commit=True):
        """Alerts in one transaction, those of a request in one partition."""
        messages = [{"key": a["alert_id"].encode(), "value": encode("OverdueAlert", **a),
                     "partition": sum(a["request_id"].encode()) % self.partitions} for a in alerts]
        self.kafka.transaction(self.topics.alerts, messages, commit=commit)

    def key(self, name):
        return "huiyin:{0}:notify:" + name

    def standing(self):
        return self.redis.call("HLEN", "huiyin:{0}:notify:standing")

    def waiting(self, receiver):
        return self.redis.call("LLEN", "huiyin:{0}:notify:out:" + receiver)

    def told(self, request):
        """What Redis keeps of telling people of a request: (outcome, status, receiver, alert_id) of each message."""
        found = []
        for entry in self.redis.call("LRANGE", self.key("told:" + request), 0, -1):
            form, at, outcome, status, level, again, size, texts = entry.split(" ", 7)
            raw = texts.encode("utf-8", "surrogateescape")
            check(form == "1" and abs(now() - int(at)) < 3600000, "a delivery is %r" % entry)
            found.append((["taken", "refused", "given-up"][int(outcome)], ["RAISED", "CLEARED"][int(status)],
                          raw[:int(size)].decode(), raw[int(size) + 1:].decode()))
        return found

    def letters(self):
        return self.kafka.read(self.topics.dead_letters)


def key_of(a):
    return "%s:%s" % (a["alert_id"], a["status"])


def await_keys(endpoint, wanted, seconds=30):
    """Waits until all of those keys have come."""
    wanted = set(wanted)
    until(lambda: wanted <= set(endpoint.keys()), seconds, "all %d messages have come" % len(wanted))


def check_order(keys, what):
    """The first clear of an alert comes behind its first raise."""
    first = {}
    for place, key in enumerate(keys):
        first.setdefault(key, place)
    for key, place in first.items():
        if key.endswith(":CLEARED"):
            check(first.get(key[:-7] + "RAISED", place) < place, "%s: %s came before its raise" % (what, key))
