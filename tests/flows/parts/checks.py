# SPDX-License-Identifier: Apache-2.0
"""How a flow test says what it found: checks, waits, skips, and the temporary folder it works in."""
import atexit
import os
import shutil
import sys
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
SKIPPED = 77
NAME = os.path.splitext(os.path.basename(sys.argv[0]))[0]

# See crowd().
CROWD_MOST = 3

_folder = None


class Failed(AssertionError):
    """A check that did not hold."""


def check(condition, message):
    if not condition:
        raise Failed(message)


def in_full():
    """Whether the faults are to be many and their limits as they are written, on a machine with nothing else to do."""
    return os.environ.get("HUIYIN_FAULTS") == "full"


def crowd():
    """By how much later something may come on a machine that has more to do than it can: in tests/run, where others run
    beside and have just run, and never more than CROWD_MOST times as late. Every wait of the tests is stretched by it."""
    return 1 if in_full() else min(CROWD_MOST, max(1, 1.5 * os.getloadavg()[0] / os.cpu_count()))


def gone_in_time(took, what="SIGTERM"):
    """A tracker that was told to end must be gone within 2 s."""
    allowed = 2 * crowd()
    check(took < allowed, "%s: it took %.2f s to end, and %.2f s are allowed" % (what, took, allowed))


def equal(got, want, what):
    if got != want:
        raise Failed("%s: got %r, want %r" % (what, got, want))


def skip(what, why):
    """Ends the test as skipped, by name. In CI nothing that the real broker is needed for may be skipped."""
    if os.environ.get("CI") == "true":
        raise Failed("%s may not be skipped when CI=true: %s" % (what, why))
    print("SKIPPED %s: %s" % (what, why), flush=True)
    sys.exit(SKIPPED)


def skip_data(what, why):
    """Ends the test as skipped for want of data that a clone alone does not have; allowed in CI too."""
    print("SKIPPED %s: %s" % (what, why), flush=True)
    sys.exit(SKIPPED)


def say(text):
    """A line of the test's own log, with the time since it began."""
    print("%7.2f %s" % (time.monotonic() - _begun, text), flush=True)


def until(condition, seconds, what):
    """Waits until condition() is true and returns what it gave; fails with `what` when the time, and what crowd() adds to
    it, is over."""
    begun = time.monotonic()
    while True:
        value = condition()
        if value:
            return value
        waited = time.monotonic() - begun
        check(waited < seconds or waited < seconds * crowd(), "still not after %.1f s: %s" % (waited, what))
        time.sleep(0.02)


def temp(*names):
    """A path in this test's temporary folder, which is removed at the end (HUIYIN_KEEP=1 keeps it and says where)."""
    global _folder
    if _folder is None:
        base = os.environ.get("HUIYIN_TEMP")
        if base:
            os.makedirs(base, exist_ok=True)
        _folder = tempfile.mkdtemp(prefix="huiyin-" + NAME + "-", dir=base)
    return os.path.join(_folder, *names)


def shared_data(name):
    """The path of a real export in ../shared/data, which is no part of a clone: the test is skipped without it."""
    path = os.path.join(ROOT, "..", "shared", "data", name)
    if not os.path.exists(path):
        skip_data(NAME, "there is no ../shared/data/" + name)
    return os.path.abspath(path)


def _remove():
    if _folder is None:
        return
    if os.environ.get("HUIYIN_KEEP"):
        print("kept: " + _folder, flush=True)
    else:
        shutil.rmtree(_folder, ignore_errors=True)


_begun = time.monotonic()
# Registered first, so that it runs after every process has been ended.
atexit.register(_remove)
