#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 120
"""A tracker that was stopped and goes on when others own its partitions; one that slept across a due; a message of the
far future; a topic that ends in control records."""
import socket
import struct
import time

from harness import *
from parts.tracking import *

kafka = Kafka()


def set_topic(topic, name, value):
    from confluent_kafka import admin
    entry = admin.ConfigEntry(name, value, incremental_operation=admin.AlterConfigOpType.SET)
    resource = admin.ConfigResource(admin.ResourceType.TOPIC, topic, incremental_configs=[entry])
    kafka.admin.incremental_alter_configs([resource])[resource].result(20)


def leave_group(group, member):
    """Takes a member out of its group, as the broker does with one that is silent for too long."""
    def text(words):
        return struct.pack(">h", len(words)) + words.encode()
    request = struct.pack(">hhi", 13, 0, 1) + text("test") + text(group) + text(member)
    host, port = kafka.address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=10) as s:
        s.sendall(struct.pack(">i", len(request)) + request)
        answer = s.makefile("rb").read(10)
    equal(struct.unpack(">iih", answer)[2], 0, "the error code of LeaveGroup")


def stopped_with_a_batch(town, forward, *more):
    """A tracker that has counted a batch, could not commit it, and was stopped."""
    straight, town.url = town.url, "redis://127.0.0.1:%d" % forward.port
    zombie = town.start(*more, name="zombie")
    town.url = straight
    until(lambda: town.redis.keys("*partition*"), 20, "it has taken over")
    town.simulate(requests=200, seed=3)
    town.await_counted()
    forward.refuse()
    town.simulate(requests=300, seed=4)
    time.sleep(1)
    zombie.pause()
    return zombie


def owns_all(town):
    return [p for p in kafka.members(town.topics.group).values() if p] == [list(range(town.partitions))]


def a_late_commit_is_refused():
    """The group has given its partitions away and it does not know: Redis alone stands between it and the numbers."""
    town = Town(kafka, partitions=2)
    forward = Forward(town.redis.port)
    zombie = stopped_with_a_batch(town, forward, "-X", "session.timeout.ms=40000", "-X", "heartbeat.interval.ms=15000")
    leave_group(town.topics.group, next(iter(kafka.members(town.topics.group))))
    second = town.start(name="second")
    until(lambda: owns_all(town), 30, "the group gives the zombie's partitions to the other")
    town.await_counted()
    time.sleep(0.3)
    before, owners = town.redis.counters(), [town.meta(p, "owner") for p in range(2)]
    forward.turn(town.redis.port)
    zombie.resume()
    zombie.wait_log("the stored owner is another tracker.*partition=0", 20)
    zombie.wait_log("the stored owner is another tracker.*partition=1", 20)
    equal(town.redis.counters(), before, "counters after the zombie's late commit")
    equal([town.meta(p, "owner") for p in range(2)], owners, "the owners after the zombie's late commit")
    zombie.kill()
    town.simulate(requests=200, seed=5)
    town.await_counted()
    second.stop()
    town.verify()
    town.standing()


def a_zombie():
    """Stopped for longer than the group waits, then continued: it drops what it had and takes its share anew."""
    town = Town(kafka, partitions=2)
    forward = Forward(town.redis.port)
    zombie = stopped_with_a_batch(town, forward)
    second = town.start(name="second")
    until(lambda: owns_all(town), 40, "the group gives the zombie's partitions to the other")
    town.await_counted()
    forward.turn(town.redis.port)
    zombie.resume()
    zombie.wait_log("the stored owner is another tracker|the group has given our partitions away", 20)
    until(lambda: sum(1 for p in kafka.members(town.topics.group).values() if p) == 2, 30, "they share the partitions")
    town.simulate(requests=200, seed=5)
    town.await_counted()
    zombie.stop()
    second.stop()
    town.verify()
    town.standing()


def asleep_across_a_due():
    """Five requests are due while it sleeps: three of them are resolved meanwhile."""
    town = Town(kafka, partitions=1, settings=["--pledge-within", "none"])
    tracker = town.start()
    due = now() + 3000
    town.publish(*[filed("r%d" % i, now() - 100, due=due) for i in range(5)])
    town.await_counted()
    tracker.pause()
    town.publish(*[resolved("r%d" % i, now()) for i in range(3)])
    time.sleep(5)
    tracker.resume()
    until(lambda: len([a for a in town.alerts() if a["mark"] == "overdue"]) >= 2, 20, "what is owed is raised")
    time.sleep(0.5)
    tracker.stop()
    found = town.alerts()
    equal({(a["request_id"], a["mark"]) for a in found if a["request_id"] in ("r0", "r1", "r2")}, set(),
          "alerts of requests that were resolved in time")
    equal(sorted(statuses(found, "overdue")), [("r3", "overdue", "RAISED"), ("r4", "overdue", "RAISED")], "overdue")
    equal(town.redis.count("all", "overdue"), 2, "overdue")
    equal(town.redis.count("all", "on_time"), 3, "on time")
    town.verify()


def a_message_of_2099():
    """A broker that was set up by others takes it; neither clock may believe it."""
    for clock in ("log", "live"):
        town = Town(kafka, partitions=1, settings=["--clock", clock, "--pledge-within", "none"])
        set_topic(town.topics.events, "message.timestamp.after.max.ms", "9223372036854775807")
        year_2099 = 4070908800000
        town.publish(filed("r1", now() - 2000, due=now() + 2 * HOUR))
        town.publish(filed("r2", now() - 1000, due=now() + 2 * HOUR), timestamp=year_2099)
        set_topic(town.topics.events, "message.timestamp.after.max.ms", "3600000")
        town.track("--until-end")
        equal(town.redis.count(), 2, "filed, with a message of 2099 among them")
        equal(town.redis.count("all", "overdue"), 0, "overdue by the %s clock" % clock)
        equal(town.alerts(), [], "alerts by the %s clock" % clock)
        check(town.clocks().get(0, 0) < year_2099 - HOUR, "the clock stands in 2099")
        town.verify()


def ends_in_control_records():
    for commit in (True, False):
        town = Town(kafka, partitions=1, settings=["--clock", "log"])
        at = now() - 60000
        messages = [{"key": b"r%d" % i, "value": encode("RequestFiled", **filed("r%d" % i, at)[1]),
                     "timestamp": at} for i in range(10)]
        kafka.transaction(town.topics.events, messages, commit=True)
        if not commit:
            later = [dict(m, key=b"x" + m["key"]) for m in messages]
            kafka.transaction(town.topics.events, later, commit=False)
        for _ in range(2):
            begun = time.monotonic()
            town.track("--until-end", timeout=40)
            check(time.monotonic() - begun < 20, "--until-end takes its time")
            equal(town.redis.count(), 10, "filed, of a topic that ends in a transaction")
        town.verify()


for step in (a_late_commit_is_refused, a_zombie, asleep_across_a_due, a_message_of_2099, ends_in_control_records):
    say(step.__name__.replace("_", " "))
    step()
