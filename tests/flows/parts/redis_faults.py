# SPDX-License-Identifier: Apache-2.0
"""What may happen to a Redis under load: functions that take a scene, do the harm and undo it, and return the moment from
which the time to the next commit counts. tests/faults/redis_*.py judge them one by one; a soak may take any of them."""
import time

from .checks import check, equal, say, until
from .ports import Forward
from .process import huiyin
from .redis import Client, Redis
from .sentinel import Watch
from .tracking import says


def deafen(redis):
    """From here on no replica hears anything of this server: what it is told is lost with it."""
    redis.call("ACL", "SETUSER", "default", "-psync", "-sync")
    redis.call("CLIENT", "KILL", "TYPE", "replica")
    until(lambda: "connected_slaves:0" in redis.call("INFO", "replication"), 10, "the replicas are cut off")


def commits(scene, redis):
    """The commit numbers of all partitions together."""
    keys = ["%s:{0}:partition:%d" % (scene.town.prefix, p) for p in range(scene.town.partitions)]
    return sum(int(redis.call("HGET", key, "commit") or 0) for key in keys)


def await_lost(scene, redis, since, least=4):
    """Goes on under load until `redis`, which no replica hears, has taken that many commits more than `since`."""
    def lost():
        scene.look()
        return commits(scene, redis) >= since + least
    until(lost, 60, "commits are made that will be lost")


class Pair:
    """A primary behind a forwarder, and a replica of it."""

    def __init__(self, *settings):
        self.primary = Redis(*settings)
        self.forward = Forward(self.primary.port)
        self.replica = self.primary.replica()
        self.url = "redis://127.0.0.1:%d" % self.forward.port

    def fail_over(self, scene):
        """The primary dies, and the replica that takes over had not got the last commits."""
        if self.replica is None:
            self.replica = self.primary.replica()
        deafen(self.primary)
        await_lost(scene, self.primary, commits(scene, self.replica))
        moment = time.monotonic()
        self.primary.kill()
        self.replica.promote()
        self.primary, self.replica = self.replica, None
        scene.use_redis(self.primary)
        self.forward.turn(self.primary.port)
        return moment


class Guarded:
    """A primary and a replica behind three sentinels."""

    def __init__(self, count=3):
        self.primary = Redis()
        self.watch = Watch(self.primary, [self.primary.replica()], count=count)
        self.url = self.watch.url

    def _moved(self, scene, since):
        """What was the primary, and the moment from which another one is, which is the sentinels' own affair."""
        before, self.primary = self.primary, self.watch.await_failover(self.primary)
        moment = time.monotonic()
        say("    the sentinels took %.2f s" % (moment - since))
        scene.use_redis(self.primary)
        return before, moment

    def _rejoin(self, redis):
        """One that was killed comes back as a replica, which the sentinels know of."""
        redis.settings += ["--replicaof", "127.0.0.1 %d" % self.primary.port]
        redis.restart()
        del redis.settings[-2:]
        self.await_replica(redis)

    def await_replica(self, redis):
        def follows():
            if not any(("port=%d,state=online" % redis.port) in line for line in
                       self.primary.call("INFO", "replication").split("\r\n")):
                return False
            flat = [self.watch.sentinels[0].call("SENTINEL", "REPLICAS", self.watch.master)]
            known = [dict(zip(one[::2], one[1::2])) for one in flat[0]]
            return any(int(one["port"]) == redis.port and one["flags"] == "slave" and
                       one["master-link-status"] == "ok" for one in known)
        until(follows, 60, "the other server is a replica that the sentinels would choose")
        redis.client = Client(redis.port, redis.password)

    def other(self):
        return next(server for server in self.watch.servers if server is not self.primary)

    def die(self, scene):
        """The primary is killed with commits that the replica has not got."""
        deafen(self.primary)
        await_lost(scene, self.primary, commits(scene, self.other()))
        since = time.monotonic()
        self.primary.kill()
        before, moment = self._moved(scene, since)
        self._rejoin(before)
        return moment

    def hang(self, scene):
        """The primary hangs until another has taken over, then goes on as a second one until the sentinels see it."""
        since = time.monotonic()
        self.primary.pause()
        before, moment = self._moved(scene, since)
        before.resume()
        return moment

    def hand_over(self, scene):
        """The sentinels are asked for a failover while all are well."""
        moment = time.monotonic()
        self.primary = self.watch.fail_over()
        scene.use_redis(self.primary)
        return moment


# One server. Each harm ends by itself.

def restart(scene):
    """kill -9 and a start at once: what it keeps is what it wrote down."""
    redis = scene.town.redis
    moment = time.monotonic()
    redis.kill()
    redis.start()
    return moment


def restart_from_dump(scene, age=0.7):
    """It comes back with a dump that is some commits old."""
    redis = scene.town.redis
    dump = redis.save()
    before = commits(scene, redis)
    scene.rest(age)
    await_lost(scene, redis, before)
    moment = time.monotonic()
    redis.kill()
    redis.restart(dump)
    return moment


def refuse(scene, words, seconds, *settings):
    """It refuses what is written, for so long: each setting is [name, value while it lasts, value afterwards]."""
    redis = scene.town.redis
    said = {tracker: tracker.log().count(words) for tracker in scene.trackers.values()}
    for name, value, _ in settings:
        redis.call("CONFIG", "SET", name, value)
    counters = redis.counters(scene.town.prefix)
    # A tracker without a partition has nothing to say.
    until(lambda: any(tracker.log().count(words) > count for tracker, count in said.items()), 30, "one says " + words)
    scene.rest(seconds)
    equal(redis.counters(scene.town.prefix), counters, "counters while nothing can be written")
    check(all(tracker.log().count(words) - count < 2 for tracker, count in said.items()), "it is said once")
    for name, _, value in settings:
        redis.call("CONFIG", "SET", name, value)
    return time.monotonic()


def full(scene, seconds=1):
    return refuse(scene, "Redis refused a commit (OOM", seconds, ["maxmemory", "1mb", "0"])


def too_few_replicas(scene, seconds=1):
    return refuse(scene, "Redis refused a commit (NOREPLICAS", seconds, ["min-replicas-to-write", "1", "0"])


def read_only(scene, seconds=1):
    """It is made a replica of a server that does not answer, and a primary again."""
    redis = scene.town.redis
    redis.call("REPLICAOF", "127.0.0.1", 1)
    until(lambda: any("READONLY" in tracker.log() for tracker in scene.trackers.values()), 30, "a tracker says READONLY")
    scene.rest(seconds)
    redis.promote()
    return time.monotonic()


def slow(scene, seconds=1.5):
    """It does nothing for so long."""
    Client(scene.town.redis.port, scene.town.redis.password).send("DEBUG", "SLEEP", seconds)
    return time.monotonic()


def cut(scene):
    """All connections end."""
    scene.town.redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    return None


# What needs a person: every tracker stops and says what to do, and `huiyin rebuild` is done.

def _all_stopped(scene, *words):
    """Every tracker has ended with 1 and said so; one of them said all the words."""
    trackers, scene.trackers = scene.trackers, {}
    for tracker in trackers.values():
        tracker.wait(60, 1)
        scene.ended.append((tracker, (1,)))
        check("huiyin rebuild" in tracker.log(), "it names the way out: " + tracker.log()[-2000:])
    check(any(all(word in tracker.log() for word in words) for tracker in trackers.values()),
          "none says %r: %s" % (words, [tracker.log()[-1500:] for tracker in trackers.values()]))
    return list(trackers)


def _rebuild(scene, names):
    began = time.monotonic()
    huiyin("rebuild", *scene.town.flags(), timeout=120)
    moment = time.monotonic()
    say("    the rebuild took %.2f s" % (moment - began))
    for name in names:
        scene.start(name)
    return moment


def emptied(scene, harm):
    """All it held is gone. `harm` does that."""
    town = scene.town
    def followed():
        done = town.kafka.committed(town.topics.group, town.topics.events)
        return len(done) == town.partitions
    until(followed, 20, "the group has committed")
    harm()
    names = _all_stopped(scene, "Redis holds nothing, but the group has committed offset", "was Redis emptied?")
    equal(town.redis.counters(town.prefix), {}, "counters after that")
    says(town.verify(code=1), "was Redis emptied?", "huiyin rebuild")
    return _rebuild(scene, names)


def restart_empty(scene):
    def harm():
        scene.town.redis.kill()
        scene.town.redis.restart()
    return emptied(scene, harm)


def flush(scene):
    return emptied(scene, lambda: scene.town.redis.call("FLUSHALL"))


def word_in_counter(scene, scope="all", field="filed"):
    """Another hand writes a word into a counter."""
    town = scene.town
    key = "%s:{0}:count:%s" % (town.prefix, scope)
    town.redis.call("HSET", key, field, "many")
    names = _all_stopped(scene, "a key in Redis was changed by another hand", key, "marked as damaged")
    marks = [town.meta(p, "damaged") for p in range(town.partitions)]
    check(any(mark and key in mark for mark in marks), "the damage is marked: %r" % marks)
    says(town.verify(code=1), "marked as damaged", "huiyin rebuild")
    says(town.track(code=1), "its numbers are marked as damaged", key, "huiyin rebuild")
    return _rebuild(scene, names)


# What a server must be started with for all of these.
SETTINGS = ["--enable-debug-command", "yes", "--maxmemory-policy", "noeviction"]
