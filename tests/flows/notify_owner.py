#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 90
"""One tells at a time: a process that was given another topic ends and keeps nobody out, and one that goes on after a kill says
which receivers fail."""
from harness import *
from parts.telling import *

endpoint, fails = Endpoint(), Endpoint(answer=lambda hit: 503)
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[receiver fails]\ntype = webhook\nurl = %s\n"
            "[route fails]\ncategory = fails\nreceivers = fails\n[route all]\nreceivers = duty\n"
            % (endpoint.url, fails.url))
NONE = "--orders-topic", "none"

say("another topic under the same prefix")
notify = desk.start(*NONE)
desk.put(alert("a"))
await_keys(endpoint, [key_of(alert("a"))])
until(lambda: desk.waiting("duty") == 0, 10, "it is put down")
wrong = [desk.topics.events if word == desk.topics.alerts else word for word in desk.flags()]
refused = huiyin("notify", *wrong, "--group", desk.group, "--routes", desk.path, *NONE, code=2, timeout=30)
check("the alerts of topic %s were told, and --alerts-topic is %s" % (desk.topics.alerts, desk.topics.events) in refused.err,
      refused.err)
notify.stop()
huiyin("notify", *wrong, "--group", desk.group, "--routes", desk.path, *NONE, code=2, timeout=30)
equal(desk.redis.call("EXISTS", desk.key("owner")), 0, "who tells now")
notify = desk.start(*NONE, instance="other")
notify.wait_log("this process tells now", 10)
desk.put(alert("b"))
await_keys(endpoint, [key_of(alert("b"))])
until(lambda: desk.waiting("duty") == 0, 10, "it is put down")
notify.stop()

say("a route has another name")
with open(desk.path) as f:
    desk.write(f.read().replace("[route all]", "[route everything]"))
notify = desk.start(*NONE)
notify.wait_log("alerts of routes which are no longer in the file are let go of\" count=2")
until(lambda: desk.standing() == 0, 10, "they are gone")
notify.stop()

say("a receiver that fails, before a kill and behind it")
FAILS = "a receiver does not take what it is sent; it is tried again\" receiver=fails"
notify = desk.start(*NONE)
desk.put(alert("c", category="fails"))
notify.wait_log(FAILS)
until(lambda: desk.redis.call("HGET", desk.key("place"), "failing:fails"), 10, "it is put down")
notify.kill()
notify = desk.start(*NONE)
notify.wait_log(FAILS)
tries = len(fails.hits)
until(lambda: len(fails.hits) >= tries + 2, 20, "it is tried again")
equal(notify.log().count("a receiver does not take what it is sent"), 1, "how often it is said")
notify.stop()
