#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""A broker that refuses dead letters: the topic gone, its messages too small, no right to write. Nothing is passed over: the
tracker ends and says why, and goes on where it was once that is mended."""
from scenario import *

from confluent_kafka import admin

kafka = Kafka(private=True)
BAD = b"\xff" + os.urandom(3000)


def set_topic(topic, name, value):
    entry = admin.ConfigEntry(name, value, incremental_operation=admin.AlterConfigOpType.SET)
    resource = admin.ConfigResource(admin.ResourceType.TOPIC, topic, incremental_configs=[entry])
    kafka.admin.incremental_alter_configs([resource])[resource].result(20)


def denial(topic):
    return admin.AclBinding(admin.ResourceType.TOPIC, topic, admin.ResourcePatternType.LITERAL, "User:ANONYMOUS", "*",
                            admin.AclOperation.WRITE, admin.AclPermissionType.DENY)


def wait_all(futures):
    for future in futures.values():
        future.result(20)


def with_rights():
    """The broker again, with an authorizer that lets everybody do what is not denied."""
    kafka.stop()
    with open(os.path.join(kafka.folder, "server.properties"), "a") as f:
        f.write("authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n"
                "allow.everyone.if.no.acl.found=true\n")
    kafka.start()


def gone(topics):
    kafka.delete(topics.dead_letters)
    return lambda: huiyin("topics", "create", *topics.flags, "--partitions", 4)


def too_small(topics):
    set_topic(topics.dead_letters, "max.message.bytes", "1000")
    return lambda: set_topic(topics.dead_letters, "max.message.bytes", "1048588")


def forbidden(topics):
    wait_all(kafka.admin.create_acls([denial(topics.dead_letters)]))
    acl = admin.AclBindingFilter(admin.ResourceType.TOPIC, topics.dead_letters, admin.ResourcePatternType.LITERAL, None, None,
                                 admin.AclOperation.ANY, admin.AclPermissionType.ANY)
    return lambda: wait_all(kafka.admin.delete_acls([acl]))


def refused(scene, harm):
    """Harm, one message that can not be read, the end of the tracker; mended, it goes on with that very message."""
    mend = harm(scene.town.topics)
    tracker = scene.trackers.pop("a")
    scene.ended.append((tracker, (1,)))
    kafka.produce(scene.town.topics.events, [{"key": b"bad", "value": BAD}])
    begun = time.monotonic()
    tracker.wait(90, code=1)
    says(tracker, "the dead letter of a message in partition", scene.town.topics.dead_letters, "nothing was passed over")
    say("%s: it ended after %.2f s: %s" % (harm.__name__, time.monotonic() - begun, [
        line for line in tracker.log().splitlines() if line.startswith("huiyin track:")][-1]))
    mend()
    return time.monotonic()


scene = Scene("dead letters refused", kafka, clock="live", rate=1000, seed=seed, undecodable=True)
scene.start("a", "--instance", "a")
scene.begin()
for harm in (gone, too_small, forbidden):
    if harm is forbidden:
        with_rights()
        scene.rest(1)

    def act():
        refused(scene, harm)
        begun = time.monotonic()
        scene.start("a")
        return begun

    scene.fault("%s, mended, started again" % harm.__name__.replace("_", " "), act, limit=8)
scene.end()
bad = [m["partition"] for m in scene.town.log(undecodable=True) if m["event"] is None]
letters = [m.value for m in kafka.read(scene.town.topics.dead_letters)]
equal((len(bad), len(letters) >= 2), (3, True), "bad messages, and the dead letters that were not deleted")
