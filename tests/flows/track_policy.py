#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 180
"""`track --policy`: a changed file is a new version of the policy, in force for what is filed from then on, or for all
that is open; running trackers, verify and rebuild find the versions in Redis, and in their topic when Redis has lost
them."""
import datetime
import functools
import json
import os
import re
import time

from harness import *
from parts.pages import Figures, listening
from parts.policies import iso, policy_town, publish, records, standing_of, written
from parts.tracking import *

kafka = Kafka()
BEGUN = now() - 40 * HOUR
FOLDER = temp()
os.environ["LC_ALL"] = "C"  # English, whoever tests

FIRST = written("first.conf", "2h", "30h", ("stalled", "at the pledge limit", "unpledged"), ("overdue", "at due", "open"))
SECOND = written("second.conf", "10h", "60h", ("stalled", "at the pledge limit", "unpledged"),
                 ("yellow", "1h after filing", "open"))
town_of = functools.partial(policy_town, kafka)


def a_first_policy():
    """Limits and marks are the file's; verify needs no file."""
    town = town_of("first", "--clock", "log")
    publish(town, filed("a", BEGUN), filed("b", BEGUN + HOUR), pledged("b", BEGUN + 2 * HOUR),
            filed("c", BEGUN + 4 * HOUR), filed("d", BEGUN + 32 * HOUR))
    town.track("--policy", FIRST, "--until-end")
    equal(standing_of(town), [("a", "overdue"), ("a", "stalled"), ("b", "overdue"), ("c", "stalled")], "alerts that stand")
    equal(town.redis.count(field="overdue"), 2, "overdue")
    equal([r.get("from") for r in records(town)], [None], "versions")
    equal(records(town)[0]["policy"], open(FIRST).read(), "the text of version 1")
    town.verify()
    check("by [limit all] of version 1 of the policy: nobody gave a date" in huiyin("show", *town.flags(), "a").out, "why it is due")
    again = town.track("--policy", FIRST, "--until-end")
    check("version=1" in again.err, again.err)
    equal(len(records(town)), 1, "the same policy again is no other version")
    return town


def row(done, mark, scope=""):
    """The numbers behind a mark, or behind one of its districts and categories."""
    lines = done.out.splitlines()
    found = [i for i, line in enumerate(lines) if line.startswith(mark + " ")]
    equal(len(found), 1, "lines of %s in\n%s" % (mark, done.out))
    rest = [lines[found[0]]] + [line for line in lines[found[0] + 1:] if line.startswith(" ")]
    matching = [line for line in rest if not scope or " %s " % scope in line]
    return [int(word.replace(",", "")) for word in matching[0].split()[-3:]]


def counts(were, would, in_force=None):
    force = {} if in_force is None else {"in_force": in_force}
    return dict(force, were=were, would=would, change=would - force.get("in_force", were))


def whole_json(town, *words, policy=SECOND):
    out = huiyin("verify", *town.flags(), "--what-if", policy, "--json", *words, code=0).out
    equal(out.count("\n"), 1, "lines of JSON")
    return json.loads(out)


def what_if(town):
    """What another policy would have done with the log, beside what was done."""
    done = huiyin("verify", *town.flags(), "--what-if", SECOND, code=0)
    equal(row(done, "stalled"), [2, 2, 0], "stalled")
    equal(row(done, "overdue"), [2, 0, -2], "overdue")
    # The log's clock stands at the last filing, an hour before whose yellow.
    equal(row(done, "yellow"), [0, 3, 3], "yellow")
    equal(row(done, "yellow", "category c"), [0, 3, 3], "yellow by category")
    equal(row(done, "yellow", "district d"), [0, 3, 3], "yellow by district")
    same = huiyin("verify", *town.flags(), "--what-if", FIRST, code=0)
    equal([row(same, mark) for mark in ("stalled", "overdue")], [[2, 2, 0], [2, 2, 0]], "the policy in force beside itself")
    done = huiyin("verify", *town.flags(), "--what-if", SECOND, "--to", iso(BEGUN + 12 * HOUR), code=0)
    equal(row(done, "stalled"), [2, 1, -1], "stalled in the first hours")
    equal(row(done, "yellow"), [0, 3, 3], "yellow in the first hours")
    found = whole_json(town, "--to", iso(BEGUN + 12 * HOUR))
    equal({key: found[key] for key in ("from", "to", "clock", "messages", "begins")},
          {"from": None, "to": BEGUN + 12 * HOUR, "clock": "log", "messages": 5, "begins": [0] * 4}, "what was replayed")
    equal(found["marks"], [
        dict(counts(2, 1), mark="stalled", districts=[dict(counts(2, 1), name="d")], categories=[dict(counts(2, 1), name="c")]),
        dict(counts(0, 3), mark="yellow", districts=[dict(counts(0, 3), name="d")], categories=[dict(counts(0, 3), name="c")])],
        "the same as JSON")
    chinese = huiyin("verify", *town.flags(), "--what-if", SECOND, "--language", "zh", code=0).out
    for line in ("预警节点" + " " * 46 + "实际      试算      增减", "yellow" + " " * 51 + "0         3         3",
                 " " * 14 + "类别 c" + " " * 37 + "0         3         3", "重放了 5 条消息"):
        check(line + "\n" in chinese, "%r is not in\n%s" % (line, chinese))
    for words, said in ((["--json"], "--json is for --what-if"), (["--what-if", SECOND, "--language", "fr"], "it is zh or en")):
        wrong = huiyin("verify", *town.flags(), *words, code=2)
        check(said in wrong.err, wrong.err)
    wrong = huiyin("verify", *town.flags(), "--what-if", SECOND, "--clock", "live", code=1)
    check("--clock log" in wrong.err, "other settings than it was counted under: " + wrong.err)
    wrong = huiyin("verify", *town.flags(), "--what-if", SECOND, "--prefix", "nobody", code=1)
    check("nothing was counted under the prefix nobody" in wrong.err, wrong.err)
    wrong = huiyin("verify", *town.flags(), "--what-if", SECOND, "--from", iso(now() + HOUR), code=2)
    check("--from lies ahead" in wrong.err, wrong.err)
    wrong = huiyin("verify", *town.flags(), "--what-if", "/none.conf", code=2)
    check("/none.conf can not be opened" in wrong.err, wrong.err)
    wrong = huiyin("verify", *town.flags(), "--what-if", SECOND, "--from", iso(now()), "--to", iso(BEGUN), code=2)
    check("--to is not after --from" in wrong.err, wrong.err)


def what_if_live():
    """What the live clock passes over, because it came in one batch with its resolution, is no difference between policies."""
    town = town_of("whatiflive", partitions=1)
    tracker = town.start("--policy", FIRST)
    tracker.wait_log("taken over", 20)
    town.publish(*[filed("r%d" % i, now() - 9 * HOUR) for i in range(20)],
                 *[resolved("r%d" % i, now() - HOUR) for i in range(15)])
    town.await_counted()
    until(lambda: len(town.standing()) == 5, 20, "the open ones have stalled")
    time.sleep(1)
    same = huiyin("verify", *town.flags(), "--what-if", FIRST, code=0)
    equal(row(same, "stalled"), [20, 20, 0], "in force, would and change under the same policy:\n" + same.out)
    check("         5        20        20         0" in same.out, "what the topic has, too: " + same.out)
    other = huiyin("verify", *town.flags(), "--what-if", SECOND, code=0)
    equal(row(other, "stalled"), [20, 0, -20], "stalled under another")
    equal(row(other, "yellow"), [0, 20, 20], "yellow under another")
    found = whole_json(town)
    equal([found["clock"], found["messages"], [one["mark"] for one in found["marks"]]], ["live", 35, ["stalled", "yellow"]],
          "marks as JSON, those of the topic first")
    equal({key: found["marks"][0][key] for key in counts(5, 0, 20)}, counts(5, 0, 20), "stalled as JSON")
    chinese = huiyin("verify", *town.flags(), "--what-if", SECOND, "--language", "zh", code=0).out
    check("实际  现行规则      试算      增减\n" in chinese and "“实际”可能偏少。\n" in chinese, chinese)
    gone_in_time(tracker.stop())


def a_new_version(town):
    """What was filed before is under the first version, what is filed later under the second."""
    at = BEGUN + 33 * HOUR
    town.track("--policy", SECOND, "--policy-from", iso(at), "--until-end")
    equal([r.get("from") for r in records(town)], [None, at], "versions")
    publish(town, filed("e", at - 1), filed("f", at), filed("g", at + 4 * HOUR))
    town.track("--policy", SECOND, "--until-end")
    equal(standing_of(town), [("a", "overdue"), ("a", "stalled"), ("b", "overdue"), ("c", "overdue"), ("c", "stalled"),
                              ("d", "stalled"), ("e", "stalled"), ("f", "yellow")], "alerts that stand")
    town.verify()


def an_earlier_version_again(town):
    back = town.track("--policy", FIRST, "--until-end")
    check("this policy is an earlier version" in back.err, back.err)
    equal(len(records(town)), 2, "versions")
    refused = town.track("--policy", FIRST, "--policy-from", iso(BEGUN), "--until-end", code=1)
    check("give a later one" in refused.err, refused.err)
    loose = town.track("--resolve-within", "5d", "--until-end")
    check("--pledge-within and --resolve-within are not in force" in loose.err, loose.err)
    usual = town.track("--until-end")
    check("not in force" not in usual.err, usual.err)
    town.verify()


def retroactive(town):
    """All that is open comes under the new version at once: what is no longer owed is cleared, the rest is raised."""
    done = town.track("--policy", FIRST, "--policy-from", iso(BEGUN + 38 * HOUR), "--policy-retroactive", "--until-end")
    check("requests came under it" in done.err, done.err)
    equal([r.get("retroactive") for r in records(town)], [None, False, True], "versions")
    # `f` and `g` were filed less than 30 hours ago, and more than 2.
    equal(standing_of(town), [("a", "overdue"), ("a", "stalled"), ("b", "overdue"), ("c", "overdue"), ("c", "stalled"),
                              ("d", "stalled"), ("e", "stalled"), ("f", "stalled")], "alerts that stand")
    town.verify()


def retroactive_afterwards():
    """The flag may be given later: the text in force is put in force once more, for what is open too."""
    town = town_of("afterwards", "--clock", "log", partitions=1)
    publish(town, filed("a", BEGUN), filed("b", BEGUN + 38 * HOUR))
    town.track("--policy", FIRST, "--until-end")
    town.track("--policy", SECOND, "--until-end")
    equal([r.get("retroactive") for r in records(town)], [None, False], "versions")
    for turn in range(2):
        done = town.track("--policy", SECOND, "--policy-retroactive", "--until-end")
        check("earlier version" not in done.err, done.err)
        equal([r.get("retroactive") for r in records(town)], [None, False, True], "versions")
    town.verify()


def extensions():
    """A pledge with a later due extends; what goes beyond the rule is counted and alerted on, and cleared at the end."""
    policy = written("extensions.conf", "none", "30h\nextensions = 1 by 10h",
                     ("beyond", "extended beyond the limit", "open"))
    town = town_of("extensions", "--clock", "log", partitions=1)
    publish(town, filed("a", BEGUN), filed("b", BEGUN), filed("c", BEGUN),
            pledged("a", BEGUN + HOUR, due=BEGUN + 40 * HOUR),
            pledged("b", BEGUN + HOUR, due=BEGUN + 41 * HOUR),
            pledged("c", BEGUN + HOUR, due=BEGUN + 31 * HOUR),
            pledged("c", BEGUN + 2 * HOUR, due=BEGUN + 32 * HOUR),
            pledged("a", BEGUN + 3 * HOUR))
    town.track("--policy", policy, "--until-end")
    equal(town.redis.count(field="over_extended"), 2, "over_extended")
    equal(standing_of(town), [("b", "beyond"), ("c", "beyond")], "alerts that stand")
    town.verify()
    publish(town, resolved("c", BEGUN + 4 * HOUR))
    town.track("--until-end")
    equal(standing_of(town), [("b", "beyond")], "alerts that stand after a resolution")
    equal(town.redis.count(field="over_extended"), 2, "over_extended of those closed too")
    town.verify()


def redis_is_emptied(town):
    """rebuild has the versions from their topic."""
    before = standing_of(town)
    town.redis.call("FLUSHALL")
    refused = town.track("--policy", FIRST, "--until-end", code=1)
    check("huiyin rebuild" in refused.err, refused.err)
    equal(len(records(town)), 3, "versions that came back from the topic")
    town.redis.call("FLUSHALL")
    huiyin("rebuild", *town.flags(), code=0, timeout=60)
    equal(len(records(town)), 3, "versions that rebuild brought back")
    equal(standing_of(town), before, "alerts that stand")
    town.verify()


def beside_a_running_track():
    """From the built-in policy to a file, and on, under load: a tracker that runs takes each version over."""
    town = town_of("running", "--pledge-within", "1h", "--resolve-within", "20h", partitions=3)
    old = town.start("--listen", "0", name="old")
    town.publish(*[filed("r%d" % i, now() - 10 * HOUR) for i in range(50)])
    until(lambda: town.redis.count(field="stalled") == 50, 20, "all have stalled under the built-in policy")
    load = start_huiyin("simulate", *town.topics.flags[:4], "--requests", 20000, "--rate", "500/s")
    new = town.start("--policy", FIRST, name="new")
    until(lambda: "version=2" in new.log(), 20, "the file is version 2")
    equal(records(town)[0], {"version": 1, "pledge-within": HOUR, "resolve-within": 20 * HOUR}, "version 1")
    gone_in_time(new.stop())
    until(lambda: all(town.meta(p, "policies") == "2" for p in range(3)), 30, "all partitions are under version 2")
    equal(town.redis.count(field="stalled") >= 50, True, "what was filed before is under version 1")
    last = town.start("--policy", SECOND, "--policy-retroactive", "--listen", "0", name="last")
    until(lambda: all(town.meta(p, "policies") == "3" for p in range(3)), 30, "all partitions are under version 3")
    load.kill()
    town.await_counted()
    told = re.findall(r"(\d+) requests came under it, (\d+) alerts raised, (\d+) cleared", old.log() + last.log())
    check(told, "what was restated is told")
    for place, name in enumerate(("requests", "raised", "cleared")):
        figure = "huiyin_track_restated_%s_total" % name
        until(lambda: sum(Figures(listening(one))(figure) or 0 for one in (old, last)) == sum(int(line[place]) for line in told), 10,
              "restated %s as the log tells: %r" % (name, told))
    check(sum(int(line[2]) for line in told) >= 50, "the alerts of the built-in policy are cleared: %r" % told)
    gone_in_time(old.stop())
    gone_in_time(last.stop())
    town.verify()


def nothing_happens():
    """No event comes, nothing falls due, and no rebalance moves what the older tracker keeps: all the same, a version that
    another puts in force reaches its partitions within seconds."""
    town = town_of("idle", "-X", "partition.assignment.strategy=cooperative-sticky", partitions=4)
    old = town.start("--policy", FIRST, name="old")
    town.publish(*[filed("r%d" % i, now() - 90 * 60 * 1000) for i in range(40)])
    town.await_counted()
    new = town.start("--policy", SECOND, "--policy-retroactive", name="new")
    new.wait_log("version=2", 30)
    begun = time.time()
    until(lambda: all(town.meta(p, "policies") == "2" for p in range(4)), 30, "all partitions are under version 2")
    until(lambda: len(town.standing()) == 40, 10, "all are raised by it")
    say("%.1f s after it was put in force all 40 alerts are there" % (time.time() - begun))
    check("the stored owner is another tracker" in old.log(), "a partition stayed where it was: " + old.log())
    gone_in_time(old.stop())
    gone_in_time(new.stop())
    town.verify()


def a_moment_ahead():
    """A version may be put there before it holds, and put right before it does; a wrong year, or one that would act at once,
    is refused."""
    town = town_of("ahead", partitions=1)
    tracker = town.start("--policy", FIRST)
    town.publish(filed("a", now() - HOUR // 2))
    town.await_counted()
    gone_in_time(tracker.stop())
    for words, said in ((["--policy-from", iso(now() + 36 * 365 * 24 * HOUR)], "is the year right?"),
                        (["--policy-from", iso(now() + HOUR), "--policy-retroactive"], "takes effect at once, and --policy-from lies ahead")):
        done = town.track("--policy", SECOND, *words, code=1)
        check(said in done.err, done.err)
    equal(len(records(town)), 1, "versions")
    at = now() + 300 * 24 * HOUR
    tracker = town.start("--policy", SECOND, "--policy-from", iso(at))
    tracker.wait_log("the policy will be in force.*from=", 20)
    gone_in_time(tracker.stop())
    # Started again with what is in force meanwhile, nothing is wrong.
    tracker = town.start("--policy", FIRST)
    tracker.wait_log("the policy is in force.*version=1.*\n.*will be in force.*version=2", 20)
    check("level=warn" not in tracker.log(), tracker.log())
    gone_in_time(tracker.stop())
    correction = written("correction.conf", "10h", "70h", ("overdue", "at due", "open"))
    tracker = town.start("--policy", correction, "--policy-from", iso(at - 1000))
    tracker.wait_log("the policy will be in force.*version=3", 20)
    gone_in_time(tracker.stop())
    tracker = town.start("--policy", correction, "--policy-from", "now", "--policy-retroactive")
    tracker.wait_log("version=4", 20)
    check("is superseded, and will not\" version=3" in tracker.log(), tracker.log())
    check("is superseded, and will not\" version=2" not in tracker.log(), "it is said again: " + tracker.log())
    place = ["--redis", town.redis.url, "--prefix", town.prefix]
    listed = [line.split() for line in huiyin("policy", "list", *place, code=0).out.splitlines()[1:]]
    equal([(line[0], " ".join(line[3:5])) for line in listed],
          [("1", "earlier " + listed[0][-1]), ("2", "never held"), ("3", "never held"), ("4", "in force")], "the list")
    equal([line[-1] == "retroactive" for line in listed], [False, False, False, True], "retroactive")
    equal(huiyin("policy", "text", "4", *place, code=0).out, open(correction).read(), "the text of version 4")
    check("it has 4" in huiyin("policy", "text", "5", *place, code=1).err, "there is no fifth")
    huiyin("policy", "text", "x", *place, code=2)
    town.publish(filed("b", now()))
    town.await_counted()
    until(lambda: "of version 4 of the policy" in huiyin("show", *town.flags(), "b").out, 20, "it is under the correction")
    check("of version 4 of the policy" in huiyin("show", *town.flags(), "a").out, "so is what was open")
    gone_in_time(tracker.stop())
    # With one ahead again, an earlier version is told which one it is under that counting goes on.
    tracker = town.start("--policy", SECOND, "--policy-from", iso(at))
    tracker.wait_log("will be in force.*version=5", 20)
    gone_in_time(tracker.stop())
    tracker = town.start("--policy", FIRST)
    tracker.wait_log("this policy is an earlier version.*version=1 in_force=4", 20)
    until(lambda: town.meta(0, "policies") == "5", 30, "the partition is under all of them")
    gone_in_time(tracker.stop())
    town.verify()


def a_calendar_counts_down():
    """The holidays of the policy that comes with the program end with 2026."""
    town = town_of("calendar", partitions=1)
    tracker = town.start("--policy", os.path.join(ROOT, "deploy", "policies", "china-12345.conf"), "--listen", "0")
    address = listening(tracker)
    until(lambda: Figures(address)("huiyin_track_policy_versions") == 1, 10, "a version")
    left = (datetime.datetime(2026, 12, 31, 16, tzinfo=datetime.timezone.utc).timestamp() - time.time())
    check(abs(Figures(address)("huiyin_track_calendar_left_seconds") - left) < 30, "seconds until the holidays end")
    gone_in_time(tracker.stop())


def faults_are_told():
    town = town_of("faults", partitions=1)
    wrong = os.path.join(FOLDER, "wrong.conf")
    with open(wrong, "w") as out:
        out.write("[limit all]\npledge = soon\n")
    done = town.track("--policy", wrong, "--until-end", code=2)
    check("--policy: %s:2: " % wrong in done.err, done.err)
    check("huiyin policy check" in done.err, done.err)
    long = os.path.join(FOLDER, "long.conf")
    with open(long, "w") as out:
        out.write("[limit all]\npledge = 1h\n" + "# a line that says nothing\n" * 11000)
    done = town.track("--policy", long, "--until-end", code=2)
    check("is longer than 256 KiB" in done.err, done.err)
    check("is longer than 256 KiB" in huiyin("policy", "check", long, code=1).out, "check says the same")
    done = town.track("--policy", os.path.join(FOLDER, "none.conf"), "--until-end", code=2)
    check("can not be opened" in done.err, done.err)
    for words in (["--policy-from", "now"], ["--policy-retroactive"]):
        done = town.track(*words, "--until-end", code=2)
        check("%s says how --policy FILE is put in force" % words[0] in done.err, done.err)
    done = town.track("--policy", FIRST, "--policy-from", "soon", "--until-end", code=2)
    check("--policy-from is `soon`" in done.err, done.err)
    equal(town.redis.call("DBSIZE"), 0, "keys after faults")


say("a first policy")
town = a_first_policy()
for step in (what_if, a_new_version, an_earlier_version_again, retroactive, redis_is_emptied):
    say(step.__name__.replace("_", " "))
    step(town)
for step in (retroactive_afterwards, extensions, what_if_live, beside_a_running_track, nothing_happens, a_moment_ahead, a_calendar_counts_down, faults_are_told):
    say(step.__name__.replace("_", " "))
    step()
