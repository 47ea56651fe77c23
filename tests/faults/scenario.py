# SPDX-License-Identifier: Apache-2.0
"""What every fault scenario imports: `from scenario import *`. A scenario is tests/faults/NAME.py, found by glob, run as
CTest test `fault.NAME`; in its first lines it may say `# timeout: 300` (seconds, default 180) and `# alone` (no other test
runs meanwhile; for those that hold times to a limit).

    from scenario import *

    scene = Scene("kill -9", Kafka(), clock="live", rate=2000)
    scene.start("a", "--instance", "a")
    scene.begin()
    for _ in range(times(short=8, full=50)):
        scene.rest(chance.uniform(0, 1))
        scene.fault("killed, static", lambda: scene.kill("a", again=True), limit=2)
    scene.end()

See tests/flows/parts/scene.py. HUIYIN_FAULTS=full makes the runs long; HUIYIN_SEED repeats one; the rest is as in the flows
(HUIYIN_BIN names the program, HUIYIN_KEEP=1 keeps the temporary folder). A broker that is harmed is Kafka(private=True).
"""
import os
import random
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flows"))

from harness import *
from parts import faults
from parts.checks import in_full
from parts.scene import Scene
from parts.tracking import *

seed = int(os.environ.get("HUIYIN_SEED") or random.randrange(1 << 30))
chance = random.Random(seed)


def times(short, full):
    """How often: in tests/run, or with HUIYIN_FAULTS=full."""
    return full if in_full() else short


say("seed %d" % seed)
