# SPDX-License-Identifier: Apache-2.0
"""Whether fastavro and huiyin read each other's bytes: `avro.py WIRE_TOOL`. Exits 77 where fastavro is missing.

Started by any python3, it goes on with the one that HUIYIN_PYTHON names, or that tests/run made in HUIYIN_CACHE."""

import json
import os
import pathlib
import random
import struct
import subprocess
import sys

CACHE = os.environ.get("HUIYIN_CACHE") or pathlib.Path(__file__).resolve().parents[2] / ".cache"
PYTHON = os.environ.get("HUIYIN_PYTHON") or str(pathlib.Path(CACHE, "python", "bin", "python"))

if os.environ.get("HUIYIN_INTEROP") != "inside" and os.access(PYTHON, os.X_OK):
    os.environ["HUIYIN_INTEROP"] = "inside"
    os.execv(PYTHON, [PYTHON, *sys.argv])

try:
    import fastavro
except ImportError:
    print("SKIPPED interop.avro: fastavro is not there; install it and name its python in HUIYIN_PYTHON.")
    sys.exit(77)

sys.dont_write_bytecode = True
import golden
import records

COUNT = 3000


def run(tool, *arguments, data):
    done = subprocess.run([tool, *arguments], input=data, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{tool} {arguments[0]}: {done.stderr.decode()[-2000:]}")
    return done.stdout


def pack(payloads):
    return b"".join(struct.pack(">I", len(p)) + p for p in payloads)


def unpack(data):
    out = []
    while data:
        size = struct.unpack(">I", data[:4])[0]
        out.append(data[4:4 + size])
        data = data[4 + size:]
    return out


def same(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}:\n  {got!r}\nis not\n  {wanted!r}")


def theirs_read_here(tool, cases):
    lines = run(tool, "decode", data=pack(records.encode(n, r) for n, r in cases)).decode().split("\n")
    same("lines", len(lines), len(cases) + 1)
    for (name, record), line in zip(cases, lines):
        same(f"{name} decoded", json.loads(line), records.plain(name, record))


def ours_read_there(tool, cases):
    """Events from JSON; with alerts, what huiyin decodes and encodes again is byte for byte what fastavro wrote."""
    events = [(n, r) for n, r in cases if n != "overdue-alert"]
    lines = "".join(json.dumps(records.plain(n, r), ensure_ascii=i % 2 == 0) + "\n" for i, (n, r) in enumerate(events))
    payloads = unpack(run(tool, "encode", data=lines.encode()))
    same("payloads", len(payloads), len(events))
    for (name, record), payload in zip(events, payloads):
        got_name, got = records.decode(payload)
        same("record", got_name, name)
        same(f"{name} encoded", records.plain(name, got), records.plain(name, record))
        same(f"{name} bytes", payload, records.encode(name, record))
    theirs = [records.encode(n, r) for n, r in cases]
    same("bytes encoded again", unpack(run(tool, "recode", data=pack(theirs))), theirs)


def history_read_here(tool):
    rng = random.Random(11)
    for name, (_, make) in records.HISTORY.items():
        cases = [records.history_bytes(name, make(rng)) for _ in range(500)]
        data = run(tool, "decode", str(records.history_file(name)), data=pack(p for p, _ in cases))
        for (_, wanted), line in zip(cases, data.decode().split("\n"), strict=False):
            same(f"{name} decoded", json.loads(line), wanted)


def golden_header_is_current():
    path = records.ROOT / "tests" / "unit" / "golden.h"
    if path.read_text() != golden.header():
        sys.exit(f"{path} is not what tests/interop/golden.py writes; write it again.")


def main(tool):
    cases = list(records.random_records(20260301, COUNT))
    golden_header_is_current()
    theirs_read_here(tool, cases)
    ours_read_there(tool, cases)
    history_read_here(tool)
    print(f"fastavro {fastavro.__version__}: {COUNT} records each way, and {len(records.HISTORY)} older versions: equal")


if __name__ == "__main__":
    main(sys.argv[1])
