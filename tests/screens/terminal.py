# SPDX-License-Identifier: Apache-2.0
"""What every test of whole screens imports: `from terminal import *`. A program runs in a pty of a given size; what it
writes goes through a terminal emulator (pyte), and what then stands on the screen is compared with a file.

    with Terminal(["huiyin", "top", ...], rows=24, columns=80) as t:
        t.until("受理")
        t.keys(TAB, "q")
        t.shows("first")         # against expected/NAME-first-80x24.txt

`tests/screens/NAME.py --renew` writes what it saw as what is expected. Colours stand behind the text of a screen, a letter
for each cell: `r` red ground, `g` green, `c` cyan, `y` yellow text, `G` green text, `.` none.
"""
import difflib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flows"))

from harness import *
from parts import process
from parts.checks import NAME, crowd

try:
    import pyte
    from wcwidth import wcwidth
except ImportError:
    pyte = None

EXPECTED = os.path.join(ROOT, "tests", "screens", "expected")
RENEW = "--renew" in sys.argv

# What a Linux console sends: its terminfo says nothing that pyte does not know.
ESC, TAB, ENTER, BACKSPACE = "\x1b", "\t", "\r", "\x7f"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, PAGE_UP, PAGE_DOWN, BACK_TAB = "\x1b[1~", "\x1b[4~", "\x1b[5~", "\x1b[6~", "\x1b\t"
F1, F3, F4, F6, F10 = "\x1b[[A", "\x1b[[C", "\x1b[[D", "\x1b[17~", "\x1b[21~"
LANGUAGES = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8", "both": "C.UTF-8"}


def need_pyte():
    if pyte is None:
        skip(NAME, "there is no pyte (tests/run fetches it)")


class Terminal:
    """A program in a terminal of its own. `masks`: (pattern, word) pairs; what a pattern finds on the screen is written as
    the word, made as wide, before it is compared."""

    def __init__(self, line, rows, columns, language="zh", term="linux", masks=(), env=None):
        need_pyte()
        self.rows, self.columns, self.masks, self.language = rows, columns, list(masks), language
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.code = None
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            process._die_with_parent()
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            environment = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k != "NO_COLOR"}
            environment.update(TERM=term, LANG=LANGUAGES[language], **(env or {}))
            os.execve(line[0], line, environment)
        self.before = termios.tcgetattr(self.terminal)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind and self.code is None:
            print("--- the screen:\n" + "\n".join(self.lines()), flush=True)
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        os.close(self.terminal)

    def read(self, seconds):
        """Takes in what comes within that time; returns whether anything came."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            more = os.read(self.terminal, 1 << 16)
        except OSError:
            more = b""
        self.written += more
        self.stream.feed(more)
        return bool(more)

    def settle(self, quiet=0.25):
        """Takes in what comes until nothing has come for so long (but no longer than 5 s: a clock may go on)."""
        end = time.monotonic() + 5
        while self.read(quiet * crowd()) and time.monotonic() < end:
            pass

    def until(self, text, seconds=15):
        """Waits until the screen holds the text."""
        end = time.monotonic() + seconds * crowd()
        while not any(text in line for line in self.lines()):
            check(not self.ended(), "it ended with %s before %r was on the screen: %r" % (self.code, text, self.written[-2000:]))
            check(time.monotonic() < end, "%r is not on the screen:\n%s" % (text, "\n".join(self.lines())))
            self.read(0.05)
        self.settle(0.05)

    def keys(self, *keys):
        """Types, one key after another, each once what the one before did is shown."""
        for key in keys:
            os.write(self.terminal, key.encode())
            self.settle(0.1)

    def resize(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settle()

    def ended(self):
        """Whether the program has ended; its exit code is `code` then (below 0: the signal)."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
                while self.read(0):
                    pass
        return self.code is not None

    def wait(self, seconds=10):
        """Waits for the program's end; returns its exit code (below 0: the signal)."""
        end = time.monotonic() + seconds * crowd()
        while not self.ended():
            self.read(0.02)
            check(time.monotonic() < end, "it had not ended after %g s" % seconds)
        return self.code

    def ends(self, code=0):
        equal(self.wait(), code, "its exit code")
        equal(termios.tcgetattr(self.terminal), self.before, "the terminal's settings")
        check(b"\x1b[?25l" not in self.written or self.written.rindex(b"\x1b[?25") >= self.written.rindex(b"\x1b[?25l"),
              "the cursor is shown again")

    # --- what stands there

    def lines(self):
        """The text of each line, blanks at its end left out. A cell that a wide character reaches into is nothing."""
        found = []
        for row in range(self.rows):
            cells = self.screen.buffer[row]
            found.append("".join(cells[column].data for column in range(self.columns)).rstrip())
        return found

    def colours(self):
        """A letter for each cell: what ground or text it has."""
        found = []
        for row in range(self.rows):
            cells = self.screen.buffer[row]
            found.append("".join(_letter(cells[column]) for column in range(self.columns)).rstrip("."))
        return found

    def masked(self):
        lines = self.lines()
        for pattern, word in self.masks:
            lines = [re.sub(pattern, lambda m: (word * 99)[:len(m[0])], line) for line in lines]
        return lines

    def shows(self, name, colours=True):
        """Compares the screen with expected/TEST-NAME-LANGUAGE-COLUMNSxROWS.txt."""
        self.settle()
        path = os.path.join(EXPECTED, "%s-%s-%s-%dx%d.txt" % (NAME, name, self.language, self.columns, self.rows))
        lines = self.masked()
        for line in self.lines():
            check(width(line) <= self.columns, "a line is wider than the screen: %r" % line)
        text = "\n".join(lines).rstrip("\n") + "\n"
        if colours:
            text += "=" * self.columns + "\n" + "\n".join(self.colours()).rstrip("\n") + "\n"
        if RENEW:
            os.makedirs(EXPECTED, exist_ok=True)
            with open(path, "w") as f:
                f.write(text)
            return
        check(os.path.exists(path), "there is no %s; `%s --renew` makes it" % (path, sys.argv[0]))
        with open(path) as f:
            expected = f.read()
        if text != expected:
            raise Failed("the screen is not that of %s (look, then --renew):\n%s" % (path, "\n".join(
                difflib.unified_diff(expected.splitlines(), text.splitlines(), "expected", "shown", lineterm="", n=100))))


def _letter(cell):
    if cell.bg == "red" or (cell.reverse and cell.bold):
        return "r" if cell.bg == "red" else "R"
    if cell.reverse:
        return "v"
    if cell.bg in ("green", "cyan"):
        return cell.bg[0]
    if cell.fg in ("brown", "yellow"):
        return "y"
    if cell.fg == "green":
        return "G"
    if cell.fg == "cyan":
        return "s"
    return "b" if cell.bold else "."


def width(text):
    return sum(max(0, wcwidth(c)) for c in text)
