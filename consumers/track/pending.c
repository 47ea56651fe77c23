// SPDX-License-Identifier: Apache-2.0
// The answers of Redis that are awaited, in the order of the commands.
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/track/tracker_parts.h"

static struct pending *at(const struct tracker *t, size_t index) {
  return &t->pending[(t->pending_head + index) & (t->pending_room - 1)];
}

static void grow(struct tracker *t) {
  size_t room = t->pending_room ? t->pending_room * 2 : 64;
  struct pending *pending = must(malloc(room * sizeof *pending));
  for (size_t i = 0; i < t->pending_count; i++) {
    pending[i] = *at(t, i);
  }
  free(t->pending);
  t->pending = pending;
  t->pending_room = room;
  t->pending_head = 0;
}

void pending_add(struct tracker *t, enum pending_type type, int32_t partition, uint32_t epoch) {
  if (t->pending_count == t->pending_room) {
    grow(t);
  }
  t->pending_count++;
  *pending_last(t) = (struct pending){.type = type, .partition = partition, .epoch = epoch, .repeat = 1};
}

void pending_add_queued(struct tracker *t, size_t repeat) {
  pending_add(t, PENDING_QUEUED, -1, 0);
  pending_last(t)->repeat = repeat;
}

struct pending *pending_last(struct tracker *t) {
  return at(t, t->pending_count - 1);
}

struct pending pending_take(struct tracker *t) {
  struct pending *first = at(t, 0);
  struct pending taken = *first;
  if (--first->repeat == 0) {
    t->pending_head = (t->pending_head + 1) & (t->pending_room - 1);
    t->pending_count--;
  }
  return taken;
}

void pending_clear(struct tracker *t) {
  for (size_t i = 0; i < t->pending_count; i++) {
    buf_release(&at(t, i)->fields);
  }
  t->pending_count = 0;
}

void pending_add_field(struct pending *p, const char *field, size_t size) {
  uint16_t prefix = (uint16_t)size;
  buf_add(&p->fields, &prefix, sizeof prefix);
  buf_add(&p->fields, field, size);
}

const char *pending_next_field(const struct pending *p, size_t *where, size_t *size) {
  if (*where >= p->fields.size) {
    return NULL;
  }
  uint16_t prefix;
  memcpy(&prefix, p->fields.at + *where, sizeof prefix);
  const char *field = (const char *)p->fields.at + *where + sizeof prefix;
  *size = prefix;
  *where += sizeof prefix + prefix;
  return field;
}
