# SPDX-License-Identifier: Apache-2.0
"""Free ports, and a forwarder that a test can cut or turn to another server, as a failover does."""
import random
import socket
import threading

from .checks import Failed


def free_port():
    """Below the range that outgoing connections are given, so that it is still free after a restart."""
    for port in random.sample(range(12000, 20000), 200):
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise Failed("found no free port on 127.0.0.1")


class Forward:
    """A port that passes bytes on to another. `turn(port)` cuts what is open and sends new connections there;
    `cut()` only cuts; `refuse()` closes new ones at once until the next turn(). `hold_at(word)` lets what has these bytes
    wait (`held` is set then) until go_on()."""

    def __init__(self, target):
        self.target = target
        self.pairs = []
        self.lock = threading.Lock()
        self.word, self.held, self.gate = None, threading.Event(), threading.Event()
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.port = free_port()
        self.listener.bind(("127.0.0.1", self.port))
        self.listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def turn(self, target):
        self.target = target
        self.cut()

    def refuse(self):
        self.turn(None)

    def hold_at(self, word):
        self.word = word

    def go_on(self):
        self.word = None
        self.gate.set()

    def cut(self):
        with self.lock:
            pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def _accept(self):
        while True:
            near, _ = self.listener.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self.target)) if self.target else None
            except OSError:
                far = None
            if far is None:
                near.close()
                continue
            with self.lock:
                self.pairs.append((near, far))
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(a, b), daemon=True).start()

    def _pass(self, source, sink):
        try:
            while True:
                data = source.recv(65536)
                if not data:
                    break
                if self.word and self.word in data:
                    self.held.set()
                    self.gate.wait()
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
