# SPDX-License-Identifier: Apache-2.0
"""A load that does not end: simulated towns, one after the other, at a pace."""
import datetime

from .checks import check
from .process import start_huiyin

EVENTS_PER_REQUEST = 2.5
FIRST_END = datetime.datetime(2026, 1, 10)


class Load:
    """`huiyin simulate` at `rate` events a second. keep() begins the next town when one has ended: call it often. With
    the log clock each town goes on where the one before it ended, so that the clock moves all the time. `same` sends one
    town again and again: after the first time nothing is new."""

    def __init__(self, flags, clock="live", rate=2000, seconds=20, days=4, seed=1, same=False,
                 more=("--duplicates", "5%", "--disorder", "10%")):
        self.flags, self.clock, self.rate, self.days, self.seed, self.more = flags, clock, rate, days, seed, more
        self.requests = max(1, int(rate * seconds / EVENTS_PER_REQUEST))
        self.number, self.same = 0, same
        self.forgiving = False  # the broker may be away when a town begins
        self.process = None
        self.keep()

    def keep(self):
        if self.process is not None and self.process.alive():
            return
        if self.process is not None:
            check(self.process.child.returncode == 0 or self.forgiving, "the load ended with %d" % self.process.child.returncode)
        end = []
        if self.clock == "log" or self.same:
            # A year back at most, and never in the future: years of towns are more than any run lasts.
            moment = FIRST_END + datetime.timedelta(days=self.days * self.number)
            end = ["--end", moment.strftime("%Y-%m-%dT00:00:00+08:00")]
        self.process = start_huiyin("simulate", *self.flags, "--seed", self.seed + self.number, "--requests", self.requests,
                                    "--days", self.days, "--rate", "%d/s" % self.rate, *self.more, *end)
        self.number += not self.same

    def stop(self):
        """Ends it where it is; what was acknowledged lies in the topic, and the rest does not."""
        if self.process is not None:
            self.process.kill()

    def rest(self):
        """Ends it until keep() begins the next town."""
        self.stop()
        self.process = None
