# SPDX-License-Identifier: Apache-2.0
"""A system under load, the faults that are done to it, and the judgement at the end: what every fault scenario shares."""
import statistics
import time

from . import judge
from .checks import Failed, check, crowd, say, until
from .load import Load
from .observer import Observer
from .process import watched
from .tracking import Town

# Where another limit is not given, the next commit of every partition comes within so many seconds, or the scenario fails.
PATIENCE = 90


class Scene:
    """Topics, a Redis, trackers by name, a load that does not end, and an observer.

        scene = Scene("kill -9", kafka, partitions=4, clock="live", rate=2000)
        scene.start("a", "--instance", "a")
        scene.begin()                                          # the load; every partition is committed when it returns
        scene.fault("kill", lambda: scene.kill("a", again=True), limit=2)
        scene.end()                                            # the oracle, verify, the alerts; prints the line

    A fault is a function: it does the harm and undoes it, and returns the moment (time.monotonic()) from which the time
    to the next commit counts, or None for the moment at which it was called. `url` is what the trackers take for Redis
    (a Forward's, say); after a failover, give the new server to `use_redis`.
    """

    def __init__(self, what, kafka, clock="live", partitions=4, rate=2000, redis=None, url=None, settings=(), batch=None,
                 seed=1, seconds=20, undecodable=False):
        self.what, self.clock, self.rate, self.seed, self.seconds = what, clock, rate, seed, seconds
        self.undecodable = undecodable
        # Dues that come while it runs, and not all of them at once.
        self.town = Town(kafka, redis=redis, partitions=partitions, settings=["--clock", clock, "--resolve-within", "60h", *settings])
        self.town.url = url or self.town.url
        self.batch = ["--batch", batch] if batch else []
        self.observer = Observer(self.town.redis.port, self.town.prefix, partitions, self.town.redis.password)
        self.trackers, self.lines, self.ended = {}, {}, []
        self.took = {}  # (what was done, its limit) -> [(seconds to the next commit, how many were allowed)]
        self.load = None
        self.begun = time.monotonic()

    # Trackers.

    def start(self, name, *more):
        """Starts a tracker; started again under the same name, it has the same flags."""
        if more or name not in self.lines:
            self.lines[name] = more
        self.trackers[name] = self.town.start(*self.batch, *self.lines[name], name="track-" + name, **watched())
        return self.trackers[name]

    def kill(self, name, again=False):
        """kill -9; returns the moment before."""
        tracker, moment = self.trackers.pop(name), time.monotonic()
        check(tracker.alive(), "tracker %s ended by itself with %s" % (name, tracker.child.returncode))
        tracker.kill()
        self.ended.append((tracker, (-9,)))
        if again:
            self.start(name)
        return moment

    def stop(self, name, again=False):
        """SIGTERM, and its end; returns the moment before."""
        tracker, moment = self.trackers.pop(name), time.monotonic()
        tracker.stop(code=None)
        # One that has only just been started does not heed the signal in its own way yet.
        self.ended.append((tracker, (0, -15)))
        judge.ended_well(*self.ended[-1])
        if again:
            self.start(name)
        return moment

    def use_redis(self, redis):
        """From here on this server is Redis: what is looked at, and what is judged."""
        self.town.redis = redis
        self.observer.turn(redis.port)

    # The load, and faults under it.

    def begin(self, seconds=60):
        """Returns the seconds from now until every partition has been committed; waits until every tracker has its share."""
        moment, base = time.monotonic(), self.observer.offsets()
        self.load = self.load or Load(self.town.topics.flags[:4], self.clock, self.rate, self.seconds, seed=self.seed)
        took = self.await_moved(base, moment, seconds, "the first commit")
        self.await_shared()
        return took

    def look(self):
        """All that must hold at any moment: the trackers live, and the load goes on."""
        self.load.keep()
        for name, tracker in self.trackers.items():
            check(tracker.alive(), "tracker %s ended by itself with %s" % (name, tracker.child.returncode))

    def rest(self, seconds):
        """Time under load without a fault."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            time.sleep(min(0.05, max(0, end - time.monotonic())))

    def shared(self):
        """Whether every tracker has partitions, or, where there are more trackers, every partition a tracker."""
        owned = [p for p in self.town.kafka.members(self.town.topics.group).values() if p]
        return len(owned) == min(len(self.trackers), self.town.partitions) and sum(map(len, owned)) == self.town.partitions

    def await_shared(self, seconds=30):
        def shared():
            self.look()
            return self.shared()
        try:
            until(shared, seconds, "the trackers share the partitions")
        except Failed as e:
            raise Failed("%s: %s" % (e, self.town.kafka.members(self.town.topics.group))) from None

    def await_moved(self, base, since, seconds, what):
        """Seconds from `since` until the offset of every partition is another one than in `base`, which was looked at later."""
        def moved():
            self.look()
            moments = self.observer.moved(base).values()
            return None not in moments and max(moments)
        return until(moved, seconds, "%s: every partition goes on" % what) - since

    def fault(self, name, act, limit=None):
        """Does a fault under load and measures the time to the next commit of every partition. Past `limit` seconds
        (see checks.crowd) it fails."""
        self.look()
        called = time.monotonic()
        since = act() or called
        # What was on its way to Redis does not count as going on.
        time.sleep(0.03)
        allowed = (limit or PATIENCE) * crowd()
        seconds = self.await_moved(self.observer.offsets(), since, allowed + 30, name)
        self.took.setdefault((name, limit), []).append((seconds, allowed))
        check(limit is None or seconds < allowed, "%s: %.2f s to the next commit, and %.2f s are allowed" % (name, seconds, allowed))
        return seconds

    # The end.

    def end(self, drain=60):
        """Ends the load, waits until all is counted, and judges. Prints the line of the scenario."""
        lasted = time.monotonic() - self.begun
        self.load.stop()
        count = judge.judge(self, drain)
        self.tell(count / lasted, lasted)

    def tell(self, rate, lasted):
        number = sum(map(len, self.took.values()))
        say("%s, %s clock: %.0f events/s, %d faults, %.1f a minute" % (self.what, self.clock, rate, number, number / lasted * 60))
        for (name, limit), found in self.took.items():
            took, allowed = zip(*found)
            say("    %-34s %3d times, seconds to the next commit: median %.2f, max %.2f%s" % (
                name, len(took), statistics.median(took), max(took), self.told_limit(limit, allowed)))

    @staticmethod
    def told_limit(limit, allowed):
        """What was really allowed, and how it differs from the limit."""
        if limit is None:
            return ""
        most = max(allowed)
        return ", allowed %g" % limit if most == limit else ", allowed up to %.2f (%g, %.1f times for a crowded machine)" % (
            most, limit, most / limit)
