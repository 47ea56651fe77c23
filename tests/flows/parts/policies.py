# SPDX-License-Identifier: Apache-2.0
"""What the flows about policies share: files of small policies, a town with a topic of versions of its own."""
import datetime
import json
import os

from .checks import temp
from .tracking import Town

LIMITS = "[limit all]\npledge = %s\nresolve = %s\n"
MARK = "[mark %s]\nseverity = %s\nwhen = %s\nwhile = %s\naudience = %s\n"


def iso(moment):
    return datetime.datetime.fromtimestamp(moment / 1000, datetime.timezone.utc).isoformat(timespec="milliseconds")


def written(name, pledge, resolve, *marks):
    """A policy's file; marks are (name, when, while)."""
    path = temp(name)
    with open(path, "w") as out:
        out.write(LIMITS % (pledge, resolve))
        for mark, when, condition in marks:
            out.write(MARK % (mark, "warning", when, condition, "leader"))
    return path


def policy_town(kafka, name, *settings, **more):
    town = Town(kafka, settings=["--policies-topic", "policies-%s-%d" % (name, os.getpid()), *settings], **more)
    town.policies_topic = "policies-%s-%d" % (name, os.getpid())
    return town


def records(town, prefix=None):
    """The versions that Redis has, in their order."""
    found = town.redis.hash("%s:{0}:policies" % (prefix or town.prefix))
    return [json.loads(found[str(i + 1)]) for i in range(len(found))]


def standing_of(town):
    return sorted((request, mark) for _, request, mark in town.standing())


def publish(town, *events):
    """Each event in a message of its own time."""
    for event in events:
        town.publish(event, timestamp=event[1]["occurred_at"])
