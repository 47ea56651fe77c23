#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 60
"""Silences and acknowledgements, by verb and over HTTP: what they hold back, that they are taken back, who may give them, and
that all are on record."""
import datetime
import http.client
import os

from harness import *
from parts.pages import Figures, fetch, listening
from parts.telling import *

os.environ["LC_ALL"] = "C.UTF-8"
endpoint = Endpoint()
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n"
            "[route all]\nreceivers = duty\nrepeat = 2s\n" % endpoint.url)
token = temp("token")
with open(token, "w") as f:
    f.write("let-me-in\n")
record = desk.topics.events + ".orders"
orders = ["--orders-topic", record]


def order(*words, code=0):
    return huiyin("notify", *words, *desk.flags(), *orders, code=code, timeout=20)


def ask(address, method, path, body=None, kind="application/json", **headers):
    """(status, body) of a request about orders."""
    connection = http.client.HTTPConnection(address, timeout=10)
    if kind:
        headers["Content-Type"] = kind
    connection.request(method, path, body if body is None or isinstance(body, str) else json.dumps(body), headers)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def count(key):
    return endpoint.keys().count(key)


def again(request):
    return [key for key in endpoint.keys() if key.startswith("0:%s:overdue:1:RAISED:again" % request)]


say("without a topic for the record nothing holds")
done = order("silence", "add", "--mark", "overdue", "--for", "1h", "--by", "wang", "--reason", "flood", code=1)
check("huiyin topics create --orders-topic " + record in done.err, done.err)
huiyin("topics", "create", *desk.topics.flags, *orders)

say("by the verb")
done = order("silence", "add", "--district", "water", "--for", "1h", "--by", "王芳", "--reason", "洪水")
equal(done.err, "no alert stands now\n", "how many it covers where nobody has told yet")
silence = done.out.strip()
notify = desk.start("--listen", "0", "--token-file", token, *orders)
address = listening(notify)
desk.put(alert("held", district="water/east"), alert("open"), alert("told"))
await_keys(endpoint, ["0:open:overdue:1:RAISED", "0:told:overdue:1:RAISED"])
order("ack", "add", "told", "--for", "1h", "--by", "li", "--note", "on my way")
until(lambda: len(again("open")) >= 2, 20, "what is open is repeated")
time.sleep(0.5)
before = again("told")
until(lambda: len(again("open")) >= 4, 20, "what is open is repeated")
check(len(before) <= 2 and again("told") == before, "an acknowledged request was repeated")
equal(count("0:held:overdue:1:RAISED"), 0, "messages of a silenced alert")
until(lambda: Figures(address)("huiyin_notify_silenced") == 1, 15, "the silenced alert is counted")
equal(json.loads(order("silence", "list").out)[0]["reason"], "洪水", "the reason")
equal(json.loads(order("ack", "list").out)[0]["by"], "li", "who acknowledged")
order("silence", "remove", silence, "--by", "zhao")
await_keys(endpoint, ["0:held:overdue:1:RAISED"], 10)
order("ack", "remove", "told", "--by", "li")
until(lambda: len(again("told")) > len(before), 10, "what is no longer acknowledged is repeated")
order("silence", "remove", "nothing", "--by", "zhao", code=1)
check("say which alerts are meant, with --mark" in
      order("silence", "add", "--for", "1h", "--by", "li", "--reason", "all", code=2).err, "a silence of everything")

say("what an order is about, and when")
LATER = ["--for", "1h", "--by", "li"]


def aside(*words, code=0):
    return huiyin("notify", *words, *desk.flags(), "--orders-topic", "none", code=code, timeout=20)


for words, meant in ((["--district", "water"], 1), (["--mark", "overdue"], 3), (["--mark", "overdu"], 0)):
    done = aside("silence", "add", *words, *LATER, "--reason", "works")
    equal(done.err, "covers %d of the 3 alerts that stand now\n" % meant, "what %r covers" % words)
    if meant == 3:
        until(lambda: Figures(address)("huiyin_notify_silenced") == 3, 15, "notify counts as many")
    aside("silence", "remove", done.out.strip(), "--by", "li")
equal(Figures(address)("huiyin_notify_standing"), 3, "alerts that stand")
done = huiyin("notify", "silence", "add", "--district", "water", *LATER, "--reason", "works", *desk.flags(), "--orders-topic", "none",
              env=dict(os.environ, LC_ALL="zh_CN.UTF-8"))
equal(done.err, "覆盖当前 3 条预警中的 1 条\n", "the same in Chinese")
aside("silence", "remove", done.out.strip(), "--by", "li")
equal(aside("ack", "add", "opn", *LATER, "--language", "zh").err, "该诉求当前没有预警\n", "by --language")
equal((aside("ack", "add", "open", *LATER).err, aside("ack", "add", "opn", *LATER).err),
      ("", "no alert of the request stands now\n"), "what acknowledgements are about")
for zone, offset in ((["--time-zone", "America/New_York"], 5), ([], -8)):
    times = [datetime.datetime.fromisoformat(one["until"]) for one in json.loads(aside("ack", "list", *zone).out)]
    equal({time.utcoffset() for time in times}, {datetime.timedelta(hours=-offset)}, "the times' offset")
    check(all(3500 < (time - datetime.datetime.now(datetime.timezone.utc)).total_seconds() <= 3600 for time in times), times)
for request in ("open", "opn"):
    aside("ack", "remove", request, "--by", "li")
check("--time-zone" in aside("ack", "list", "--time-zone", "Asia/Nowhere", code=2).err, "a zone that is not there")
ADD = ["silence", "add", "--mark", "x", "--reason", "x"]
for words, says in (([*ADD, "--from", "2026-01-01T00:00:00Z", "--for", "1h"], "its end is 2026-01-01T01:00:00.000Z, and it is"),
                    ([*ADD, "--until", "2026-01-01T00:00:00Z"], "--until is 2026-01-01T00:00:00.000Z, and it is"),
                    (["ack", "add", "open", "--until", "2026-01-01T00:00:00Z"], "give a moment that is yet to come"),
                    (["ack", "add", "open", "--for", "0s"], "--for is `0s`, which is no time at all"),
                    ([*ADD, "--for", "99999d"], "--for is `99999d`, which ends after the year 2199"),
                    ([*ADD, "--from", "2098-01-01T00:00:00Z", "--until", "2097-01-01T00:00:00Z"], "--until is not after `from`"),
                    (["ack", "add", "open", "--from", "2099-01-01T00:00:00Z", "--for", "1h"], "has no --from, which is for silences"),
                    (["ack", "add", "open", "--for", "1h", "--reason", "x"], "an acknowledgement is its --note; leave it out"),
                    (["ack", "add", "open", "--for", "1h", "--district", "d"], "an acknowledgement is about all of a request"),
                    ([*ADD, "--for", "1h", "--note", "x"], "why a silence is added is its --reason; leave it out"),
                    (["silence", "remove", "x", "--mark", "x"], "`silence remove` has no --mark"),
                    (["check", "routes.conf", "--mark", "x"], "--mark is about `huiyin notify silence`"),
                    (["silence", "add", "--mark", "a,b", "--reason", "x", "--for", "1h"], "--mark is `a,b`, and no mark's name"),
                    (["silence", "add", "--severity", "INFO,WARNING", "--reason", "x", "--for", "1h"], "--severity is `INFO,WARNING`"),
                    ([*ADD[:-1], "x" * 1001, "--for", "1h"], "--reason has 1001 bytes, and at most 1000 may be"),
                    ([*ADD, "--for", "1h", "extra"], "takes no argument: `extra`"), (["silence", "remove"], "silence remove ID"),
                    (["ack", "add"], "an argument is missing: huiyin notify ack add REQUEST")):
    done = aside(*words, "--by", "li", code=2)
    check(says in done.err, "%r is not in: %s" % (says, done.err))
check("notify check FILE" in huiyin("notify", "check", code=2).err, "a check of nothing")
equal(aside("silence", "add", "--severity", "critical", "--for", "100ms", "--by", "li", "--reason", "x").err,
      "covers 3 of the 3 alerts that stand now\n", "a severity in small letters")
time.sleep(0.2)
equal((aside("silence", "list").out, aside("ack", "list").out), ("[]\n", "[]\n"), "what has ended is not entered")

say("over HTTP")
bearer = {"Authorization": "Bearer let-me-in"}
wanted = {"match": {"category": ["供水*"]}, "from": "2026-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z", "author": "board",
          "reason": "works"}
for status, body, kind, headers in ((401, wanted, "application/json", {}),
                                    (401, wanted, "application/json", {"Authorization": "Bearer let-me-out"}),
                                    (415, wanted, "text/plain", bearer), (400, "{", "application/json", bearer),
                                    (400, dict(wanted, match={}), "application/json", bearer),
                                    (400, dict(wanted, match={"district": ["/"]}), "application/json", bearer),
                                    (400, dict(wanted, until="2026-01-02T00:00:00Z"), "application/json", bearer),
                                    (413, "x" * 20000, "application/json", bearer)):
    equal(ask(address, "POST", "/silences", body, kind, **headers)[0], status, "the answer to %s %s" % (kind, headers))
equal(ask(address, "GET", "/silences", kind=None)[0], 401, "a list without the token")
equal(ask(address, "POST", "/metrics", {}, **bearer)[0], 405, "a POST to a page without")
status, body = ask(address, "POST", "/silences", wanted, **bearer)
equal(status, 201, "a silence: " + body)
made = json.loads(body)["id"]
equal(json.loads(ask(address, "GET", "/silences", kind=None, **bearer)[1])[0]["id"], made, "the list")
desk.put(alert("pipe", category="供水管道"), alert("other"))
await_keys(endpoint, ["0:other:overdue:1:RAISED"])
equal(count("0:pipe:overdue:1:RAISED"), 0, "messages of a silenced alert")
desk.put(alert("pipe", "CLEARED", category="供水管道"))
until(lambda: desk.standing() == 4, 10, "what came and went in silence is gone")
equal(ask(address, "POST", "/silences/withdraw", {"id": made, "by": "board"}, **bearer)[0], 200, "taking it back")
equal(ask(address, "POST", "/silences/withdraw", {"id": made, "by": "board"}, **bearer)[0], 404, "taking it back twice")
status, body = ask(address, "POST", "/acknowledgements",
                   {"request_id": "open", "until": "2026-01-01T00:00:00Z", "by": "board"}, **bearer)
check(status == 400 and "yet to come" in body, "an acknowledgement that has ended: " + body)
status, body = ask(address, "POST", "/acknowledgements",
                   {"request_id": "open", "until": "2099-01-01T00:00:00Z", "by": "board"}, **bearer)
equal(status, 201, "an acknowledgement: " + body)
time.sleep(1)
before = len(again("open"))
time.sleep(3)
equal(len(again("open")), before, "repeats of an acknowledged request")

say("on record")
events = [json.loads(m.value) for m in desk.kafka.read(record)]
kinds = sorted(e["type"] for e in events)
equal(kinds, sorted(["huiyin.silence.given", "huiyin.acknowledgement.given"] * 2 +
                    ["huiyin.silence.withdrawn"] * 2 + ["huiyin.acknowledgement.withdrawn"]), "what is on record")
check(any(e["data"].get("author") == "王芳" for e in events) and any(e["data"].get("by") == "zhao" for e in events),
      "who it was is not on record")
check("let-me-in" not in notify.log(), "the token is in the log")
dump = huiyin("notify", *desk.flags(), "--routes", desk.path, "--token-file", token, "--dump-config")
check("let-me-in" not in dump.out, "the token is dumped")

say("after a restart, without a token")
notify.stop()
notify = desk.start("--listen", "0", *orders)
address = listening(notify)
notify.wait_log("this process tells now")
time.sleep(3)
equal(ask(address, "GET", "/silences", kind=None)[0], 200, "a list, asked for on this machine")
for sign in ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"):
    status, body = ask(address, "POST", "/silences", wanted, **{sign: "203.0.113.9"})
    check(status == 403 and "--token-file" in body, "through a proxy on this machine (%s): %d %s" % (sign, status, body))
equal(len(again("open")), before, "repeats of a request that was acknowledged before")
notify.stop()

say("after Redis has lost all")
kept = order("silence", "add", "--district", "water", "--for", "1h", "--by", "wang", "--reason", "flood").out.strip()
gone = order("silence", "add", "--mark", "overdue", "--for", "1h", "--by", "wang", "--reason", "a mistake").out.strip()
order("silence", "remove", gone, "--by", "wang")
order("silence", "add", "--mark", "overdue", "--for", "100ms", "--by", "wang", "--reason", "over at once")
order("silence", "add", "--mark", "overdue", "--for", "1h", "--by", "li", "--reason", "another's", "--prefix", "other")
order("ack", "add", "told", "--for", "1h", "--by", "li")
kafka_put = [{"key": b"x", "value": value} for value in (b"no JSON", b"[]", b'{"prefix":"huiyin","type":"huiyin.silence.given","data":7}')]
desk.kafka.produce(record, kafka_put)
COUNT = "they came back from their record\" count=%d"


def orders_of(what, key):
    return sorted(one[key] for one in json.loads(order(what, "list").out))


desk.redis.call("FLUSHALL")
notify = desk.start(*orders)
notify.wait_log(COUNT % 3)
equal(orders_of("silence", "id"), [kept], "silences")
equal(orders_of("ack", "request_id"), ["open", "told"], "acknowledgements")
desk.put(alert("wet", district="water/east"), alert("dry"))
await_keys(endpoint, ["0:dry:overdue:1:RAISED"])
equal(count("0:wet:overdue:1:RAISED"), 0, "messages of a silenced alert")

say("… a part, which the next order shows")
desk.redis.call("DEL", desk.key("silences"), desk.key("acks"))
order("ack", "add", "another", "--for", "1h", "--by", "li")
until(lambda: orders_of("silence", "id") == [kept], 20, "the silence is there again")
equal(orders_of("ack", "request_id"), ["another", "open", "told"], "acknowledgements")
order("ack", "remove", "another", "--by", "li")
time.sleep(1.5)
equal(orders_of("ack", "request_id"), ["open", "told"], "what was taken back does not come back")

say("… while it tells")
desk.redis.call("FLUSHALL")
until(lambda: orders_of("silence", "id") == [kept], 20, "the silence is there again")
equal(orders_of("ack", "request_id"), ["open", "told"], "acknowledgements")
order("silence", "remove", kept, "--by", "wang")
notify.stop()
notify = desk.start(*orders)
notify.wait_log("this process tells now")
check("their record" not in notify.log(), "nothing was lost: " + notify.log())
equal(orders_of("silence", "id"), [], "silences")
notify.stop()

say("a record that can not be read")
desk.kafka.delete(record)
notify = desk.start(*orders)
notify.wait_log("this process tells now")
notify.stop()
