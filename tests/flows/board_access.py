#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""Who may look at `huiyin board` and who may act: users, tokens, sessions, roles, other sites; orders in the name of who is logged
in, on record and in the log; and what an attacker without a name can do to it, which is nothing."""
import base64
import http.client
import json
import resource
import socket
import time

from harness import *
from parts.checks import crowd
from parts.pages import fetch, listening
from parts.tracking import *

PASSWORDS = {"王芳": "口令 of wang", "zhang": "secret of zhang"}


def line(kind, name, role, password=None):
    """(line of the file, token)"""
    done = huiyin("board", kind, name, role, stdin=(password + "\n") if password else "", timeout=20)
    return done.out.strip(), done.err.strip().rsplit(" ", 1)[-1] if kind == "token" else None


def ask(method, path, body=None, **headers):
    """(status, headers, body) of one request; `_` in a header's name stands for `-`."""
    connection = http.client.HTTPConnection(address, timeout=20)
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None and "Content-Type" not in headers:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, body if body is None or isinstance(body, str) else json.dumps(body), headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read().decode()
    connection.close()
    return found


def refused(status, code, found):
    equal((found[0], json.loads(found[2])["error"]["code"]), (status, code), "a refusal: " + found[2])
    check(json.loads(found[2])["error"]["message_zh"], "a refusal in Chinese")


def log_in(name, **headers):
    status, answer, body = ask("POST", "/api/v1/login", {"name": name, "password": PASSWORDS[name]}, **headers)
    equal(status, 200, "logging in: " + body)
    cookie = answer["Set-Cookie"]
    check("HttpOnly" in cookie and "SameSite=Strict" in cookie, cookie)
    return cookie


def wrong_usage():
    nowhere = ["-b", "127.0.0.1:1", "--redis", "redis://127.0.0.1:1"]
    for flags, words in [(["--listen", "0.0.0.0:0"], "without --users FILE anybody there may look and act"),
                         (["--listen", "[::]:0"], "without --users"), (["--proxies", "proxy.example"], "--proxies"),
                         (["user", "wang"], "user NAME"), (["user", "wang", "root"], "it is view (look) or act"),
                         (["user", "wa:ng", "view"], "a name is 1 to 128 bytes"), (["guest", "x", "view"], "give no argument")]:
        done = huiyin("board", *nowhere, *flags, code=2)
        check(words in done.err, "%r is not told of: %s" % (words, done.err))
    done = huiyin("board", "user", "wang", "view", stdin="short\n", code=2)
    check("a password is read from stdin" in done.err, done.err)
    done = huiyin("board", *town.flags(), *orders, "--listen", "0", "--users", temp("no-users"), code=1, timeout=30)
    check("--users" in done.err and "no-users" in done.err, done.err)


def nothing_without_a_name():
    equal(json.loads(ask("GET", "/api/v1/me")[2]), {"name": "", "role": "none", "required": True}, "who nobody is")
    described = ["/api/v1" + p if not p.startswith("/api") else p for p in ("/snapshot", "/counters?scope=all", "/scopes", "/series",
                 "/ranking", "/requests", "/requests/x", "/behind?scope=all&field=filed", "/alerts", "/volunteers", "/pipeline",
                 "/dead-letters", "/dead-letters/0:0", "/silences", "/acknowledgements", "/stream")]
    for path in described:
        refused(401, "login", ask("GET", path))
        refused(401, "wrong", ask("GET", path, Authorization="Bearer guessed"))
    for path in ("/silences", "/silences/withdraw", "/acknowledgements", "/acknowledgements/withdraw"):
        refused(401, "login", ask("POST", "/api/v1" + path, {}))
    refused(404, "not-found", ask("GET", "/api/v1/nothing"))
    refused(405, "bad-method", ask("DELETE", "/api/v1/snapshot"))


def headers_of_every_answer():
    for path, status in (("/", 200), ("/desk", 200), ("/healthz", 200), ("/api/v1/snapshot", 401), ("/nowhere", 404)):
        found, answer, _ = ask("GET", path)
        equal(found, status, "the status of " + path)
        policy = answer["Content-Security-Policy"]
        check("default-src 'none'" in policy and "script-src 'self';" in policy and "frame-ancestors 'none'" in policy and
              "unsafe" not in policy, "%s: %s" % (path, policy))
        equal((answer["X-Content-Type-Options"], answer["Referrer-Policy"], answer["X-Frame-Options"]),
              ("nosniff", "no-referrer", "DENY"), "headers of " + path)


def who_logs_in_acts():
    cookie = log_in("王芳").split(";")[0]
    equal(json.loads(ask("GET", "/api/v1/me", Cookie=cookie)[2]), {"name": "王芳", "role": "act", "required": True}, "who she is")
    equal(ask("GET", "/api/v1/snapshot", Cookie=cookie)[0], 200, "the snapshot")
    until_then = "2099-01-01T00:00:00Z"
    wanted = {"match": {"category": ["供水*"]}, "from": "2026-01-01T00:00:00Z", "until": until_then, "reason": "<b>works</b>"}
    refused(400, "bad-order", ask("POST", "/api/v1/silences", dict(wanted, author="zhang"), Cookie=cookie))
    refused(400, "bad-order", ask("POST", "/api/v1/silences", dict(wanted, match={}), Cookie=cookie))
    refused(400, "bad-order", ask("POST", "/api/v1/silences", dict(wanted, until="2026-01-02T00:00:00Z"), Cookie=cookie))
    refused(400, "bad-order", ask("POST", "/api/v1/acknowledgements", {"request_id": "R-1", "until": "2026-01-02T00:00:00Z"}, Cookie=cookie))
    refused(400, "bad-order", ask("POST", "/api/v1/silences", "{", Cookie=cookie))
    lacking = ask("POST", "/api/v1/acknowledgements", {"request_id": "R-1"}, Cookie=cookie)
    refused(400, "bad-order", lacking)
    equal(json.loads(lacking[2])["error"]["message_zh"], "内容有误：缺少 `until`，请补上。", "the same in Chinese")
    refused(413, "too-large", ask("POST", "/api/v1/silences", "x" * 20000, Cookie=cookie))
    refused(415, "bad-type", ask("POST", "/api/v1/silences", "{}", Cookie=cookie, **{"Content-Type": "text/plain"}))
    for foreign in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}, {"Origin": "null"}):
        refused(403, "origin", ask("POST", "/api/v1/silences", wanted, Cookie=cookie, **foreign))
    status, _, body = ask("POST", "/api/v1/silences", wanted, Cookie=cookie, Origin="http://" + address)
    equal((status, json.loads(body)["author"]), (201, "王芳"), "a silence")
    made = json.loads(body)["id"]
    status, _, body = ask("POST", "/api/v1/acknowledgements", {"request_id": "R-1", "until": until_then}, Cookie=cookie)
    equal((status, json.loads(body)["by"]), (201, "王芳"), "an acknowledgement")
    equal([one["id"] for one in json.loads(ask("GET", "/api/v1/silences", Cookie=cookie)[2])], [made], "the silences")
    check("王芳" in huiyin("notify", "silence", "list", *notify_flags, timeout=20).out, "notify knows who")

    looker = {"Authorization": "Basic " + base64.b64encode(("zhang:" + PASSWORDS["zhang"]).encode()).decode()}
    equal(ask("GET", "/api/v1/acknowledgements", **looker)[0], 200, "who looks may read")
    refused(403, "role", ask("POST", "/api/v1/silences/withdraw", {"id": made}, **looker))
    refused(403, "role", ask("POST", "/api/v1/silences", wanted, **looker))

    robot = {"Authorization": "Bearer " + token}
    equal(ask("POST", "/api/v1/silences/withdraw", {"id": made}, **robot)[0], 200, "taken back")
    refused(404, "not-found", ask("POST", "/api/v1/silences/withdraw", {"id": made}, **robot))
    refused(405, "bad-method", ask("GET", "/api/v1/silences/withdraw", **robot))
    equal(ask("POST", "/api/v1/acknowledgements/withdraw", {"request_id": "R-1"}, **robot)[0], 200, "taken back")
    for words in ('msg="logged in" name="王芳"', 'msg=silenced by="王芳" address=127.0.0.1 silence=%s' % made, "request=R-1",
                  'msg="took back a silence" by=robot'):
        board.wait_log(words.replace("(", r"\("), 5)
    recorded = [json.loads(m.value)["data"] for m in kafka.read(record)]
    equal(len(recorded), 4, "what is on record: %r" % recorded)
    check(recorded[0].get("author") == "王芳", "who silenced is on record: %r" % recorded[0])

    ask("POST", "/api/v1/logout", {}, Cookie=cookie)
    refused(401, "login", ask("GET", "/api/v1/snapshot", Cookie=cookie))


def a_proxy_is_believed():
    check("Secure" in log_in("zhang", X_Forwarded_Proto="https", X_Forwarded_For="203.0.113.9"), "behind TLS the cookie is for TLS")
    board.wait_log('msg="logged in" name=zhang address=203.0.113.9', 5)
    check("Secure" not in log_in("zhang"), "without TLS a browser would not send it")


def guessing_takes_long():
    guess = {"name": "王芳", "password": "guess"}
    found = [ask("POST", "/api/v1/login", guess, X_Forwarded_For="198.51.100.7")[0] for _ in range(9)]
    check(401 in found and 429 in found and found.index(429) <= 6, "guesses are answered %r" % found)
    # Where she logged in before she still can.
    log_in("王芳")


def others_come_in(what):
    begun = time.monotonic()
    equal(ask("GET", "/api/v1/snapshot", Authorization="Bearer " + token)[0], 200, "the snapshot beside " + what)
    took = time.monotonic() - begun
    check(took < 3 * crowd(), "beside %s an answer takes %.1f s" % (what, took))
    say("beside %s: %.0f ms" % (what, 1000 * took))


def raw(count, first=b""):
    """So many connections, each of which has said `first`."""
    host, port = address.split(":")
    made = []
    for _ in range(count):
        s = socket.create_connection((host, int(port)), timeout=20)
        try:
            if first:
                s.sendall(first)
        except OSError:
            pass
        made.append(s)
    return made


def end(connections):
    for s in connections:
        s.close()


def attacks():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    crowd_size = min(5000, hard - 200)
    silent = raw(crowd_size)
    others_come_in("%d connections that say nothing" % crowd_size)
    end(silent)
    trickling = raw(1000, b"GET /api/v1/snapshot HTTP/1.1\r\nHost: x\r\nX-A: ")
    for _ in range(3):
        for s in trickling:
            try:
                s.sendall(b"a")
            except OSError:
                pass
        time.sleep(0.2)
    others_come_in("1,000 requests that trickle in")
    end(trickling)

    bearer = b"Authorization: Bearer " + token.encode() + b"\r\n"
    deaf = raw(1000, b"GET /api/v1/stream HTTP/1.1\r\nHost: x\r\n" + bearer + b"\r\n")
    others_come_in("1,000 followers that never read")
    end(deaf)
    # Answers that nobody takes: pages of which a hundred lie in each connection's line.
    greedy = raw(300, (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") * 100)
    others_come_in("300 connections that take no answer")
    end(greedy)
    logins = raw(200, b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Forwarded-For: 192.0.2.1\r\n"
                      b"Content-Length: 34\r\n\r\n" + b'{"name":"nobody","password":"xyz"}')
    others_come_in("200 logins at once")
    end(logins)
    for what, first in (("a header of a megabyte", b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * (1 << 20) + b"\r\n\r\n"),
                        ("a line of a megabyte", b"GET /" + b"x" * (1 << 20) + b" HTTP/1.1\r\n\r\n"),
                        ("a body that is announced as huge", b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: "
                         b"99999999999\r\n\r\n" + b"x" * 65536),
                        ("a chunk without an end", b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                         b"fffffffffffffff0\r\n" + b"x" * 65536), ("bytes of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
                        ("a NUL", b"GET /api/v1/requests/a%00b HTTP/1.1\r\nHost: x\r\n\r\n")):
        made = raw(20, first)
        others_come_in(what)
        end(made)
    check(board.alive(), "the board lives")
    with open("/proc/%d/status" % board.pid) as f:
        peak = int(f.read().split("VmHWM:")[1].split()[0]) / 1024
    say("peak memory of the board: %.0f MB" % peak)


kafka = Kafka()
town = Town(kafka, partitions=2)
record = town.topics.events + ".orders"
orders = ["--orders-topic", record]
notify_flags = ["-b", kafka.address, "--redis", town.url, *orders]
wrong_usage()
huiyin("topics", "create", *town.topics.flags, *orders)
users = temp("users")
robot_line, token = line("token", "robot", "act")
with open(users, "w") as f:
    f.write("# who may\n%s\n%s\n%s\n" % (line("user", "王芳", "act", PASSWORDS["王芳"])[0],
                                         line("user", "zhang", "view", PASSWORDS["zhang"])[0], robot_line))
check(token not in open(users).read() and "口令" not in open(users).read(), "a secret is in the file")
board = start_huiyin("board", *town.flags(), *orders, "--listen", "127.0.0.1:0", "--users", users, "--proxies", "127.0.0.1")
address = listening(board)
nothing_without_a_name()
headers_of_every_answer()
who_logs_in_acts()
a_proxy_is_believed()
guessing_takes_long()
attacks()
gone_in_time(board.stop(), "board")
check(token not in board.log() and not any(p in board.log() for p in PASSWORDS.values()), "a secret is in the log")
