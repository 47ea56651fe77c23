#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 90
"""An order that is on record is taken back where that record is kept, and by nobody who keeps none: it would come back."""
import http.client

from harness import *
from parts.pages import listening
from parts.telling import *

endpoint = Endpoint()
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nreceivers = duty\n" % endpoint.url)
record = desk.topics.events + ".orders"
KEPT, NONE = ("--orders-topic", record), ("--orders-topic", "none")
huiyin("topics", "create", *desk.topics.flags, *KEPT)
SAYS = "is on record in topic %s, and would come back from there; give --orders-topic %s" % (record, record)


def order(*words, code=0):
    return huiyin("notify", *words, *desk.flags(), code=code, timeout=20)


def silences():
    return sorted(one["id"] for one in json.loads(order("silence", "list").out))


def add(*words):
    return order("silence", "add", "--mark", "overdue", "--for", "1h", "--by", "wang", "--reason", "flood", *words).out.strip()


say("by who keeps no record")
kept, free = add(*KEPT), add(*NONE)
order("ack", "add", "R-1", "--for", "1h", "--by", "li", *KEPT)
for words in (("silence", "remove", kept, "--by", "li"), ("ack", "remove", "R-1", "--by", "li"),
              ("ack", "add", "R-1", "--for", "2h", "--by", "li")):
    refused = order(*words, *NONE, code=1)
    check(SAYS in refused.err, refused.err)
order("silence", "remove", free, "--by", "li", *NONE)
order("ack", "add", "R-2", "--for", "1s", "--by", "li", *KEPT)
time.sleep(1.1)
order("ack", "add", "R-2", "--for", "1h", "--by", "li", *NONE)  # one that has ended does not come back
equal(silences(), [kept], "silences")
notify = desk.start(*NONE, "--listen", "0")
address = listening(notify)
connection = http.client.HTTPConnection(address, timeout=10)
connection.request("POST", "/silences/withdraw", json.dumps({"id": kept, "by": "li"}), {"Content-Type": "application/json"})
answer = connection.getresponse()
status, said = answer.status, answer.read().decode()
check(status == 503 and SAYS in said, "%d %s" % (status, said))
notify.stop()

say("what came back is known to be on record")
desk.redis.call("FLUSHALL")
notify = desk.start(*KEPT)
notify.wait_log("they came back from their record\" count=2")
refused = order("silence", "remove", kept, "--by", "li", *NONE, code=1)
check(SAYS in refused.err, refused.err)
order("silence", "remove", kept, "--by", "li", *KEPT)
order("ack", "remove", "R-1", "--by", "li", *KEPT)
equal(silences(), [], "silences")
equal(desk.redis.call("EXISTS", desk.key("recorded")), 0, "what is on record")
notify.stop()
