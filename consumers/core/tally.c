// SPDX-License-Identifier: Apache-2.0
// Differences of counters by scope: an open-addressing map over entries that lie in the order of their coming.
#include "consumers/core/tally.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

const char *const field_names[FIELD_COUNT] = {"filed", "pledged", "resolved", "open", "overdue", "stalled", "on_time",
  "late", "reopened", "declined", "excluded", "assisted", "rated", "satisfied", "over_extended", "pledge_ms",
  "resolve_ms", "orphans"};

const char *const volunteer_field_names[VOLUNTEER_FIELD_COUNT] = {
  "events", "teams", "volunteers", "beneficiaries", "minutes"};

enum { ARENA_FIRST = 256 };

struct entry {
  uint64_t hash;
  enum scope_type type;
  int32_t day;
  uint32_t names;  // where first and second lie in the arena, one behind the other
  uint16_t first_size;
  uint16_t second_size;
};

struct tally {
  size_t width;
  struct entry *entries;
  int64_t *values;  // width numbers an entry
  size_t count;
  size_t room;
  uint32_t *slots;  // entry index + 1, 0 for none; slot_count is a power of two, at least twice `count`
  size_t slot_count;
  char *arena;
  size_t arena_size;
  size_t arena_room;
};

struct tally *tally_new(size_t width) {
  struct tally *t = must(malloc(sizeof *t));
  // The arena is there from the start: a scope without names points into it, too.
  *t = (struct tally){.width = width, .arena = must(malloc(ARENA_FIRST)), .arena_room = ARENA_FIRST};
  return t;
}

void tally_free(struct tally *t) {
  if (t) {
    free(t->entries);
    free(t->values);
    free(t->slots);
    free(t->arena);
    free(t);
  }
}

void tally_clear(struct tally *t) {
  t->count = 0;
  t->arena_size = 0;
  if (t->slot_count) {
    memset(t->slots, 0, t->slot_count * sizeof *t->slots);
  }
}

static uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
  return hash ^ (hash >> 29);
}

static uint64_t hash_text(uint64_t hash, struct text text) {
  uint32_t left = text.size;
  const char *at = text.at;
  for (; left >= 8; left -= 8, at += 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    hash = mix(hash, word);
  }
  uint64_t tail = 0;
  if (left) {
    memcpy(&tail, at, left);
  }
  return mix(hash, tail ^ ((uint64_t)text.size << 56));
}

static uint64_t hash_scope(const struct scope *s) {
  uint64_t hash = mix((uint64_t)s->type + 1, (uint64_t)(uint32_t)s->day);
  return hash_text(hash_text(hash, s->first), s->second);
}

static bool is_scope(const struct tally *t, const struct entry *e, const struct scope *s) {
  const char *names = t->arena + e->names;
  return e->type == s->type && e->day == s->day && e->first_size == s->first.size && e->second_size == s->second.size &&
         (!s->first.size || memcmp(names, s->first.at, s->first.size) == 0) &&
         (!s->second.size || memcmp(names + s->first.size, s->second.at, s->second.size) == 0);
}

// The slot that holds the scope, or the empty one where it belongs.
static size_t find_slot(const struct tally *t, uint64_t hash, const struct scope *s) {
  size_t mask = t->slot_count - 1;
  size_t slot = hash & mask;
  while (t->slots[slot]) {
    const struct entry *e = &t->entries[t->slots[slot] - 1];
    if (e->hash == hash && is_scope(t, e, s)) {
      break;
    }
    slot = (slot + 1) & mask;
  }
  return slot;
}

static void grow(struct tally *t) {
  t->room = t->room ? t->room * 2 : 256;
  t->entries = must(realloc(t->entries, t->room * sizeof *t->entries));
  t->values = must(realloc(t->values, t->room * t->width * sizeof *t->values));
  t->slot_count = t->room * 2;
  t->slots = must(realloc(t->slots, t->slot_count * sizeof *t->slots));
  memset(t->slots, 0, t->slot_count * sizeof *t->slots);
  for (size_t i = 0; i < t->count; i++) {
    size_t slot = t->entries[i].hash & (t->slot_count - 1);
    while (t->slots[slot]) {
      slot = (slot + 1) & (t->slot_count - 1);
    }
    t->slots[slot] = (uint32_t)i + 1;
  }
}

static uint32_t keep_names(struct tally *t, const struct scope *s) {
  size_t size = (size_t)s->first.size + s->second.size;
  if (t->arena_room - t->arena_size < size) {
    t->arena_room = (t->arena_room + size) * 2;
    t->arena = must(realloc(t->arena, t->arena_room));
  }
  uint32_t at = (uint32_t)t->arena_size;
  if (s->first.size) {
    memcpy(t->arena + at, s->first.at, s->first.size);
  }
  if (s->second.size) {
    memcpy(t->arena + at + s->first.size, s->second.at, s->second.size);
  }
  t->arena_size += size;
  return at;
}

static int64_t *values_of(struct tally *t, const struct scope *s) {
  if (t->count == t->room) {
    grow(t);
  }
  uint64_t hash = hash_scope(s);
  size_t slot = find_slot(t, hash, s);
  if (t->slots[slot]) {
    return t->values + (t->slots[slot] - 1) * t->width;
  }
  t->entries[t->count] = (struct entry){.hash = hash,
    .type = s->type,
    .day = s->day,
    .names = keep_names(t, s),
    .first_size = (uint16_t)s->first.size,
    .second_size = (uint16_t)s->second.size};
  int64_t *values = t->values + t->count * t->width;
  memset(values, 0, t->width * sizeof *values);
  t->slots[slot] = (uint32_t)++t->count;
  return values;
}

void tally_add(struct tally *t, const struct scope *scope, const int64_t *values, int sign) {
  int64_t *sums = values_of(t, scope);
  for (size_t i = 0; i < t->width; i++) {
    sums[i] += sign * values[i];
  }
}

void tally_add_change(struct tally *t, const struct scope *scope, const struct tally_change *change, int sign) {
  if (!change->count) {
    return;
  }
  int64_t *sums = values_of(t, scope);
  for (size_t i = 0; i < change->count; i++) {
    sums[change->field[i]] += sign * change->by[i];
  }
}

void tally_merge(struct tally *t, const struct tally *from) {
  for (size_t i = 0; i < from->count; i++) {
    struct scope scope;
    const int64_t *values;
    tally_at(from, i, &scope, &values);
    tally_add(t, &scope, values, 1);
  }
}

size_t tally_count(const struct tally *t) {
  return t->count;
}

void tally_at(const struct tally *t, size_t index, struct scope *scope, const int64_t **values) {
  const struct entry *e = &t->entries[index];
  *scope = (struct scope){.type = e->type,
    .day = e->day,
    .first = {t->arena + e->names, e->first_size},
    .second = {t->arena + e->names + e->first_size, e->second_size}};
  *values = t->values + index * t->width;
}

const int64_t *tally_find(const struct tally *t, const struct scope *scope) {
  if (!t->slot_count) {
    return NULL;
  }
  uint32_t entry = t->slots[find_slot(t, hash_scope(scope), scope)];
  return entry ? t->values + (entry - 1) * t->width : NULL;
}
