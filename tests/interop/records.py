# SPDX-License-Identifier: Apache-2.0
"""The contract as fastavro sees it: schemas, single-object bytes, random records, and the JSON that huiyin writes."""

import datetime
import functools
import io
import json
import pathlib
import random

import fastavro
from fastavro.schema import fingerprint, to_parsing_canonical_form

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = ["request-filed", "task-pledged", "task-resolved", "volunteer-event-held", "overdue-alert"]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
LAST = 7258118399999
BOUNDS = {"event_id": (1, 128), "request_id": (1, 128), "alert_id": (1, 512), "summary": (0, 4000), "category": (1, 255),
          "unit": (1, 255), "station": (1, 255), "mark": (1, 255), "kind": (1, 255)}
LETTERS = "aZ09-_/:% \"\\\n\t\x01\x7fé诉求承诺事项𝄞\U0010ffff\ue000\u07ff\uffff"


def raw_schema(name):
    return json.loads((ROOT / "schemas" / f"{name}.avsc").read_text())


RAW = {name: raw_schema(name) for name in NAMES}
PARSED = {name: fastavro.parse_schema(RAW[name], named_schemas={}) for name in NAMES}


def schema_fingerprint(schema):
    """The CRC-64-AVRO fingerprint as a number."""
    digest = fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO")
    return int.from_bytes(bytes.fromhex(digest), "little")


PRINTS = {name: schema_fingerprint(RAW[name]) for name in NAMES}


def framed(number, parsed, record):
    out = io.BytesIO()
    fastavro.schemaless_writer(out, parsed, record)
    return b"\xc3\x01" + number.to_bytes(8, "little") + out.getvalue()


def encode(name, record):
    return framed(PRINTS[name], PARSED[name], record)


def decode(payload):
    name = next(n for n in NAMES if payload[:10] == b"\xc3\x01" + PRINTS[n].to_bytes(8, "little"))
    body = io.BytesIO(payload[10:])
    record = fastavro.schemaless_reader(body, PARSED[name], None)
    assert not body.read(), "bytes are left over"
    return name, record


def moment_text(value):
    """fastavro reads timestamp-millis as aware datetimes, and an int that it promoted as a number."""
    if isinstance(value, int):
        value = moment(value)
    return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


def plain(name, record):
    """The record as huiyin's JSON has it."""
    out = {"type": name}
    for field in RAW[name]["fields"]:
        value = record[field["name"]]
        is_moment = value is not None and "timestamp-millis" in str(field["type"])
        out[field["name"]] = moment_text(value) if is_moment else value
    return out


def moment(milliseconds):
    return EPOCH + datetime.timedelta(milliseconds=milliseconds)


def random_text(rng, name):
    least, most = BOUNDS.get(name, (0, 255))
    letters = rng.choice([LETTERS, "abcdefgh0123456789", "诉求承诺事项办结"])
    text = "".join(rng.choice(letters) for _ in range(rng.choice([least, rng.randint(least, 40), most])))
    if name == "district":
        text = "/".join(text.split("/")[:8])
    while len(text.encode()) > most:
        text = text[:-1]
    return text or "x" * least


def random_value(rng, name, kind):
    if isinstance(kind, list):
        return None if rng.random() < 0.3 else random_value(rng, name, kind[1])
    if isinstance(kind, dict) and kind["type"] == "enum":
        return rng.choice(kind["symbols"])
    if isinstance(kind, dict):
        return moment(rng.choice([0, LAST, rng.randint(0, LAST)]))
    if kind == "string":
        return random_text(rng, name)
    if kind == "boolean":
        return rng.random() < 0.5
    return rng.randint(1, 5) if name == "satisfaction" else rng.choice([0, 2**31 - 1, rng.randint(0, 300)])


def random_record(rng, name):
    return {f["name"]: random_value(rng, f["name"], f["type"]) for f in RAW[name]["fields"]}


def history_file(name):
    return ROOT / "tests" / "interop" / "history" / f"{name}.avsc"


def random_lacking(rng):
    record = random_record(rng, "request-filed")
    record["kind"] = rng.choice(["OTHER", "COMPLAINT"])
    record["channel"] = rng.choice(["PORTAL", "HOTLINE"])
    record["occurred_at"] = rng.randint(0, LAST)
    return record


def random_place(rng):
    values = [None, "text", [], [1, -2, 2**62]]
    names = {str(i): rng.choice(values) for i in range(rng.randint(0, 3))}
    return {"x": rng.randint(-9, 9), "names": names, "digest": rng.choice([None, bytes(16)])}


def random_more(rng):
    record = random_record(rng, "task-pledged")
    record.update(nothing=None, weight=rng.random(), share=0.5, digest=bytes(range(16)), sure=rng.random() < 0.5,
                  mood=rng.choice(["GOOD", "BAD"]), blob=rng.randbytes(rng.randint(0, 20)),
                  voids=[None] * rng.randint(0, 1000), last_place=rng.choice([None, random_place(rng)]),
                  places=[random_place(rng) for _ in range(rng.randint(0, 3))])
    return record


def random_reordered(rng):
    record = random_record(rng, "task-resolved")
    record.update(unit=record["unit"].encode(), occurred_at=rng.randint(0, 2**31 - 1))
    return record


HISTORY = {"request-filed-lacking": ("request-filed", random_lacking), "task-pledged-more": ("task-pledged", random_more),
           "task-resolved-reordered": ("task-resolved", random_reordered)}


@functools.cache
def history_schema(name):
    """Its fingerprint, and the parsed schema."""
    schema = json.loads(history_file(name).read_text())
    return schema_fingerprint(schema), fastavro.parse_schema(schema, named_schemas={})


def history_bytes(name, record):
    """Bytes of an older version, and what fastavro's own resolution to today's schema makes of them."""
    today = HISTORY[name][0]
    number, parsed = history_schema(name)
    payload = framed(number, parsed, record)
    return payload, plain(today, fastavro.schemaless_reader(io.BytesIO(payload[10:]), parsed, PARSED[today]))


def random_records(seed, count):
    rng = random.Random(seed)
    for _ in range(count):
        name = rng.choice(NAMES)
        yield name, random_record(rng, name)
