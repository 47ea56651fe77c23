# SPDX-License-Identifier: Apache-2.0
"""An independent look at the commits: the hashes of the partitions in Redis, read again and again from a thread."""
import collections
import threading
import time

from .redis import Client, RedisError

EVERY = 0.01  # seconds between two looks
Look = collections.namedtuple("Look", "moment owner commit offset")


class Observer:
    """Knows when each partition's offset moved. `turn(port)` looks at another server from then on."""

    def __init__(self, port, prefix="huiyin", partitions=4, password=None):
        self.keys = ["%s:{0}:partition:%d" % (prefix, p) for p in range(partitions)]
        self.port, self.password, self.prefix = port, password, prefix
        self.history = [collections.deque(maxlen=50000) for _ in self.keys]
        self.lock = threading.Lock()  # of the history
        self.over = False
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def turn(self, port):
        self.port = port

    def widen(self, partitions):
        """The same of partitions that were added."""
        with self.lock:
            for p in range(len(self.keys), partitions):
                self.history.append(collections.deque(maxlen=50000))
                self.keys.append("%s:{0}:partition:%d" % (self.prefix, p))

    def offsets(self):
        """{partition: the look that saw its offset last; None before the first}."""
        with self.lock:
            return {p: seen[-1] if seen else None for p, seen in enumerate(self.history)}

    def moved(self, base):
        """{partition: the moment of the first look after that of `base` that found another offset, or None}. A smaller
        one counts too: a store that went back, and goes on, has been written to."""
        with self.lock:
            return {p: self._first(self.history[p], look) for p, look in base.items()}

    def commits(self, since=0):
        """How many looks found a new commit."""
        with self.lock:
            return sum(sum(1 for look in seen if look.moment >= since) for seen in self.history)

    def stop(self):
        self.over = True
        self.thread.join()

    @staticmethod
    def _first(seen, base):
        found = None
        for look in reversed(seen):
            if base and look.moment <= base.moment:
                break
            if look.offset != (base.offset if base else 0):
                found = look.moment
        return found

    def _watch(self):
        client, port = None, None
        while not self.over:
            time.sleep(EVERY)
            try:
                if client is None or port != self.port:
                    port = self.port
                    client = Client(port, self.password)
                    client.socket.settimeout(1)
                self._look(client)
            except (OSError, RedisError, ValueError):
                client = None

    def _look(self, client):
        keys = list(self.keys)
        for key in keys:
            client.send("HMGET", key, "owner", "commit", "offset")
        found = [client.reply() for _ in keys]
        moment = time.monotonic()
        with self.lock:
            for seen, fields in zip(self.history, found):
                if isinstance(fields, list) and fields[1] is not None:
                    look = Look(moment, fields[0], int(fields[1]), int(fields[2] or 0))
                    if not seen or seen[-1][1:] != look[1:]:
                        seen.append(look)
