#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""The alerts topic is made anew, or its broker has lost the end of it: what stands there and nobody knows is told at once, and
what was told and cleared is not told again."""
from harness import *
from parts.telling import *

endpoint = Endpoint()
desk = Desk("[receiver duty]\ntype = webhook\nurl = %s\n[route all]\nreceivers = duty\n" % endpoint.url, partitions=1)


def again(*alerts):
    """The topic is there again, with those in it, and somebody tells."""
    desk.kafka.delete(desk.topics.alerts)
    huiyin("topics", "create", *desk.topics.flags, "--partitions", 1)
    desk.put(*alerts)
    found = desk.start("--orders-topic", "none")
    found.wait_log("the alerts topic ends before what was told")
    found.wait_log("this process tells now")
    return found


say("many alerts are told")
standing = [alert("old%d" % i) for i in range(4)]
desk.put(*standing)
notify = desk.start("--orders-topic", "none")
await_keys(endpoint, map(key_of, standing))
passing = [one for i in range(6) for one in (alert("h%d" % i), alert("h%d" % i, "CLEARED"))]
desk.put(*passing)
await_keys(endpoint, map(key_of, passing))
until(lambda: desk.waiting("duty") == 0, 10, "all is put down")
notify.stop()

say("the broker has lost the last ones")
before = endpoint.keys()
late = alert("late")
notify = again(*standing, *passing[:-2], late)
await_keys(endpoint, [key_of(late)])
equal(endpoint.keys()[len(before):], [key_of(late)], "what is told then")
notify.stop()

say("the topic is made anew, and is shorter than it was at the first start")
new = [alert("new%d" % i) for i in range(2)]
notify = again(*new)
await_keys(endpoint, map(key_of, new))
more = alert("more")
desk.put(more, dict(new[0], status="CLEARED", at=now()))
await_keys(endpoint, [key_of(more), key_of(dict(new[0], status="CLEARED"))])
equal(sorted(endpoint.keys()), sorted(set(endpoint.keys())), "each is told once")
notify.stop()
