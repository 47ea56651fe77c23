# SPDX-License-Identifier: Apache-2.0
"""`verify` and `rebuild` over the town of the backlog."""
import time

from parts.checks import check, equal
from parts.process import huiyin
from rows_backlog import floor, town
from table import median
from world import Count


def recount(world, table):
    plain = town(world)
    count = Count(world, plain.topic)
    tracker = count.start()
    count.await_counted(plain.ends, [tracker])
    tracker.stop()
    plain.settle(count)
    rate = floor(world, plain)[0]
    for verb in ("verify", "rebuild"):
        taken = []
        for _ in range(world.times):
            begun = time.monotonic()
            done = huiyin(verb, *count.flags, *(["--group", count.group] if verb == "rebuild" else []), timeout=900)
            taken.append(time.monotonic() - begun)
            check(verb != "verify" or ": equal" in done.out, "verify does not say equal: " + done.out)
            equal(count.digest(), plain.digest, "the digest of all counters after " + verb)
        table.add("`%s`" % verb, plain.expected["events"] / median(taken), "events/s", least=500000, floor=rate,
                  floor_is="fetch, decode")
    count.close()
