# SPDX-License-Identifier: Apache-2.0
"""The judgement over a system that has come to rest: the oracle, verify, the alerts topic, and how the processes ended."""
import re
import time

from .avro import standing
from .checks import check, crowd, equal, gone_in_time, say, until
from .process import backtrace
from .tracking import HOUR, now, oracle

# Seconds within which a live clock that is at rest has raised what fell due.
CLOCK_WITHIN = 2
DIRT = re.compile(r"AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:|Assertion|\*\*\* .* \*\*\*")


def ended_well(tracker, codes):
    """A process that ended otherwise than by one of `codes`, or left the words of a sanitizer, is a failure."""
    code = tracker.child.returncode
    check(code in codes, "%s ended with %s, not %s\n%s" % (tracker.name, code, codes, backtrace(tracker)))
    found = DIRT.search(tracker.log())
    check(not found, "%s says %s" % (tracker.name, found and found.group(0)))


def come_to_rest(scene, log, seconds):
    """All that lies in the topic is counted, and all alerts are sent."""
    ends = dict.fromkeys(range(scene.town.partitions), 0)
    for m in log:
        ends[m["partition"]] = max(ends[m["partition"]], m["offset"] + 1)
    until(lambda: all(scene.town.offsets()[p] >= ends[p] for p in ends), seconds, "all is counted")
    outboxes = ["%s:{0}:outbox:%d" % (scene.town.prefix, p) for p in ends]
    until(lambda: not any(scene.town.redis.call("LLEN", key) for key in outboxes), seconds, "all alerts are sent")


def end_trackers(scene):
    for name, tracker in list(scene.trackers.items()):
        gone_in_time(tracker.stop(code=None), name)
        scene.ended.append((tracker, (0,)))
        del scene.trackers[name]
    for tracker, codes in scene.ended:
        ended_well(tracker, codes)


def hold_against_oracle(town, log, clock, moment):
    """Counters exact, and the alerts that stand are those owed; with the log clock every alert, in its order. With the
    live clock as of `moment`, or of the stored clock where that is later."""
    settings = {"clock": clock, "partitions": town.partitions, "pledge_within": 24 * HOUR, "resolve_within": 60 * HOUR}
    if clock == "live":
        stored = town.clocks()
        settings["clocks"] = {p: max(moment, stored.get(p, moment)) for p in range(town.partitions)}
    result = oracle.run(log, settings)
    equal(result.refused, [], "events that the oracle refuses")
    expected, actual = result.as_dict(), town.actual(outbox=clock == "live")
    if clock == "live":
        expected["alerts"] = actual["alerts"] = expected["clocks"] = actual["clocks"] = {}
    lines = oracle.diff(expected, actual, order="partition")
    check(not lines, "the oracle and the program differ:\n" + "\n".join(lines))
    return sum(map(len, actual["standing"].values()))


def judge(scene, seconds):
    """Returns how many messages lay in the topic. What is judged is what the trackers left, and nothing that runs after
    them has mended: with the live clock all that fell due up to the moment of rest is theirs to raise."""
    town = scene.town
    log = town.log(undecodable=scene.undecodable)
    come_to_rest(scene, log, seconds)
    moment = now()
    time.sleep(CLOCK_WITHIN * crowd())
    end_trackers(scene)
    scene.observer.stop()
    equal_said = town.verify(timeout=120).out.strip().splitlines()[-1]
    found = town.alerts()
    standing(found)
    stand = hold_against_oracle(town, log, scene.clock, moment)
    say("%s: %d messages, %d alerts, %d stand; %s" % (scene.what, len(log), len(found), stand, equal_said))
    return len(log)
