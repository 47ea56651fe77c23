# SPDX-License-Identifier: Apache-2.0
"""A client of the board's event stream: it keeps the document as the events make it."""
import http.client
import json
import threading
import time

from .checks import check


def merged(target, patch):
    """RFC 7386, as its section 2 has it."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


class Follower:
    """Follows `/api/v1/stream` of a board in a thread of its own, from `last` on where that is given."""

    def __init__(self, address, last=None):
        self.address = address
        self.last = last
        self.document = None
        self.events = []  # (when, what, data)
        self.ended = False
        self.lock = threading.Condition()
        self.connection = http.client.HTTPConnection(address, timeout=60)
        self.connection.request("GET", "/api/v1/stream", headers={"Last-Event-ID": last} if last else {})
        self.response = self.connection.getresponse()
        check(self.response.status == 200, "the stream answers %d" % self.response.status)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        event, identity, data = None, None, []
        try:
            for raw in self.response:
                line = raw.decode().rstrip("\n")
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "id":
                    identity = value
                elif name == "data":
                    data.append(value)
                elif not line and data:
                    self._take(event, identity, json.loads("\n".join(data)))
                    event, identity, data = None, None, []
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass
        with self.lock:
            self.ended = True
            self.lock.notify_all()

    def _take(self, event, identity, body):
        with self.lock:
            self.document = body if event == "whole" else merged(self.document, body)
            self.last = identity
            self.events.append((time.monotonic(), event, body))
            self.lock.notify_all()

    def wait(self, condition, seconds, what):
        """Waits until the document fulfils it; returns how long that took."""
        begun = time.monotonic()
        with self.lock:
            while not (self.document is not None and condition(self.document)):
                left = begun + seconds - time.monotonic()
                check(left > 0, "not within %g s: %s; data is %s" % (seconds, what, (self.document or {}).get("data")))
                check(not self.ended, "the stream ended before: " + what)
                self.lock.wait(left)
        return time.monotonic() - begun

    def close(self):
        self.connection.sock and self.connection.sock.close()
        self.response.close()
