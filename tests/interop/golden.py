# SPDX-License-Identifier: Apache-2.0
"""Writes tests/unit/golden.h: bytes of each record as fastavro encodes them. `golden.py` prints it."""

import json
import random

from records import EPOCH, HISTORY, NAMES, PRINTS, encode, history_bytes, moment, plain

AT = 1772323200000
FULL = {
    "request-filed": dict(event_id="0b2f6c1e-8a44-4d3b-9a55-1234567890ab", occurred_at=moment(AT), source="12345热线",
                          request_id="R-2026-000123", kind="COMPLAINT", channel="WECHAT", category="物业管理",
                          district="152502/xilin/07", priority="URGENT", due_at=moment(AT + 86400000), assisted=True,
                          summary="楼道里的灯\n坏了 \"三天\""),
    "task-pledged": dict(event_id="e-2", occurred_at=moment(AT + 1), source="desk", request_id="R-2026-000123",
                         unit="城管局", pledger="王五", due_at=moment(AT + 3 * 86400000)),
    "task-resolved": dict(event_id="e-3", occurred_at=moment(AT + 2), source="desk", request_id="R-2026-000123",
                          unit="城管局", outcome="WITHDRAWN", satisfaction=5),
    "volunteer-event-held": dict(event_id="e-4", occurred_at=moment(7258118399999), source="", station="南街站",
                                 district="152502//南街", kind="义诊", teams=2, volunteers=300, beneficiaries=2147483647,
                                 minutes=90),
    "overdue-alert": dict(alert_id="0:R-2026-000123:overdue:0", status="CLEARED", request_id="R-2026-000123",
                          mark="overdue", severity="CRITICAL", audience="区长", at=moment(AT + 5), mark_at=moment(AT + 4),
                          due_at=moment(AT + 4), filed_at=moment(AT), kind="OTHER", channel="INITIATIVE", priority="LOW",
                          category="物业管理", district="152502", unit="城管局"),
}
NULLS = {"due_at": None, "summary": None, "pledger": None, "satisfaction": None, "mark_at": None, "unit": None}
SPARE = {"source": "", "assisted": False, "occurred_at": EPOCH, "district": "", "audience": ""}


def spare(name):
    """The same record with nulls, empty texts and the first moment."""
    record = dict(FULL[name])
    for key in record:
        if key in NULLS and not (key == "unit" and name != "overdue-alert"):
            record[key] = None
        elif key in SPARE:
            record[key] = SPARE[key]
    return record


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def hex_lines(payload):
    digits = payload.hex()
    return "\n".join(f'    "{digits[i:i + 100]}"' for i in range(0, len(digits), 100))


def golden(name, plain_record, payload):
    text = json.dumps(plain_record, ensure_ascii=False, separators=(",", ":"))
    return f'  {{"{name}",\n    {c_string(text)},\n{hex_lines(payload)}}},'


def history_goldens():
    rng = random.Random(7)
    for name, (_, make) in HISTORY.items():
        for _ in range(4):
            payload, plain_record = history_bytes(name, make(rng))
            yield golden(name, plain_record, payload)


def header():
    out = ["// SPDX-License-Identifier: Apache-2.0",
           "// Bytes of each record as fastavro encodes them, written by tests/interop/golden.py.", "// clang-format off",
           "#ifndef HUIYIN_TESTS_UNIT_GOLDEN_H", "#define HUIYIN_TESTS_UNIT_GOLDEN_H", "", "#include <stdint.h>", "",
           "static const struct {", "  const char *name;", "  uint64_t fingerprint;", "} golden_fingerprints[] = {"]
    out += [f'  {{"{name}", UINT64_C(0x{PRINTS[name]:016x})}},' for name in NAMES]
    out += ["};", "", "static const struct golden {", "  const char *name;", "  const char *json;", "  const char *hex;",
            "} goldens[] = {"]
    for name in NAMES:
        for record in (FULL[name], spare(name)):
            out.append(golden(name, plain(name, record), encode(name, record)))
    out += ["};", "", "// Of tests/interop/history/, with what fastavro resolves them to.",
            "static const struct golden history_goldens[] = {", *history_goldens()]
    return "\n".join(out + ["};", "", "#endif", ""])


if __name__ == "__main__":
    print(header(), end="")
