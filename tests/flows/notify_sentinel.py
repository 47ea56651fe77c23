#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 90
"""Behind sentinels, an old master that still answers is left for the one that they name: nobody tells on by the old one, orders
go to the new one, and nothing is told twice."""
import http.client
import socketserver
import threading

from harness import *
from parts.pages import listening
from parts.telling import *


class Named(socketserver.StreamRequestHandler):
    """A sentinel that names the port of `master`."""

    def handle(self):
        while line := self.rfile.readline():
            words = []
            for _ in range(int(line[1:])):
                size = int(self.rfile.readline()[1:])
                words.append(self.rfile.read(size + 2)[:-2].decode())
            port = str(master.port)
            self.wfile.write(b"+OK\r\n" if words[0].upper() != "SENTINEL" else
                             ("*2\r\n$9\r\n127.0.0.1\r\n$%d\r\n%s\r\n" % (len(port), port)).encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


def ask(method, body=None):
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.request(method, "/silences", body and json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


old = Redis()
new = old.replica()
master = old
server = Server(("127.0.0.1", 0), Named)
threading.Thread(target=server.serve_forever, daemon=True).start()
endpoint = Endpoint()
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nreceivers = duty\n" % endpoint.url, redis=old)
url = "redis+sentinel://127.0.0.1:%d/m" % server.server_address[1]


def start():
    return start_huiyin("notify", *[url if word == old.url else word for word in desk.flags()], "--group", desk.group,
                        "--routes", desk.path, "--orders-topic", "none", "--listen", "0")


first = start()
address = listening(first)
first.wait_log("this process tells now")
second = start()
second.wait_log("this one stands by")
desk.put(alert("a"))
await_keys(endpoint, [key_of(alert("a"))])
equal(ask("GET"), 200, "the page answers")
until(lambda: new.call("HLEN", desk.key("standing")) == 1 and new.call("EXISTS", desk.key("owner")), 10, "they are in step")
until(lambda: desk.waiting("duty") == 0 == new.call("LLEN", desk.key("out:duty")), 10, "nothing waits")

say("another is the master, and the old one still answers")
new.promote()
master = new
first.wait_log("the sentinels name another master", 10)
until(lambda: not old.call("EXISTS", desk.key("owner")), 20, "nobody tells by the old one")
until(lambda: (first.log() + second.log()).count("this process tells now") == 2, 20, "one of them tells by the new one")
late = [alert("b%d" % i) for i in range(3)]
desk.put(*late)
await_keys(endpoint, map(key_of, late))
silence = {"match": {"mark": ["stalled"]}, "from": "2026-01-01T00:00:00Z", "until": "2199-01-01T00:00:00Z", "author": "w",
           "reason": "r"}
equal(ask("POST", silence), 201, "an order is taken")
equal((old.call("HLEN", desk.key("silences")), new.call("HLEN", desk.key("silences"))), (0, 1), "where the order is")
time.sleep(2)
equal(sorted(endpoint.keys()), sorted(map(key_of, [alert("a")] + late)), "each is told once")
equal(old.call("EXISTS", desk.key("owner")), 0, "who tells by the old one")
first.stop()
second.stop()
