#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""A Redis failover that loses acknowledged writes costs no alert: what was forgotten is read and told again, and the orders that
are left hold. A Kafka broker that goes away and comes back costs none either."""
from harness import *
from parts.pages import *
from parts.redis_faults import deafen
from parts.telling import *

endpoint = Endpoint()
kafka, primary = Kafka(private=True), Redis()
forward = Forward(primary.port)
replica = primary.replica()
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nreceivers = duty\n" % endpoint.url, kafka, primary)
notify = start_huiyin("notify", *[w.replace(primary.url, "redis://127.0.0.1:%d" % forward.port) for w in desk.flags()],
                      "--group", desk.group, "--routes", desk.path, "--instance", "a", "--orders-topic", "none", "--listen", "0")
address = listening(notify)
notify.wait_log("this process tells now")


def kafka_is(there, status, sentence):
    """What the process says of Kafka: to Prometheus, and to who asks whether it is ready."""
    until(lambda: Figures(address)("huiyin_notify_connected", server="kafka") == there, 20, "connected to Kafka: %d" % there)
    found, body = fetch(address, "/readyz")
    check(found == status and sentence in body, "/readyz: %d %s" % (found, body))


kafka_is(1, 200, "It tells.")
before = [alert("a%d" % i) for i in range(20)]
desk.put(*before)
await_keys(endpoint, map(key_of, before))
until(lambda: primary.call("HLEN", desk.key("standing")) == replica.call("HLEN", desk.key("standing")) == 20, 10, "in step")

say("what is told from here on, Redis forgets")
deafen(primary)
lost = [alert("b%d" % i) for i in range(20)] + [dict(a, status="CLEARED", at=now()) for a in before[:10]]
desk.put(*lost)
await_keys(endpoint, map(key_of, lost))
until(lambda: primary.call("HLEN", desk.key("standing")) == 30, 10, "it is in the primary")
primary.kill()
replica.promote()
forward.turn(replica.port)
after = [dict(a, status="CLEARED", at=now()) for a in before[10:] + lost[:20]]
desk.put(*after)
await_keys(endpoint, map(key_of, after), 20)
until(lambda: replica.call("HLEN", desk.key("standing")) == 0, 10, "nothing stands")
told = endpoint.keys()
wanted = set(map(key_of, before + lost + after))
equal((wanted - set(told), set(told) - wanted), (set(), set()), "not told, told for nothing")
check_order(told, "duty")
say("%d messages, %d of them twice" % (len(told), len(told) - len(set(told))))
check(len(told) - len(set(told)) <= len(lost), "more was told twice than Redis has forgotten")

say("Kafka goes away and comes back")
kafka.kill()
notify.wait_log("Kafka is away: waiting for it", 20)
kafka_is(0, 503, "Kafka is away")
kafka.start()
kafka.connect_admin()
late = [alert("late%d" % i) for i in range(5)]
desk.put(*late)
await_keys(endpoint, map(key_of, late), 40)
notify.wait_log("Kafka is back", 20)
kafka_is(1, 200, "It tells.")
notify.stop()
