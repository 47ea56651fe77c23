#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the rooms against their arrows, by what the sources include and by what the libraries need and own.

    tests/arrows.py SOURCES LIBRARY...     the top of the tree, and the rooms' static libraries

Prints every arrow that points the wrong way and exits 1, or says how much it looked at and exits 0.
"""
import pathlib
import re
import subprocess
import sys

C_LIBRARY = set("""assert ctype errno float inttypes limits locale math stdalign stdarg stdatomic stdbool stddef stdint
stdio stdlib stdnoreturn string""".split())
VENDORS = ("avro", "jansson", "librdkafka", "microhttpd", "csv", "hiredis", "curl", "ncurses", "openssl", "uthash", "zlib")

# What the state machines of track may include: they do no I/O either.
MACHINES = ["consumers/track/", "consumers/core/", "consumers/stored/keys.h", "consumers/stored/meta.h", "schemas/", "runtime/err.h",
            "runtime/buf.h"]

# The rooms of consumers around the machines, and the rooms of consumers on which each stands. No verb knows another.
SHARED = ["core/", "redis/", "log/", "stored/", "versions/", "recount/", "screen/"]
CONSUMER_ROOMS = {
    "redis": ["track/reply.h", "track/resp.h"],
    "log": ["core/"],
    "stored": ["core/", "redis/"],
    "screen": [],
    "view": ["core/", "redis/", "log/", "stored/", "screen/", "track/resp.h"],
    "policy": ["core/", "screen/"],
    "notify": ["core/", "screen/", "policy/"],
    "telling": ["core/", "redis/", "log/", "stored/", "recount/", "screen/", "policy/", "notify/", "verbs.h"],
    "versions": ["core/", "redis/", "log/", "stored/", "policy/"],
    "story": ["core/", "redis/", "log/", "stored/"],
    "recount": ["core/", "redis/", "log/", "stored/", "versions/"],
    "world": [*SHARED, "track/", "verbs.h"],
    "policy_verb": [*SHARED, "policy/", "verbs.h"],
    "verify": [*SHARED, "policy/", "verbs.h"],
    **{verb: [*SHARED, "verbs.h"] for verb in ("rebuild", "move", "dead_letters")},
    "show": [*SHARED, "story/", "verbs.h"],
    "top": [*SHARED, "view/", "verbs.h"],
    "board": [*SHARED, "policy/", "notify/", "telling/", "story/", "view/", "verbs.h"],
}

# (files, what of the project they may include, what of other houses). The first that fits a file holds for it; a name
# that ends in / stands for all below it. `C` in the last column: of the system nothing but the C library, and no clock.
ROOMS = [
    ("consumers/core/", ["consumers/core/", "schemas/event.h", "schemas/moment.h", "schemas/zone.h"], ["C"]),
    *((name, MACHINES, ["C"]) for name in ("consumers/track/", "consumers/stored/keys.h", "consumers/stored/keys.c",
                                           "consumers/stored/meta.h", "consumers/stored/meta.c")),
    *((f"consumers/{room}/", [f"consumers/{name}" for name in (room + "/", *below)] + ["schemas/", "runtime/"],
       ["hiredis", "jansson", "curl", "ncurses", "librdkafka", "openssl"]) for room, below in CONSUMER_ROOMS.items()),
    ("consumers/verbs.h", [], []),
    ("producers/", ["producers/", "schemas/", "runtime/"], ["csv", "jansson", "librdkafka"]),
    ("schemas/", ["schemas/", "runtime/err.h", "runtime/buf.h"], ["avro", "jansson"]),
    ("runtime/main.c", ["runtime/", "producers/verbs.h", "consumers/verbs.h"], []),
    ("runtime/", ["runtime/"], ["librdkafka", "microhttpd", "jansson", "openssl", "zlib"]),
]

# What the libraries that do no I/O may take from outside their own rooms: memory, strings, text in memory.
PURE = {
    "huiyin-core": ["huiyin-core", "huiyin-event"],
    "huiyin-track": ["huiyin-track", "huiyin-core", "huiyin-event", "huiyin-schemas", "huiyin-base", "huiyin-err"],
}
PURE_CALLS = set("""malloc calloc realloc free abort memcpy memmove memset memcmp memchr memrchr memmem strlen strnlen
strcmp sscanf strncmp strchr strrchr strstr strspn strcspn strtol strtoll strtoul strtoull strdup strndup snprintf
vsnprintf qsort bsearch __ctype_b_loc __errno_location bcmp""".split())
# What compilers and sanitizers put in.
INSTRUMENTS = re.compile(r"_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__unnamed_\d+|"
                         r"__(asan|ubsan|tsan|sanitizer|odr_asan|gcov|llvm)_?|_+llvm")

# The stop flag, and the descriptor that wakes who sleeps: a signal handler has no other place to look.
# And what a thread of librdkafka last said, which has no handle to keep it in: its log callback is given none.
GLOBALS = re.compile(r"stop\.c\.o (stop_raised|stop_event)|kafka_log\.c\.o (said|refusal)\.\d+")


def fits(name, pattern):
    return name.startswith(pattern) if pattern.endswith("/") else name == pattern


def vendor_of(header):
    return next((v for v in VENDORS if re.match(rf"{v}w?(/|\.h|_)", header)), None)


def system_complaint(header, others):
    vendor = vendor_of(header)
    if vendor and vendor not in others:
        return f"a library that this room does not use ({vendor})"
    if "C" in others and header.removesuffix(".h") not in C_LIBRARY:
        return "not the C library alone, or a clock"
    return None


def include_complaints(name, text, room):
    _, ours, others = room
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not match:
            continue
        header = match[2]
        if match[1] == "<":
            complaint = system_complaint(header, others)
        else:
            complaint = None if any(fits(header, o) for o in ours) else "an arrow that is not drawn"
        if complaint:
            yield f"{name}:{number}: includes {header}: {complaint}"


def check_includes(top):
    complaints, count = [], 0
    for folder in ("schemas", "runtime", "producers", "consumers"):
        for path in sorted((top / folder).rglob("*.[ch]")):
            name = path.relative_to(top).as_posix()
            room = next((r for r in ROOMS if fits(name, r[0])), (name, [], []))
            complaints += include_complaints(name, path.read_text(encoding="utf-8"), room)
            count += 1
    return complaints, count


class Library:
    """The symbols of a static library: what it defines, what it needs, and what of its own can be written to."""

    def __init__(self, path):
        self.name = path.name.removeprefix("lib").removesuffix(".a")
        self.defined, self.needed, self.written = set(), set(), set()
        member = ""
        listing = subprocess.run(["objdump", "-t", path], check=True, capture_output=True, text=True).stdout
        for line in listing.splitlines():
            head = re.match(r"(\S+):\s+file format", line)
            symbol = re.match(r"[0-9a-f]+ (.{7}) (\S+)\s+[0-9a-f]+ (?:\.hidden )?(\S+)$", line)
            if head:
                member = head[1]
            elif symbol and not INSTRUMENTS.match(symbol[3]):
                self.note(member, symbol[1], symbol[2], symbol[3])

    def note(self, member, flags, section, symbol):
        if section == "*UND*":
            self.needed.add((member, symbol))
        elif "g" in flags or "u" in flags or "w" in flags:
            self.defined.add(symbol)
        writable = re.match(r"\.(data|bss|tdata|tbss)|\*COM\*", section) and not section.startswith(".data.rel.ro")
        is_object = "O" in flags or section.startswith((".tbss", ".tdata"))
        if writable and is_object and not GLOBALS.fullmatch(f"{member} {symbol}"):
            self.written.add((member, symbol))


def plain(symbol):
    """__snprintf_chk is snprintf, __isoc23_strtol is strtol."""
    return re.sub(r"^__isoc\d+_", "", re.sub(r"^__(\w+)_chk$", r"\1", symbol))


def check_libraries(paths):
    libraries = {library.name: library for library in map(Library, paths)}
    complaints = []
    for library in libraries.values():
        for member, symbol in sorted(library.written):
            complaints.append(f"{library.name}, {member}: {symbol} is a global that can be written to")
    for name, parts in PURE.items():
        missing = [p for p in [name, *parts] if p not in libraries]
        if missing:
            complaints.append(f"{name}: cannot be looked at without {', '.join(missing)}")
            continue
        known = set().union(*(libraries[p].defined for p in parts))
        for member, symbol in sorted(libraries[name].needed):
            if symbol not in known and plain(symbol) not in PURE_CALLS:
                complaints.append(f"{name}, {member}: needs {symbol}")
    return complaints


def main():
    if len(sys.argv) < 3:
        print(__doc__.strip().splitlines()[2].strip(), file=sys.stderr)
        return 2
    complaints, count = check_includes(pathlib.Path(sys.argv[1]))
    complaints += check_libraries([pathlib.Path(p) for p in sys.argv[2:]])
    for complaint in complaints:
        print(complaint)
    if not complaints:
        print(f"{count} files and {len(sys.argv) - 2} libraries: every arrow points the right way.")
    return 1 if complaints else 0


sys.exit(main())
