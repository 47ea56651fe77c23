#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 90
"""kill -9 at random moments: every alert is told to every receiver, at most one message a kill and receiver comes twice, and
no clear comes before its raise. Alerts that wait in a group survive too."""
import collections
import random

from harness import *
from parts.telling import *

KILLS, ALERTS = 12, 600
slow, quick, groups = Endpoint(pause=0.002), Endpoint(), Endpoint()
flaky = Endpoint(answer=lambda hit: 503 if random.random() < 0.01 else 200)
desk = Desk("[receiver slow]\ntype = webhook\nurl = %s\n[receiver quick]\ntype = webhook\nurl = %s\n"
            "[receiver groups]\ntype = webhook\nurl = %s\n"
            "[receiver flaky]\ntype = webhook\nurl = %s\n"
            "[route all]\nreceivers = slow, quick, flaky\ncontinue = yes\n"
            "[route grouped]\nreceivers = groups\ngroup-by = category\ngroup-wait = 700ms\ngroup-interval = 300ms\n"
            % (slow.url, quick.url, groups.url, flaky.url))
seed = random.randrange(10 ** 6)
say("seed %d" % seed)
dice = random.Random(seed)
notify = desk.start()
notify.wait_log("this process tells now")
wanted, standing, kills = [], [], 0
for turn in range(KILLS):
    batch = []
    for number in range(ALERTS // KILLS):
        batch.append(alert("r%d-%d" % (turn, number), category="c%d" % (number % 3)))
    gone = [standing.pop(dice.randrange(len(standing))) for _ in range(min(len(standing), 30))]
    batch += [dict(a, status="CLEARED", at=now()) for a in gone]
    standing += [a for a in batch if a["status"] == "RAISED"]
    wanted += batch
    desk.put(*batch)
    time.sleep(dice.random() * 0.5)
    notify.kill()
    kills += 1
    notify = desk.start()
keys = [key_of(a) for a in wanted]
for endpoint in (slow, quick, flaky):
    await_keys(endpoint, keys, 50)


def grouped():
    """How often each alert and status was told in a group's message."""
    told = collections.Counter()
    for event in groups.events():
        for one in event["data"].get("alerts", [event["data"]]):
            told["%s:%s" % (one["alert_id"], one["status"])] += 1
    return told


until(lambda: set(keys) <= set(grouped()), 30, "all have come in groups")
until(lambda: not sum(map(desk.waiting, ("slow", "quick", "groups", "flaky"))), 10, "nothing waits")
for name, endpoint in (("slow", slow), ("quick", quick), ("flaky", flaky)):
    told = collections.Counter(endpoint.keys())
    twice = sum(told.values()) - len(told)
    say("%s: %d messages, %d lost, %d twice, %d kills" % (name, len(told), len(set(keys) - set(told)), twice, kills))
    equal(set(told), set(keys), name + ": what was told")
    check(twice <= kills, "%s: %d messages came twice, after %d kills" % (name, twice, kills))
    check_order(endpoint.keys(), name)
messages = collections.Counter(groups.keys())
say("groups: %d messages, %d twice" % (len(messages), sum(messages.values()) - len(messages)))
check(sum(messages.values()) - len(messages) <= kills, "groups: messages came twice: %r" % messages.most_common(3))
told = grouped()
over = {key: count for key, count in told.items() if count > 1}
repeated = sum(10 * (count - 1) for count in messages.values())
check(sum(count - 1 for count in over.values()) <= repeated, "alerts were told in two messages: %r" % over)
equal(desk.standing(), 2 * len(standing), "alerts that stand in Redis")
equal(desk.letters(), [], "dead letters")
notify.stop()
