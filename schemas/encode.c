// SPDX-License-Identifier: Apache-2.0
// Writes Avro's binary encoding: unions here are all ["null", T].
#include "schemas/encode.h"

#include <string.h>

enum { VARINT_MAX = 10, BRANCH_NULL = 0, BRANCH_VALUE = 2 };  // the branches 0 and 1, in zigzag

// Where the next byte goes. Before a text there is always room for `spare` bytes: all that a record's fields take but
// the bytes of its texts.
struct writer {
  uint8_t *at;
  size_t spare;
  struct buf *out;
};

static void put_varint(struct writer *w, int64_t value) {
  uint64_t rest = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
  uint8_t *at = w->at;
  while (rest >= 0x80) {
    *at++ = (uint8_t)(rest | 0x80);
    rest >>= 7;
  }
  *at++ = (uint8_t)rest;
  w->at = at;
}

// Names and ids are short: two moves that overlap cost less than a call.
static inline void copy(uint8_t *to, const char *from, size_t size) {
  if (size > 32) {
    memcpy(to, from, size);
  } else if (size >= 16) {
    memcpy(to, from, 16);
    memcpy(to + size - 16, from + size - 16, 16);
  } else if (size >= 8) {
    memcpy(to, from, 8);
    memcpy(to + size - 8, from + size - 8, 8);
  } else {
    for (size_t i = 0; i < size; i++) {
      to[i] = (uint8_t)from[i];
    }
  }
}

static void put_text(struct writer *w, struct text text) {
  struct buf *out = w->out;
  out->size = (size_t)(w->at - out->at);
  if (out->room - out->size < w->spare + text.size) {
    w->at = buf_grow(out, w->spare + text.size);
  }
  put_varint(w, text.size);
  copy(w->at, text.at, text.size);
  w->at += text.size;
}

// Writes the branch of a nullable field. Returns whether its value follows.
static inline bool put_branch(struct writer *w, const struct field *f, bool null) {
  if (f->nullable) {
    *w->at++ = null ? BRANCH_NULL : BRANCH_VALUE;
  }
  return !(f->nullable && null);
}

static void put_text_field(struct writer *w, const struct field *f, const struct text *text) {
  if (put_branch(w, f, !text->at)) {
    put_text(w, *text);
  }
}

static inline void put_number_field(struct writer *w, const struct field *f, int64_t value, bool null) {
  if (put_branch(w, f, null)) {
    put_varint(w, value);
  }
}

static inline void put_field(struct writer *w, const struct field *f, const void *value) {
  switch (f->type) {
    case FIELD_TEXT:
      put_text_field(w, f, value);
      break;
    case FIELD_MOMENT: {
      const int64_t *moment = value;
      put_number_field(w, f, *moment, *moment == MOMENT_NONE);
      break;
    }
    case FIELD_INT:
    case FIELD_ENUM: {
      const int32_t *number = value;
      put_number_field(w, f, *number, *number == 0);
      break;
    }
    case FIELD_BOOLEAN:
      *w->at++ = *(const bool *)value;
      break;
  }
}

void encode_record(const struct record *r, const void *base, struct buf *out) {
  struct writer w = {.spare = r->count * (VARINT_MAX + 1), .out = out};
  w.at = buf_grow(out, w.spare);
  for (const struct field *f = r->fields, *end = f + r->count; f < end; f++) {
    put_field(&w, f, (const char *)base + f->place);
  }
  out->size = (size_t)(w.at - out->at);
}
