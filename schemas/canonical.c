// SPDX-License-Identifier: Apache-2.0
// Writes Avro's Parsing Canonical Form from what libavro parsed: libavro's own printing keeps to another form.
#include "schemas/canonical.h"

#include <inttypes.h>

static void add_full_name(avro_schema_t schema, struct buf *out) {
  const char *space = avro_schema_namespace(schema);
  buf_add_byte(out, '"');
  if (space && *space) {
    buf_printf(out, "%s.", space);
  }
  buf_printf(out, "%s\"", avro_schema_name(schema));
}

static void add_record(avro_schema_t schema, struct buf *out) {
  buf_add_string(out, "{\"name\":");
  add_full_name(schema, out);
  buf_add_string(out, ",\"type\":\"record\",\"fields\":[");
  size_t count = avro_schema_record_size(schema);
  for (size_t i = 0; i < count; i++) {
    buf_printf(out, "%s{\"name\":\"%s\",\"type\":", i ? "," : "", avro_schema_record_field_name(schema, (int)i));
    canonical_form(avro_schema_record_field_get_by_index(schema, (int)i), out);
    buf_add_byte(out, '}');
  }
  buf_add_string(out, "]}");
}

static void add_enum(avro_schema_t schema, struct buf *out) {
  buf_add_string(out, "{\"name\":");
  add_full_name(schema, out);
  buf_add_string(out, ",\"type\":\"enum\",\"symbols\":[");
  int count = avro_schema_enum_number_of_symbols(schema);
  for (int i = 0; i < count; i++) {
    buf_printf(out, "%s\"%s\"", i ? "," : "", avro_schema_enum_get(schema, i));
  }
  buf_add_string(out, "]}");
}

static void add_fixed(avro_schema_t schema, struct buf *out) {
  buf_add_string(out, "{\"name\":");
  add_full_name(schema, out);
  buf_printf(out, ",\"type\":\"fixed\",\"size\":%" PRId64 "}", avro_schema_fixed_size(schema));
}

static void add_union(avro_schema_t schema, struct buf *out) {
  buf_add_byte(out, '[');
  size_t count = avro_schema_union_size(schema);
  for (size_t i = 0; i < count; i++) {
    if (i) {
      buf_add_byte(out, ',');
    }
    canonical_form(avro_schema_union_branch(schema, (int)i), out);
  }
  buf_add_byte(out, ']');
}

static void add_items(const char *opening, avro_schema_t items, struct buf *out) {
  buf_add_string(out, opening);
  canonical_form(items, out);
  buf_add_byte(out, '}');
}

static const char *primitive(avro_type_t type) {
  switch (type) {
    case AVRO_STRING:
      return "\"string\"";
    case AVRO_BYTES:
      return "\"bytes\"";
    case AVRO_INT32:
      return "\"int\"";
    case AVRO_INT64:
      return "\"long\"";
    case AVRO_FLOAT:
      return "\"float\"";
    case AVRO_DOUBLE:
      return "\"double\"";
    case AVRO_BOOLEAN:
      return "\"boolean\"";
    default:
      return "\"null\"";
  }
}

void canonical_form(avro_schema_t schema, struct buf *out) {
  switch (avro_typeof(schema)) {
    case AVRO_RECORD:
      add_record(schema, out);
      break;
    case AVRO_ENUM:
      add_enum(schema, out);
      break;
    case AVRO_FIXED:
      add_fixed(schema, out);
      break;
    case AVRO_UNION:
      add_union(schema, out);
      break;
    case AVRO_ARRAY:
      add_items("{\"type\":\"array\",\"items\":", avro_schema_array_items(schema), out);
      break;
    case AVRO_MAP:
      add_items("{\"type\":\"map\",\"values\":", avro_schema_map_values(schema), out);
      break;
    case AVRO_LINK:
      add_full_name(avro_schema_link_target(schema), out);
      break;
    default:
      buf_add_string(out, primitive(avro_typeof(schema)));
      break;
  }
}

// Schemas are fingerprinted once, at the start, so bit by bit is fast enough.
uint64_t canonical_crc64(const void *bytes, size_t size) {
  static const uint64_t empty = UINT64_C(0xc15d213aa4d7a795);
  const uint8_t *at = bytes;
  uint64_t crc = empty;
  for (size_t i = 0; i < size; i++) {
    uint64_t low = (crc ^ at[i]) & 0xff;
    for (int bit = 0; bit < 8; bit++) {
      low = (low >> 1) ^ (empty & -(low & 1));
    }
    crc = (crc >> 8) ^ low;
  }
  return crc;
}

uint64_t canonical_fingerprint(avro_schema_t schema) {
  struct buf form = {0};
  canonical_form(schema, &form);
  uint64_t fingerprint = canonical_crc64(form.at, form.size);
  buf_release(&form);
  return fingerprint;
}
