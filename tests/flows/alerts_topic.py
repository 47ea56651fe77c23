#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""The alerts topic is deleted under a tracker, and made again: it says so once, /readyz names it, alerts wait in Redis
until it is there again, verify names what the old one held, and rebuild sends that again."""
from harness import *
from parts.pages import fetch, listening
from parts.tracking import *

kafka, redis = Kafka(), Redis()
GONE = "The alerts topic can not be had (see `huiyin topics check`): alerts wait in Redis.\n"


def overdue(town, word, count):
    town.publish(*[filed("%s%d" % (word, i), now() - HOUR, due=now() - 1000) for i in range(count)])


def make_again(town):
    huiyin("topics", "create", *town.topics.flags)


def whole_again(town):
    """What the old topic held is named, and sent again."""
    says(town.verify(code=1), "does not stand in the alerts topic")
    huiyin("rebuild", *town.flags())
    town.verify()


def outbox(town):
    return sum(redis.call("LLEN", "%s:{0}:outbox:%d" % (town.prefix, p)) for p in range(2))


def begun(prefix):
    town = Town(kafka, redis, partitions=2, prefix=prefix)
    tracker = town.start("--listen", "0")
    address = listening(tracker)
    until(lambda: fetch(address, "/readyz")[0] == 200, 30, "it is ready")
    overdue(town, "a", 20)
    until(lambda: len(statuses(town.alerts(), "overdue")) == 20, 20, "all have an alert")
    until(lambda: outbox(town) == 0, 20, "the outbox is trimmed")
    return town, tracker, address


def while_it_runs():
    town, tracker, address = begun("runs")
    kafka.delete(town.topics.alerts)
    until(lambda: fetch(address, "/readyz") == (503, GONE), 15, "/readyz says that it is gone")
    overdue(town, "b", 20)
    until(lambda: outbox(town) >= 40, 20, "the alerts are in Redis")
    equal(tracker.log().count("the alerts topic can not be had: alerts wait in Redis"), 1, "lines when it is gone")
    says(tracker, "there is no topic %s on these brokers" % town.topics.alerts)
    make_again(town)
    until(lambda: fetch(address, "/readyz")[0] == 200, 15, "it is ready again")
    until(lambda: len(statuses(town.alerts(), "overdue")) == 20, 20, "those that waited are sent")
    until(lambda: outbox(town) == 0, 20, "the outbox is trimmed")
    equal(tracker.log().count("the alerts topic is there again"), 1, "lines when it is there again")
    says(tracker, "`huiyin verify` names those alerts, and `huiyin rebuild` sends them again")
    gone_in_time(tracker.stop())
    whole_again(town)


def a_stop_without_it():
    """Alerts that can not be sent do not keep it from ending; the next one sends them."""
    town, tracker, address = begun("stop")
    kafka.delete(town.topics.alerts)
    overdue(town, "b", 20)
    until(lambda: outbox(town) >= 40, 20, "the alerts are in Redis")
    gone_in_time(tracker.stop())
    make_again(town)
    tracker = town.start()
    tracker.wait_log("the alerts topic ends before what was sent to it.* sent_to=")
    until(lambda: len(statuses(town.alerts(), "overdue")) == 20, 20, "those that waited are sent")
    # Killed before the outbox is trimmed, it knows by the new topic what was sent.
    tracker.kill()
    tracker = town.start()
    until(lambda: outbox(town) == 0, 20, "the outbox is trimmed")
    equal(len(statuses(town.alerts(), "overdue")), 20, "alerts sent")
    tracker.stop()
    whole_again(town)


def made_again_at_once():
    """Sooner than anybody asks whether it is there: the next alert tells."""
    town, tracker, address = begun("once")
    kafka.delete(town.topics.alerts)
    make_again(town)
    overdue(town, "b", 2)
    tracker.wait_log("the alerts topic was made anew", 30)
    until(lambda: len(statuses(town.alerts(), "overdue")) == 2, 20, "the new ones are sent")
    until(lambda: outbox(town) == 0, 20, "the outbox is trimmed")
    gone_in_time(tracker.stop())
    whole_again(town)


for step in (while_it_runs, a_stop_without_it, made_again_at_once):
    say(step.__name__.replace("_", " "))
    step()
