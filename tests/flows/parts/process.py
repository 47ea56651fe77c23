# SPDX-License-Identifier: Apache-2.0
"""Processes of a flow test: started with logs, paused, ended by their id, and gone when the test is."""
import atexit
import ctypes
import os
import re
import resource
import signal
import subprocess
import sys
import time

from .checks import ROOT, Failed, check, crowd, temp, until

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_started = []
_runs = []


def _die_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _die_and_leave_core():
    _die_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)


def tail(path, lines=40):
    try:
        with open(path, errors="replace") as f:
            return "".join(f.readlines()[-lines:])
    except OSError:
        return ""


class Process:
    """A child with its standard output and standard error in files. It dies with the thread that started it, so start
    it from the main thread."""

    def __init__(self, name, line, stdin=None, env=None, cwd=None, core=False):
        self.name = "%s-%d" % (name, len(_started))
        self.line = line
        self.out_path = temp(self.name + ".out")
        self.log_path = temp(self.name + ".log")
        source = open(stdin, "rb") if stdin else subprocess.DEVNULL
        with open(self.out_path, "wb") as out, open(self.log_path, "wb") as log:
            self.child = subprocess.Popen(line, stdin=source, stdout=out, stderr=log, env=env, cwd=cwd,
                                          preexec_fn=_die_and_leave_core if core else _die_with_parent, start_new_session=True)
        if stdin:
            source.close()
        self.pid = self.child.pid
        _started.append(self)

    def alive(self):
        return self.child.poll() is None

    def out(self):
        return open(self.out_path, errors="replace").read()

    def log(self):
        return open(self.log_path, errors="replace").read()

    def signal(self, number):
        if self.alive():
            os.kill(self.pid, number)

    def pause(self):
        """Stops it where it stands; returns when the kernel has done so."""
        self.signal(signal.SIGSTOP)
        until(lambda: _state(self.pid) in "TtZ", 5, self.name + " is stopped")

    def resume(self):
        self.signal(signal.SIGCONT)

    def wait(self, seconds, code=0):
        """Waits for its end; fails on another exit code than `code` (None: any). Returns the code."""
        until(lambda: not self.alive(), seconds, self.name + " ends")
        got = self.child.returncode
        check(code is None or got == code, "%s ended with %d, not %s" % (self.name, got, code))
        return got

    def stop(self, seconds=20, code=0):
        """SIGTERM, and its end in good order. Returns how many seconds that took."""
        begun = time.monotonic()
        self.signal(signal.SIGTERM)
        self.wait(seconds, code)
        return time.monotonic() - begun

    def kill(self):
        """kill -9, paused or not."""
        self.signal(signal.SIGKILL)
        self.child.wait(20)

    def wait_log(self, pattern, seconds=30, out=False):
        """Waits until a line of its log (out=True: of its output) matches; returns the match. Fails at once when the
        process ends without it."""
        def found():
            ended = not self.alive()
            match = re.search(pattern, self.out() if out else self.log(), re.MULTILINE)
            check(match or not ended, "%s ended without saying /%s/" % (self.name, pattern))
            return match
        return until(found, seconds, "%s says /%s/" % (self.name, pattern))


def watched():
    """Options for a Process that is to say where it was when it ends by a signal: the sanitizers print the stack, and
    other builds leave a core."""
    env = dict(os.environ)
    env["ASAN_OPTIONS"] = "handle_abort=1:quarantine_size_mb=16:" + env.get("ASAN_OPTIONS", "")
    return {"env": env, "cwd": temp("."), "core": True}


def backtrace(process):
    """What a core of an ended process tells, where there is one and gdb can be had."""
    core = temp("core.%d" % process.pid)
    core = core if os.path.exists(core) else temp("core")
    if process.child.returncode >= 0 or not os.path.exists(core):
        return ""
    try:
        done = subprocess.run(["gdb", "-batch", "-ex", "thread apply all bt", process.line[0], core], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        return done.stdout[-6000:]
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _state(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


class Result:
    """What a finished run gave: `code`, `out` and `err` as text."""

    def __init__(self, line, code, out, err):
        self.line, self.code, self.out, self.err = line, code, out, err


def run(line, stdin=None, timeout=60, code=0, env=None, cwd=None):
    """Runs to the end. `stdin` is text or bytes; `code` is the exit code it must have (None: any)."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    timeout *= crowd()
    try:
        done = subprocess.run(line, input=given, stdin=subprocess.DEVNULL if given is None else None, timeout=timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=cwd,
                              preexec_fn=_die_with_parent)
    except subprocess.TimeoutExpired as e:
        raise Failed("%s took over %g s:\n%s" % (" ".join(line), timeout, (e.stderr or b"").decode(errors="replace")[-4000:])
                     ) from None
    result = Result(line, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
    _runs.append(result)
    check(code is None or result.code == code, "`%s` ended with %d, not %s" % (" ".join(line), result.code, code))
    return result


def program():
    """The program under test: HUIYIN_BIN, else a build that is there."""
    if os.environ.get("HUIYIN_BIN"):
        return os.environ["HUIYIN_BIN"]
    for preset in ("asan", "dev", "release"):
        path = os.path.join(ROOT, "build", preset, "huiyin")
        if os.path.exists(path):
            return path
    raise Failed("there is no huiyin to test: build it, or set HUIYIN_BIN")


def huiyin(*arguments, **options):
    """Runs `huiyin ARGUMENTS` to its end; options as in run()."""
    return run([program(), *map(str, arguments)], **options)


def start_huiyin(*arguments, name=None, **options):
    """Starts `huiyin ARGUMENTS` in the background; options as in Process."""
    return Process(name or str(arguments[0]), [program(), *map(str, arguments)], **options)


def _end_all():
    for process in reversed(_started):
        if process.alive():
            process.child.kill()
    for process in _started:
        process.child.wait()


def _where(trace):
    """The line of the test itself at which it failed."""
    line = trace
    while line and line.tb_next and os.path.basename(line.tb_next.tb_frame.f_code.co_filename) not in (
            "checks.py", "process.py", "kafka.py", "redis.py"):
        line = line.tb_next
    return "%s:%d" % (os.path.basename(line.tb_frame.f_code.co_filename), line.tb_lineno) if line else "?"


def _tell(kind, value, trace):
    """A failure prints the check that failed, the last run, and the end of every log; and the check again, because who
    keeps a part of that keeps its beginning or its end."""
    if not issubclass(kind, Failed):
        sys.__excepthook__(kind, value, trace)
    failed = "FAILED %s: %s" % (_where(trace), value or kind.__name__)
    print(failed)
    for result in _runs[-1:]:
        print("--- last run: %s\n--- its exit code: %d\n%s%s" % (
            " ".join(result.line), result.code, result.out[-2000:], result.err[-6000:]))
    for process in _started:
        print("--- %s (%s): the end of its log" % (process.name, "alive" if process.alive() else process.child.returncode))
        print(tail(process.out_path, 15) + tail(process.log_path, 10 if process.name.startswith("kafka") else 40), end="")
    print(failed, flush=True)


sys.excepthook = _tell
atexit.register(_end_all)
# So that a test that is told to end runs its atexit functions.
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
