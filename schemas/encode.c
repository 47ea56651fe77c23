// SPDX-License-Identifier: Apache-2.0
// Writes Avro's binary encoding: unions here are all ["null", T].
#include "schemas/encode.h"

#include <string.h>

enum { VARINT_MAX = 10, BRANCH_NULL = 0, BRANCH_VALUE = 2 };  // the branches 0 and 1, in zigzag

static inline uint8_t *put_varint(uint8_t *at, int64_t value) {
  uint64_t rest = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
  while (rest >= 0x80) {
    *at++ = (uint8_t)(rest | 0x80);
    rest >>= 7;
  }
  *at++ = (uint8_t)rest;
  return at;
}

static inline uint8_t *put_text(uint8_t *at, const struct text *text) {
  at = put_varint(at, text->size);
  if (text->size) {
    memcpy(at, text->at, text->size);
  }
  return at + text->size;
}

static bool is_null(const struct field *f, const void *value) {
  switch (f->type) {
    case FIELD_TEXT:
      return !((const struct text *)value)->at;
    case FIELD_MOMENT:
      return *(const int64_t *)value == MOMENT_NONE;
    case FIELD_INT:
    case FIELD_ENUM:
      return *(const int32_t *)value == 0;
    case FIELD_BOOLEAN:
      break;
  }
  return false;
}

static uint8_t *put_field(uint8_t *at, const struct field *f, const void *value) {
  if (f->nullable) {
    if (is_null(f, value)) {
      *at++ = BRANCH_NULL;
      return at;
    }
    *at++ = BRANCH_VALUE;
  }
  switch (f->type) {
    case FIELD_TEXT:
      return put_text(at, value);
    case FIELD_MOMENT:
      return put_varint(at, *(const int64_t *)value);
    case FIELD_INT:
    case FIELD_ENUM:
      return put_varint(at, *(const int32_t *)value);
    case FIELD_BOOLEAN:
      break;
  }
  *at = *(const bool *)value;
  return at + 1;
}

// The most that a record's body can take.
static size_t room(const struct record *r, const void *base) {
  size_t sum = r->count * (VARINT_MAX + 1);
  for (size_t i = 0; i < r->count; i++) {
    if (r->fields[i].type == FIELD_TEXT) {
      sum += ((const struct text *)(const void *)((const char *)base + r->fields[i].place))->size;
    }
  }
  return sum;
}

void encode_record(const struct record *r, const void *base, struct buf *out) {
  uint8_t *at = buf_grow(out, room(r, base));
  for (size_t i = 0; i < r->count; i++) {
    at = put_field(at, &r->fields[i], (const char *)base + r->fields[i].place);
  }
  out->size = (size_t)(at - out->at);
}
