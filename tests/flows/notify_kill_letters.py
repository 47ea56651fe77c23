#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 90
"""kill -9 while messages are refused, given up and escalated: each is told or becomes a dead letter, none is lost, and what
came of it is put down once. First at random moments, then between what a message has done outside and Redis."""
import collections
import random
import threading

from harness import *
from parts.telling import *

KILLS, EACH = 15, 14


class Gap:
    """Answers as `answer` says. Once armed, it stops Redis right before the first answer of which `ripe(seconds since the
    first question)`, so that what follows from it is done outside and can not be put down."""

    def __init__(self, answer, ripe=lambda seconds: True):
        self.answer, self.ripe = answer, ripe
        self.armed, self.first, self.closed = False, None, threading.Event()

    def __call__(self, hit):
        self.first = self.first or hit.at
        if self.armed and self.ripe(hit.at - self.first):
            self.armed = False
            desk.redis.pause()
            self.closed.set()
        return self.answer(hit)

    def arm(self):
        self.first, self.armed = None, True
        self.closed.clear()


turn = 0
seed = random.randrange(10 ** 6)
say("seed %d" % seed)
dice = random.Random(seed)
refusing = Gap(lambda hit: 400 if b"bad" in hit.body else 200)
failing = Gap(lambda hit: 503, lambda seconds: seconds > 1.2)
raising = Gap(lambda hit: 200)
picky, gone, chief = Endpoint(refusing, 0.01), Endpoint(failing), Endpoint(raising, 0.01)
half, duty, boss = Endpoint(lambda hit: 503 if turn % 5 < 3 else 200), Endpoint(), Endpoint()
desk = Desk("[receiver picky]\ntype = webhook\nurl = %s\n"
            "[receiver gone]\ntype = webhook\nurl = %s\ngive-up-after = 1s\n"
            "[receiver half]\ntype = webhook\nurl = %s\ngive-up-after = 1s\n"
            "[receiver duty]\ntype = webhook\nurl = %s\n"
            "[receiver chief]\ntype = webhook\nurl = %s\n"
            "[receiver boss]\ntype = webhook\nurl = %s\n"
            "[route refused]\ncategory = refused\nreceivers = picky\n"
            "[route late]\ncategory = late\nreceivers = gone, half\n"
            "[route lost]\ncategory = lost\nreceivers = gone\n"
            "[route levels]\ncategory = levels\nreceivers = duty\nescalate = after 1s: chief\nescalate = after 2s: boss, duty\n"
            % (picky.url, gone.url, half.url, duty.url, chief.url, boss.url))
RECEIVERS = {"refused": ["picky"], "late": ["gone", "half"], "levels": ["duty", "chief", "boss"]}
endpoints = {"picky": picky, "gone": gone, "half": half, "duty": duty, "chief": chief, "boss": boss}


def letters():
    """How often each message of each receiver became a dead letter, by `RECEIVER:KEY`."""
    return collections.Counter(m.key.decode() for m in desk.letters())


def told(name, found):
    """How often each message was told to a receiver or became its dead letter."""
    count = collections.Counter(endpoints[name].keys())
    for key, times in found.items():
        if key.startswith(name + ":"):
            count[key[len(name) + 1:]] += times
    return count


def drained():
    return not sum(map(desk.waiting, endpoints))


notify = desk.start()
notify.wait_log("this process tells now")
wanted, standing = [], []
for turn in range(KILLS):
    batch = [alert("%s%d-%d" % ("bad" if number % 2 else "good", turn, number), category=category)
             for category in RECEIVERS for number in range(EACH)]
    for number, a in enumerate(batch):
        a.update(request_id=a["category"] + a["request_id"], alert_id="0:%s%s:overdue:1" % (a["category"], a["request_id"]))
    cleared = [standing.pop(dice.randrange(len(standing))) for _ in range(min(len(standing), EACH))]
    standing += batch
    batch += [dict(a, status="CLEARED", at=now()) for a in cleared]
    wanted += batch
    desk.put(*batch)
    time.sleep(dice.random() * 0.8)
    notify.kill()
    notify = desk.start()
levels = {"duty": "level-2", "chief": "level-1", "boss": "level-2"}
stood = [a for a in standing if a["category"] == "levels"]
for name, level in levels.items():
    await_keys(endpoints[name], ["%s:%s" % (key_of(a), level) for a in stood], 30)
say("what stands is cleared")
cleared = [dict(a, status="CLEARED", at=now()) for a in standing]
wanted += cleared
desk.put(*cleared)
until(lambda: desk.standing() == 0 and drained(), 30, "all are told, refused or given up")

say("what became of them")
found = letters()


def same(got, want, what):
    check(got == want, "%s: %r are lacking, %r are too many" % (what, sorted(want - got)[:3], sorted(got - want)[:3]))


def check_levels(name, keys, mine):
    """The route's receiver is told of each, and of the level; a level's of what stood for so long, and of its end."""
    parts = [key.split(":level-") for key in keys]
    same({part[0] for part in parts if len(part) == 1}, mine if name == "duty" else set(), name + ", without a level")
    raised = {part[0] for part in parts if len(part) == 2 and part[0].endswith("RAISED")}
    check({key_of(a) for a in stood} <= raised, name + ": levels of what stood are lacking")
    ended = {part[0] for part in parts if len(part) == 2 and part[0].endswith("CLEARED")}
    same(ended, set() if name == "duty" else {key.replace("RAISED", "CLEARED") for key in raised}, name + ", clears of its level")


for name, endpoint in endpoints.items():
    count = told(name, found)
    mine = {key_of(a) for a in wanted if name in RECEIVERS[a["category"]]}
    twice = sum(count.values()) - len(count)
    say("%s: %d messages, %d of them dead letters, %d repeats, %d kills" % (
        name, len(count), len({key for key in found if key.startswith(name + ":")}), twice, KILLS))
    if name in levels:
        check_levels(name, count, mine)
    else:
        same(set(count), mine, name)
    # One message is under way to a receiver; of those that are given up, all that waited so long may be.
    check(max(count.values()) <= 1 + KILLS if name in ("gone", "half") else twice <= KILLS, "%s: %d repeats" % (name, twice))
    taken = set(endpoint.keys())  # a raise that is not among them is a dead letter
    check_order([key for key in endpoint.keys() if key.replace("CLEARED", "RAISED") in taken], name)
same({key for key in found if key.startswith("picky:")},
     {"picky:" + key_of(a) for a in wanted if "refusedbad" in a["alert_id"]}, "what was refused")
for a in wanted:
    down = collections.Counter(receiver for _, status, receiver, _ in desk.told(a["request_id"]) if status == a["status"])
    for name in RECEIVERS[a["category"]]:
        surely = name not in levels or name == "duty"
        often = 2 if (name, a["status"]) == ("duty", "RAISED") else 1  # when it came, and by its level
        check(surely <= down[name] <= often, "%s: put down %r" % (key_of(a), down))


def gap(what, gate, name, request, category, key, happened):
    """Kills between what a message has done outside and Redis: it is done twice, and put down once."""
    global notify
    say("kill -9 between %s and Redis" % what)
    for attempt in range(4):  # a commit may come between
        a = alert("%s-%d" % (request, attempt), category=category)
        gate.arm()
        desk.put(a)
        check(gate.closed.wait(20), "%s was not asked" % name)
        end = time.monotonic() + 2.5
        while not happened(key % a["alert_id"]) and time.monotonic() < end:
            time.sleep(0.02)
        done = happened(key % a["alert_id"])
        notify.kill()
        desk.redis.resume()
        notify = desk.start()
        notify.wait_log("this process tells now")
        until(lambda: happened(key % a["alert_id"]) == done + 1 and not desk.waiting(name), 20, "it was done again")
        if done:
            break
    check(done == 1, "%s %d times before the kill" % (what, done))
    down = [entry for entry in desk.told(a["request_id"]) if entry[2] == name]
    equal(len(down), 1, "%s: put down %r" % (a["request_id"], down))


gap("a dead letter of what was refused", refusing, "picky", "bad-gap", "refused", "picky:%s:RAISED", lambda key: letters()[key])
gap("a dead letter of what was given up", failing, "gone", "gap", "lost", "gone:%s:RAISED", lambda key: letters()[key])
gap("a level", raising, "chief", "level-gap", "levels", "%s:RAISED:level-1", lambda key: chief.keys().count(key))
notify.stop()
