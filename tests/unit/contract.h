// SPDX-License-Identifier: Apache-2.0
// What the tests of schemas/ share: hex, a random event by the table, a wire that fails the test when it does not open.
#ifndef HUIYIN_TESTS_UNIT_CONTRACT_H
#define HUIYIN_TESTS_UNIT_CONTRACT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/buf.h"
#include "schemas/record.h"
#include "schemas/wire.h"

#include <cmocka.h>

static inline struct wire *contract_wire(void) {
  struct err e;
  struct wire *w = wire_new(&e);
  if (!w) {
    fail_msg("%s", e.text);
  }
  return w;
}

static inline void contract_hex(const char *hex, struct buf *out) {
  buf_clear(out);
  for (; hex[0] && hex[1]; hex += 2) {
    char two[3] = {hex[0], hex[1], 0};
    buf_add_byte(out, (uint8_t)strtoul(two, NULL, 16));
  }
}

static inline void contract_file(const char *path, struct buf *out) {
  buf_clear(out);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  size_t got = 0;
  do {
    out->size += got;
    got = fread(buf_grow(out, 4096), 1, 4096, file);
  } while (got > 0);
  (void)fclose(file);
  (void)buf_string(out);
}

static inline uint64_t contract_random(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

// The texts of a random struct lie in `room`.
struct contract_room {
  char bytes[80000];
  size_t used;
};

static inline struct text contract_random_text(uint64_t *state, const struct field *f, struct contract_room *room) {
  static const char *const pieces[] = {"a", "Z", "7", "-", " ", "%", ":", "\"", "\\", "\n", "\x7f", "\xc3\xa9",
    "\xe8\xaf\x89", "\xe6\xb1\x82", "\xf0\x9d\x84\x9e", "\xee\x80\x80", "\xef\xbf\xbf"};
  size_t count = sizeof pieces / sizeof *pieces;
  size_t most = contract_random(state) % 8 ? 24 : (size_t)(f->most < 2000 ? f->most : 2000);
  size_t wanted = (size_t)f->least + contract_random(state) % (most - (size_t)f->least + 1);
  struct text text = {room->bytes + room->used, 0};
  while (text.size < wanted) {
    const char *piece = pieces[contract_random(state) % (contract_random(state) % 2 ? 6 : count)];
    if (text.size + strlen(piece) > (size_t)f->most) {
      break;
    }
    memcpy(room->bytes + room->used, piece, strlen(piece));
    room->used += strlen(piece);
    text.size += (uint32_t)strlen(piece);
  }
  return text;
}

// Fills one field with a random value inside its bounds, sometimes null.
static inline void contract_random_field(
  uint64_t *state, const struct field *f, void *base, struct contract_room *room) {
  void *at = (char *)base + f->place;
  record_default(f, base);
  if (f->nullable && contract_random(state) % 3 == 0) {
    return;
  }
  uint64_t span = f->type == FIELD_TEXT ? 1 : (uint64_t)(f->most - f->least) + 1;
  int64_t value = f->least + (int64_t)(contract_random(state) % span);
  switch (f->type) {
    case FIELD_TEXT:
      *(struct text *)at = contract_random_text(state, f, room);
      break;
    case FIELD_MOMENT:
      *(int64_t *)at = value;
      break;
    case FIELD_INT:
    case FIELD_ENUM:
      *(int32_t *)at = (int32_t)value;
      break;
    case FIELD_BOOLEAN:
      *(bool *)at = value != 0;
      break;
  }
}

static inline void contract_random_record(
  uint64_t *state, const struct record *r, void *base, struct contract_room *room) {
  room->used = 0;
  for (size_t i = 0; i < r->count; i++) {
    contract_random_field(state, &r->fields[i], base, room);
  }
}

static inline void contract_random_event(uint64_t *state, struct event *event, struct contract_room *room) {
  *event = (struct event){.type = (enum event_type)(contract_random(state) % EVENT_TYPE_COUNT)};
  contract_random_record(state, record_for(event->type), event, room);
}

static inline bool contract_same_field(const struct field *f, const void *a, const void *b) {
  const void *x = (const char *)a + f->place;
  const void *y = (const char *)b + f->place;
  if (f->type == FIELD_TEXT) {
    const struct text *s = x;
    const struct text *t = y;
    return !s->at == !t->at && s->size == t->size && (s->size == 0 || !memcmp(s->at, t->at, s->size));
  }
  size_t size = f->type == FIELD_MOMENT ? sizeof(int64_t) : f->type == FIELD_BOOLEAN ? sizeof(bool) : sizeof(int32_t);
  return !memcmp(x, y, size);
}

static inline void contract_assert_same(const struct record *r, const void *a, const void *b) {
  for (size_t i = 0; i < r->count; i++) {
    if (!contract_same_field(&r->fields[i], a, b)) {
      fail_msg("%s: `%s` differs", r->name, r->fields[i].name);
    }
  }
}

#endif
