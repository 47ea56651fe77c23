# SPDX-License-Identifier: Apache-2.0
"""A private redis-server for a flow test, and the small RESP client that looks into it."""
import os
import shutil
import socket
import subprocess
import tempfile

from .checks import Failed, check, skip, temp, until
from .ports import free_port
from .process import Process


class RedisError(Exception):
    """An error reply."""


class Client:
    """One connection. Replies: int, str (bytes that are no UTF-8 as surrogate escapes), None, list; an error is raised."""

    def __init__(self, port, password=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")
        if password:
            self.call("AUTH", password)

    def send(self, *words):
        out = [b"*%d\r\n" % len(words)]
        for word in words:
            raw = word if isinstance(word, bytes) else str(word).encode("utf-8", "surrogateescape")
            out.append(b"$%d\r\n%s\r\n" % (len(raw), raw))
        self.socket.sendall(b"".join(out))

    def reply(self):
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("Redis closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            return RedisError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2].decode("utf-8", "surrogateescape")
        if kind == b"*":
            return None if rest == b"-1" else [self.reply() for _ in range(int(rest))]
        raise Failed("an unknown reply of Redis: %r" % line)

    def call(self, *words):
        self.send(*words)
        reply = self.reply()
        if isinstance(reply, RedisError):
            raise reply
        return reply

    def close(self):
        self.file.close()
        self.socket.close()


class Redis:
    """A redis-server on a free loopback port, without persistence. `url` is what `huiyin --redis` takes."""

    def __init__(self, *settings, password=None, name="redis"):
        self.binary = shutil.which("redis-server") or shutil.which("valkey-server")
        if not self.binary:
            skip("redis", "neither redis-server nor valkey-server is installed")
        self.settings = list(settings)
        self.password = password
        self.name = name
        self.port = free_port()
        self.folder = tempfile.mkdtemp(prefix="%s-%d-" % (name, self.port), dir=temp(""))  # a port may come back
        self.process = None
        self.client = None
        self.start()

    @property
    def url(self):
        return "redis://%s127.0.0.1:%d" % (":%s@" % self.password if self.password else "", self.port)

    def start(self):
        """Starts it, with what lies in its folder as dump.rdb (nothing, unless save() or load() put it there)."""
        line = [self.binary, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder, "--save", "",
                "--appendonly", "no", "--daemonize", "no", "--repl-diskless-sync-delay", "0",
                "--repl-diskless-load", "disabled", *self.settings]
        if self.password:
            line += ["--requirepass", self.password, "--masterauth", self.password]
        self.process = Process(self.name, line)
        until(self._serves, 20, "%s serves on port %d" % (self.name, self.port))

    def _serves(self):
        check(self.process.alive(), self.name + " ended while it started")
        try:
            self.client = Client(self.port, self.password)
            return self.client.call("PING") == "PONG"
        except (OSError, RedisError):
            return False

    def call(self, *words):
        return self.client.call(*words)

    def hash(self, key):
        """A hash as a dict of text to text; an absent one is empty."""
        flat = self.call("HGETALL", key)
        return dict(zip(flat[::2], flat[1::2]))

    def counters(self, prefix="huiyin"):
        """Every counter: {'count:all': {'filed': 3, ...}, 'volunteer:all': ...}, fields that are 0 left out."""
        found = {}
        for what in ("count", "volunteer"):
            for key in self.keys("%s:{0}:%s:*" % (prefix, what)):
                fields = {field: int(value) for field, value in self.hash(key).items() if int(value) != 0}
                if fields:
                    found[key.split("{0}:", 1)[1]] = fields
        return found

    def count(self, scope="all", field="filed", prefix="huiyin"):
        return int(self.call("HGET", "%s:{0}:count:%s" % (prefix, scope), field) or 0)

    def keys(self, pattern="*"):
        found, cursor = set(), "0"
        while True:
            cursor, some = self.call("SCAN", cursor, "MATCH", pattern, "COUNT", "1000")
            found.update(some)
            if cursor == "0":
                return sorted(found)

    def save(self):
        """Writes the data as it is now to dump.rdb and returns that file's path."""
        self.call("SAVE")
        return os.path.join(self.folder, "dump.rdb")

    def stop(self):
        self.client.close()
        self.process.stop()

    def kill(self):
        """kill -9: with no persistence, what it held is gone."""
        self.client.close()
        self.process.kill()

    def restart(self, rdb=None):
        """Starts a killed one again on the same port: empty, or with the data of `rdb` (a path that save() gave)."""
        if self.process.alive():
            self.kill()
        own = os.path.join(self.folder, "dump.rdb")
        if rdb is None and os.path.exists(own):
            os.unlink(own)
        elif rdb is not None and os.path.abspath(rdb) != own:
            shutil.copy(rdb, own)
        self.start()

    def replica(self):
        """A further server that replicates this one, in step when this returns."""
        other = Redis(*self.settings, password=self.password, name="replica")
        other.call("REPLICAOF", "127.0.0.1", self.port)
        until(lambda: "master_link_status:up" in other.call("INFO", "replication"), 20, "the replica is in step")
        return other

    def promote(self):
        """Makes a replica a primary."""
        self.call("REPLICAOF", "NO", "ONE")

    def pause(self):
        self.process.pause()

    def resume(self):
        self.process.resume()
