# SPDX-License-Identifier: Apache-2.0
"""Events and alerts as Avro single objects, through fastavro: a house other than the one under test."""
import glob
import io
import json
import os
import struct

from .checks import ROOT, Failed, check, skip

try:
    import fastavro
    import fastavro.schema
except ImportError:
    fastavro = None

_plain = {}


def _without_logical_types(node):
    """Times stay numbers of milliseconds; the fingerprint does not see the difference."""
    if isinstance(node, dict):
        return {k: _without_logical_types(v) for k, v in node.items() if k != "logicalType"}
    if isinstance(node, list):
        return [_without_logical_types(v) for v in node]
    return node


def load(path):
    """(parsed schema, fingerprint bytes) of one .avsc file."""
    if fastavro is None:
        skip("Avro of another house", "the Python package fastavro is missing; tests/run installs it")
    with open(path, encoding="utf-8") as f:
        tree = json.load(f)
    canonical = fastavro.schema.to_parsing_canonical_form(tree)
    mark = fastavro.schema.fingerprint(canonical, "CRC-64-AVRO")
    return fastavro.parse_schema(_without_logical_types(tree)), bytes.fromhex(mark)


def _schemas():
    """{record name: (schema, fingerprint)} of schemas/*.avsc."""
    if not _plain:
        for path in sorted(glob.glob(os.path.join(ROOT, "schemas", "*.avsc"))):
            schema, mark = load(path)
            _plain[schema["name"].rsplit(".", 1)[-1]] = (schema, mark)
        check(_plain, "schemas/ holds no .avsc")
    return _plain


def encode(record, **fields):
    """encode("RequestFiled", event_id=..., ...): a single object; absent fields take the schema's defaults."""
    schema, mark = _schemas()[record]
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, fields)
    return b"\xc3\x01" + mark + out.getvalue()


def decode(data):
    """(record name, fields) of a single object."""
    check(data[:2] == b"\xc3\x01", "no single object: %r" % data[:10])
    for name, (schema, mark) in _schemas().items():
        if mark == data[2:10]:
            body = io.BytesIO(data[10:])
            fields = fastavro.schemaless_reader(body, schema)
            check(body.read() == b"", "bytes are left over after a " + name)
            return name, fields
    raise Failed("no schema has the fingerprint %s" % data[2:10].hex())


def alerts(kafka, topic):
    """Every committed record of the alerts topic, in order by partition, as dicts with `partition` and `offset`."""
    return [dict(decode(m.value)[1], partition=m.partition, offset=m.offset) for m in kafka.read(topic)]


def standing(found):
    """The alerts that are raised and not cleared: {(partition, request_id, mark): alert}. Fails where one (alert_id,
    status) is there twice, or RAISED and CLEARED do not alternate."""
    seen, now = set(), {}
    for alert in found:
        twice = (alert["alert_id"], alert["status"])
        check(twice not in seen, "%s %s is in the alerts topic twice" % twice)
        seen.add(twice)
        key = (alert["partition"], alert["request_id"], alert["mark"])
        if alert["status"] == "RAISED":
            check(key not in now, "%s %s is raised while it stands" % key[1:])
            now[key] = alert
        else:
            check(key in now and now[key]["alert_id"] == alert["alert_id"], "%s %s is cleared but does not stand" % key[1:])
            del now[key]
    return now
