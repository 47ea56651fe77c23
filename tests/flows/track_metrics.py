#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# timeout: 240
"""/metrics, /healthz and /readyz of trackers on the real servers: what they say is what Redis and the topics hold."""
import socket
import time

from harness import *
from parts.pages import Figures, fetch, listening, promtool_says
from parts.tracking import *

kafka = Kafka()


def ready(address):
    return fetch(address, "/readyz")[0] == 200


def bad_messages(town, at):
    """One of each kind of dead letter, and a misplaced message."""
    good = encode("RequestFiled", **filed("x", at)[1])
    town.kafka.produce(town.topics.events, [
        {"key": b"a", "value": b"", "timestamp": at},
        {"key": b"b", "value": b"text", "timestamp": at},
        {"key": b"c", "value": good[:2] + b"\1" * 8 + good[10:], "timestamp": at},
        {"key": b"d", "value": good[:-2], "timestamp": at},
        {"key": b"other", "value": encode("RequestFiled", **filed("y", at)[1]), "timestamp": at}])


def agrees(town, f):
    """The figures of a tracker that owns all are those in Redis."""
    for p in range(town.partitions):
        meta = town.redis.hash("huiyin:{0}:partition:%d" % p)
        where = {"partition": str(p)}
        if f("huiyin_track_offset", **where) != float(meta["offset"]) or f("huiyin_track_lag", **where) != 0:
            return False
        if "clock" in meta and abs(f("huiyin_track_clock_timestamp_seconds", **where) - int(meta["clock"]) / 1000) > 1e-6:
            return False
        owners = f.all("huiyin_track_owner_info", **where)
        if [own["owner"] for own, _ in owners] != [meta["owner"]]:
            return False
    # Each takeover has raised the number once.
    commits = sum(int(town.meta(p, "commit")) for p in range(town.partitions))
    return f("huiyin_track_commits_total") == commits - town.partitions


def figures_are_true():
    town = Town(kafka, partitions=3)
    tracker = town.start("--listen", "0", "--audit-every", "2s")
    address = listening(tracker)
    until(lambda: ready(address), 30, "it is ready")
    at = now()
    town.publish(*[filed("r%d" % i, at - HOUR, due=at - 1000) for i in range(300)])
    town.publish(*[filed("soon%d" % i, at, due=at + 2000) for i in range(20)])
    bad_messages(town, at)
    town.await_counted()
    until(lambda: len(statuses(town.alerts(), "overdue")) == 320, 30, "all is overdue")
    f = until(lambda: (lambda f: agrees(town, f) and f)(Figures(address)), 20, "the figures are those in Redis")
    equal(f("huiyin_track_messages_total"), 325, "messages")
    equal(f("huiyin_track_events_total"), 321, "events")
    for reason in ("empty", "framing", "unknown_schema", "content"):
        equal(f("huiyin_track_dead_letters_total", reason=reason), 1, "dead letters: " + reason)
    equal(f("huiyin_track_dead_letters_total"), 4, "dead letters")
    equal(f("huiyin_track_misplaced_total"), 1, "misplaced")
    equal(f("huiyin_track_commit_duration_seconds_count"), f("huiyin_track_transactions_total"), "commits that were timed")
    raised = len(town.alerts())
    until(lambda: Figures(address)("huiyin_track_alert_lateness_seconds_count") == raised, 10, "alerts that were timed")
    f = Figures(address)
    equal(f("huiyin_track_alerts_total"), raised, "alerts")
    check(f("huiyin_track_alert_lateness_seconds_bucket", le="10") == raised, "no alert is late: " + f.text)
    equal(f("huiyin_track_open_requests"), 321, "open requests")
    check(321 * 40 < f("huiyin_track_states_bytes") < 1e6, "memory of states: %r" % f("huiyin_track_states_bytes"))
    check(f("process_open_fds") > 10 and f("process_resident_memory_bytes") > 1e6, "the process is known")
    check(abs(f("process_start_time_seconds") - time.time()) < 60, "when it began")
    equal(len(f.all("huiyin_build_info")), 1, "build info")
    for wanted in ("huiyin_track_refused_commits_total", "huiyin_track_rollbacks_total", "huiyin_track_bad_timestamps_total"):
        equal(f(wanted), 0, wanted)
    says_nothing(f.text)
    until(lambda: all(Figures(address)("huiyin_track_audit_rounds_total", partition=str(p)) >= 1 for p in range(3)), 20,
          "each partition is audited")
    equal(Figures(address)("huiyin_track_audit_differences"), 0, "differences of the audits")
    equal(fetch(address, "/healthz"), (200, "Alive.\n"), "/healthz")
    equal(fetch(address, "/readyz"), (200, "Ready, with 3 partitions.\n"), "/readyz")
    equal(fetch(address, "/")[0], 404, "/")
    equal(fetch(address, "/metrics", "POST")[0], 405, "POST")
    equal(fetch(address, "/metrics", "HEAD"), (200, ""), "HEAD")
    names_are_counted(town, address)
    gone_in_time(tracker.stop())
    says(tracker, "messages=325", "dead_letters=4", "misplaced=1")
    town.verify()


def says_nothing(text):
    said = promtool_says(text)
    if said is None:
        say("SKIPPED: promtool (Debian's prometheus) is missing")
    else:
        equal(said, "", "what promtool says")


def names_are_counted(town, address):
    """The first walk is 10 s after the start."""
    until(lambda: Figures(address)("huiyin_track_names_timestamp_seconds"), 30, "names are counted")
    f = Figures(address)
    for scope in ("all", "district", "category", "cross", "day"):
        found = len([k for k in town.redis.keys("huiyin:{0}:count:*") if k.split(":")[3] == scope])
        equal(f("huiyin_track_names", counters="count", scope=scope), found, "names of " + scope)
    says_nothing(f.text)


def what_is_lacking_is_said():
    town = Town(kafka, partitions=2)
    tracker = town.start("--listen", "127.0.0.1:0")
    address = listening(tracker)
    until(lambda: ready(address), 30, "it is ready")
    town.redis.kill()
    until(lambda: "Redis is away" in fetch(address, "/readyz")[1], 10, "that Redis is away")
    equal(fetch(address, "/readyz")[0], 503, "/readyz without Redis")
    equal(fetch(address, "/healthz")[0], 200, "/healthz without Redis")
    town.publish(*[filed("r%d" % i, now()) for i in range(500)])
    until(lambda: Figures(address)("huiyin_track_lag") == 500, 15, "the lag without Redis")
    equal(Figures(address)("huiyin_track_connected", server="redis"), 0, "connected")
    town.redis.restart()
    until(lambda: ready(address), 30, "it is ready again")
    town.await_counted()
    f = until(lambda: (lambda f: f("huiyin_track_lag") == 0 and f)(Figures(address)), 10, "the lag is gone")
    equal(f("huiyin_track_reconnects_total", server="redis"), 1, "reconnects")
    tracker.stop()


def two_share():
    """Each says what it owns; what one loses is the other's."""
    town = Town(kafka, partitions=4)
    town.publish(*[filed("r%d" % i, now()) for i in range(400)])
    first, second = town.start("--listen", "0"), town.start("--listen", "0")
    a, b = listening(first), listening(second)
    check(a != b, "two trackers have two ports")
    until(lambda: Figures(a)("huiyin_track_partitions") == 2 == Figures(b)("huiyin_track_partitions"), 30, "they share")
    until(lambda: ready(a) and ready(b), 30, "both are ready")
    owned = [{own["partition"] for own, _ in Figures(x).all("huiyin_track_owner_info")} for x in (a, b)]
    equal((len(owned[0] & owned[1]), owned[0] | owned[1]), (0, set("0123")), "each partition has one owner")
    first.kill()
    until(lambda: Figures(b)("huiyin_track_partition_ready") == 4 and ready(b), 40, "the other takes over")
    second.stop()
    town.verify()


def many_names():
    """A hundred thousand and one names are warned of, once."""
    town = Town(kafka, partitions=1)
    town.redis.call("EVAL", "for i = 1, 100001 do redis.call('HSET', 'huiyin:{0}:count:unit:x' .. i, 'filed', 1) end", 0)
    tracker = town.start("--listen", "0")
    tracker.wait_log("the names of a scope have passed 100,000.* counters=count scope=unit names=100001", 40)
    equal(tracker.log().count("have passed 100,000"), 1, "warnings")
    until(lambda: Figures(listening(tracker))("huiyin_track_names", scope="unit") == 100001, 5, "names of units")
    gone_in_time(tracker.stop())


def addresses():
    town = Town(kafka, partitions=1)
    says(town.track("--listen", "nowhere", code=2), "--listen: `nowhere` is no address to listen on")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = "127.0.0.1:%d" % taken.getsockname()[1]
        says(town.track("--listen", address, code=1), "--listen: %s is in use by another program" % address)
    says(town.track("--until-end", "--listen", "0"), "listening", "msg=stopped")
    done = huiyin("track", "--help")
    says(done, "--listen [ADDRESS:]PORT", "--instance NAME")


def kafka_is_away_at_the_start():
    own = Kafka(private=True)
    town = Town(own, partitions=1)
    own.stop()
    tracker = town.start("--listen", "0")
    address = listening(tracker)
    time.sleep(2)
    equal(fetch(address, "/healthz")[0], 200, "/healthz while Kafka is awaited")
    equal(fetch(address, "/readyz"), (503, "It begins: Kafka has not told of the topics yet.\n"), "/readyz")
    says_nothing(Figures(address).text)
    own.start()
    until(lambda: ready(address), 40, "it is ready")
    own.kill()
    until(lambda: "Kafka is away" in fetch(address, "/readyz")[1], 20, "that Kafka is away")
    equal(fetch(address, "/healthz")[0], 200, "/healthz while Kafka is away")
    own.start()
    until(lambda: ready(address), 60, "it is ready again")
    equal(Figures(address)("huiyin_track_reconnects_total", server="kafka"), 1, "reconnects")
    tracker.stop()


for step in (figures_are_true, what_is_lacking_is_said, two_share, many_names, addresses, kafka_is_away_at_the_start):
    say(step.__name__.replace("_", " "))
    step()
