// SPDX-License-Identifier: Apache-2.0
// A hash table of packed states: open addressing with backward-shift deletion, so that lookups never cross a grave.
#include "consumers/core/state.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

uint32_t state_hash(const char *field, size_t size) {
  uint64_t hash = size * UINT64_C(0x9E3779B97F4A7C15);
  for (; size >= 8; size -= 8, field += 8) {
    uint64_t word;
    memcpy(&word, field, 8);
    hash = (hash ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
    hash ^= hash >> 32;
  }
  uint64_t tail = 0;
  memcpy(&tail, field, size);
  hash = (hash ^ tail) * UINT64_C(0xC4CEB9FE1A85EC53);
  return (uint32_t)(hash ^ (hash >> 32));
}

void state_table_release(struct state_table *t) {
  slab_release(&t->memory);
  free(t->slots);
  *t = (struct state_table){0};
}

static bool is_field(const struct state *s, uint32_t hash, const char *field, size_t size) {
  return s->hash == hash && s->field_size == size && memcmp(s->bytes, field, size) == 0;
}

static struct state *find(const struct state_table *t, uint32_t hash, const char *field, size_t size) {
  if (!t->count) {
    return NULL;
  }
  size_t slot = hash & (t->slot_count - 1);
  while (t->slots[slot] && !is_field(t->slots[slot], hash, field, size)) {
    slot = (slot + 1) & (t->slot_count - 1);
  }
  return t->slots[slot];
}

struct state *state_find(const struct state_table *t, const char *field, size_t size) {
  return t->count ? find(t, state_hash(field, size), field, size) : NULL;
}

static void place(struct state_table *t, struct state *s) {
  size_t slot = s->hash & (t->slot_count - 1);
  while (t->slots[slot]) {
    slot = (slot + 1) & (t->slot_count - 1);
  }
  t->slots[slot] = s;
}

static void grow(struct state_table *t) {
  struct state_table old = *t;
  t->slot_count = old.slot_count ? old.slot_count * 2 : 1024;
  t->slots = must(calloc(t->slot_count, sizeof(struct state *)));
  for (size_t i = 0; i < old.slot_count; i++) {
    if (old.slots[i]) {
      place(t, old.slots[i]);
    }
  }
  free(old.slots);
}

static size_t whole_size(size_t field_size, size_t value_size) {
  return slab_size(offsetof(struct state, bytes) + field_size + value_size);
}

static struct state *add(struct state_table *t, uint32_t hash, const char *field, size_t size) {
  if (t->count * 2 >= t->slot_count) {
    grow(t);
  }
  struct state *s = slab_take(&t->memory, whole_size(size, 0));
  s->next = INT64_MAX;
  s->hash = hash;
  s->due_slot = s->changed = 0;
  s->field_size = (uint16_t)size;
  s->value_size = 0;
  memcpy(s->bytes, field, size);
  place(t, s);
  t->count++;
  return s;
}

struct state *state_add(struct state_table *t, const char *field, size_t size) {
  return add(t, state_hash(field, size), field, size);
}

struct state *state_meet(struct state_table *t, const char *field, size_t size, bool *added) {
  uint32_t hash = state_hash(field, size);
  struct state *s = find(t, hash, field, size);
  *added = !s;
  return s ? s : add(t, hash, field, size);
}

static size_t slot_of(const struct state_table *t, const struct state *s) {
  size_t slot = s->hash & (t->slot_count - 1);
  while (t->slots[slot] != s) {
    slot = (slot + 1) & (t->slot_count - 1);
  }
  return slot;
}

// Moves it to memory of another size; its value is not taken along.
static struct state *resize(struct state_table *t, struct state *s, size_t from, size_t to) {
  struct state *now = slab_take(&t->memory, to);
  memcpy(now, s, offsetof(struct state, bytes) + s->field_size);
  t->slots[slot_of(t, s)] = now;
  slab_give(&t->memory, s, from);
  return now;
}

struct state *state_set(struct state_table *t, struct state *s, const void *value, size_t size) {
  size_t was = whole_size(s->field_size, s->value_size);
  size_t whole = whole_size(s->field_size, size);
  s = whole == was ? s : resize(t, s, was, whole);
  if (size) {
    memcpy(s->bytes + s->field_size, value, size);
  }
  s->value_size = (uint16_t)size;
  return s;
}

void state_remove(struct state_table *t, struct state *s) {
  size_t mask = t->slot_count - 1;
  size_t hole = slot_of(t, s);
  slab_give(&t->memory, s, whole_size(s->field_size, s->value_size));
  for (size_t next = (hole + 1) & mask; t->slots[next]; next = (next + 1) & mask) {
    size_t home = t->slots[next]->hash & mask;
    // It may move into the hole only if the hole lies between its home and where it is.
    if (((next - home) & mask) >= ((next - hole) & mask)) {
      t->slots[hole] = t->slots[next];
      hole = next;
    }
  }
  t->slots[hole] = NULL;
  t->count--;
}
