# SPDX-License-Identifier: Apache-2.0
"""Private sentinels for a flow test, and the `--redis` URL that names them."""
import os
import tempfile
import time

from .checks import temp, until
from .ports import free_port
from .process import Process
from .redis import Client, RedisError


class Sentinel:
    """One sentinel on a free loopback port; it is the server's own binary in another mode."""

    def __init__(self, redis, master, quorum, password=None, down_after=600):
        self.port = free_port()
        self.password = password
        self.master = master
        folder = tempfile.mkdtemp(prefix="sentinel-%d-" % self.port, dir=temp(""))
        lines = ["port %d" % self.port, "bind 127.0.0.1", "protected-mode no", "dir " + folder,
                 "sentinel monitor %s 127.0.0.1 %d %d" % (master, redis.port, quorum),
                 "sentinel down-after-milliseconds %s %d" % (master, down_after),
                 "sentinel failover-timeout %s 4000" % master]
        if redis.password:
            lines.append("sentinel auth-pass %s %s" % (master, redis.password))
        if password:
            lines += ["requirepass " + password, "sentinel sentinel-pass " + password]
        path = os.path.join(folder, "sentinel.conf")
        with open(path, "w") as f:
            f.write("\n".join(lines) + "\n")
        self.line = [redis.binary, path, "--sentinel"]
        self.process = None
        self.start()

    def start(self):
        self.process = Process("sentinel", self.line)
        until(self._serves, 20, "the sentinel serves on port %d" % self.port)

    def _serves(self):
        try:
            return self.call("PING") == "PONG"
        except (OSError, RedisError):
            return False

    def call(self, *words):
        client = Client(self.port, self.password)
        try:
            return client.call(*words)
        finally:
            client.close()

    def state(self):
        flat = self.call("SENTINEL", "MASTER", self.master)
        return dict(zip(flat[::2], flat[1::2]))

    def master_port(self):
        return int(self.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", self.master)[1])


class Watch:
    """Sentinels over a primary and its replicas. `url` is what `huiyin --redis` takes."""

    def __init__(self, primary, replicas, count=1, master="mymaster", password=None, down_after=600):
        self.servers = [primary, *replicas]
        self.master = master
        self.password = password
        quorum = count // 2 + 1
        self.sentinels = [Sentinel(primary, master, quorum, password, down_after) for _ in range(count)]
        until(lambda: all(int(s.state()["num-slaves"]) >= len(replicas) for s in self.sentinels), 30,
              "the sentinels know the replicas")
        until(lambda: all(int(s.state()["num-other-sentinels"]) == count - 1 for s in self.sentinels), 30,
              "the sentinels know each other")

    @property
    def url(self):
        primary = self.servers[0]
        return "redis+sentinel://%s%s/%s%s" % (
            ":%s@" % primary.password if primary.password else "",
            ",".join("127.0.0.1:%d" % s.port for s in self.sentinels), self.master,
            "?sentinel-password=" + self.password if self.password else "")

    def now(self):
        """The server that the sentinels name as the master."""
        live = [s for s in self.sentinels if s.process.alive()]
        port = live[0].master_port()
        return [server for server in self.servers if server.port == port][0]

    def await_failover(self, before, seconds=60):
        """Waits until another server than `before` is the master, and says so itself; returns it."""
        def moved():
            found = self.now()
            if found is before:
                return None
            # The sentinels end every connection to a server that they promote.
            found.client = Client(found.port, found.password)
            return found.call("ROLE")[0] == "master" and found
        return until(moved, seconds, "the sentinels have made another server the master")

    def fail_over(self, seconds=60):
        """Asks for a failover with every server alive; tries again while the sentinel finds no replica good enough."""
        before = self.now()
        end = time.monotonic() + seconds
        while True:
            try:
                self.sentinels[0].call("SENTINEL", "FAILOVER", self.master)
                break
            except RedisError as e:
                if time.monotonic() > end or "NOGOODSLAVE" not in str(e):
                    raise
                time.sleep(0.2)
        return self.await_failover(before, seconds)
