#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 60
"""A stop waits for answers that are under way, so that the next one does not send them again, and not for receivers that hang;
it says what was done."""
from harness import *
from parts.telling import *

slow, hangs = Endpoint(pause=0.6), [Endpoint(pause=30) for _ in range(3)]
desk = Desk("[receiver slow]\ntype = webhook\nurl = %s\n" % slow.url +
            "".join("[receiver hangs%d]\ntype = webhook\nurl = %s\n" % (i, one.url) for i, one in enumerate(hangs)) +
            "[route slow]\ncategory = slow\nreceivers = slow\n"
            "[route hangs]\nreceivers = hangs0, hangs1, hangs2\n")
NONE = "--orders-topic", "none"

say("an answer that is under way")
notify = desk.start(*NONE)
notify.wait_log("this process tells now")
desk.put(alert("a", category="slow"))
until(lambda: desk.waiting("slow") == 1, 10, "it is on its way")
time.sleep(0.1)
gone_in_time(notify.stop())
equal(slow.keys(), [key_of(alert("a"))], "what was told")
equal(desk.waiting("slow"), 0, "messages that wait")
notify.wait_log("msg=stopped alerts=1 delivered=1 failed_tries=0 refused=0 given_up=0")

say("receivers that hang")
notify = desk.start(*NONE)
notify.wait_log("this process tells now")
desk.put(alert("b"))
until(lambda: all(desk.waiting("hangs%d" % i) == 1 for i in range(3)), 10, "it is on its way")
time.sleep(1.2)
gone_in_time(notify.stop())
equal(desk.waiting("hangs0"), 1, "messages that wait")
equal(slow.keys(), [key_of(alert("a"))], "what was told")
