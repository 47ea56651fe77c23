#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""Many messages are given up while Kafka does not answer, more than librdkafka's queue holds: the other receivers are told as
ever, and each becomes a dead letter when it answers again."""
from harness import *
from parts.checks import crowd
from parts.telling import *

MANY = 150
good = Endpoint()
desk = Desk("[receiver dead]\ntype = webhook\nurl = http://127.0.0.1:%d\ngive-up-after = 15s\n"
            "[receiver good]\ntype = webhook\nurl = %s\n"
            "[route lost]\ncategory = lost\nreceivers = dead\n"
            "[route all]\nreceivers = good\nrepeat = 1s\n" % (free_port(), good.url), kafka=Kafka(private=True))
notify = desk.start("--orders-topic", "none", "-X", "queue.buffering.max.messages=20")
notify.wait_log("this process tells now")
lost = [alert("d%d" % i, category="lost") for i in range(MANY)]
desk.put(alert("told"), *lost)
until(lambda: desk.waiting("dead") == MANY, 20, "all wait")
desk.kafka.pause()

say("Kafka does not answer")
notify.wait_log("messages can not be set aside, and stay", 60)
before = len(good.taken())
begun = time.time()
until(lambda: len(good.taken()) >= before + 10, 25, "the others are told")
moments = [begun] + [hit.at for hit in good.taken()[before:]]
longest = max(b - a for a, b in zip(moments, moments[1:]))
check(longest < 2.8 * crowd(), "the others were not told for %.1f s" % longest)
equal(desk.waiting("dead"), MANY, "messages that wait")
desk.kafka.resume()

say("Kafka answers again")
until(lambda: desk.waiting("dead") == 0, 60, "all are set aside")
equal(sorted(set(m.key.decode() for m in desk.letters())), sorted("dead:" + key_of(a) for a in lost), "dead letters")
notify.wait_log("messages were given up and set aside")
check(("given-up", "RAISED", "dead", lost[0]["alert_id"]) in desk.told("d0"), "it is put down")
notify.stop()
