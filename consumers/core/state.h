// SPDX-License-Identifier: Apache-2.0
// The states of one partition by field name: a hash table of packed values.
#ifndef HUIYIN_CONSUMERS_CORE_STATE_H
#define HUIYIN_CONSUMERS_CORE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/core/slab.h"

// One state. `bytes` holds the field name and, behind it, the packed value. Owned by the table.
struct state {
  int64_t next;  // the moment at which it stands in the due index; INT64_MAX where it does not
  uint32_t hash;
  uint32_t due_slot;  // its place there
  uint32_t changed;   // its place in the ledger's list of changes, counted from 1; 0 where it did not change
  uint16_t field_size;
  uint16_t value_size;
  char bytes[];
};

struct state_table {
  struct state **slots;  // open addressing; a power of two
  size_t slot_count;
  size_t count;
  struct slab memory;  // of the states
};

void state_table_release(struct state_table *t);

uint32_t state_hash(const char *field, size_t size);

// Brings into the cache what state_find will look at first for a field of that hash: its slot, and what the slot points
// to.
static inline void state_prefetch_place(const struct state_table *t, uint32_t hash) {
  if (t->slot_count) {
    __builtin_prefetch(&t->slots[hash & (t->slot_count - 1)]);
  }
}

static inline void state_prefetch(const struct state_table *t, uint32_t hash) {
  const char *s = t->slot_count ? (const char *)t->slots[hash & (t->slot_count - 1)] : NULL;
  if (s) {
    __builtin_prefetch(s);
    __builtin_prefetch(s + 64);
  }
}

struct state *state_find(const struct state_table *t, const char *field, size_t size);

// Puts a state that is not there yet, without a value.
struct state *state_add(struct state_table *t, const char *field, size_t size);

// The state of that name, put where there is none yet; *added says so.
struct state *state_meet(struct state_table *t, const char *field, size_t size, bool *added);

// Gives it another value; the state may move: what is returned takes its place, also in the table.
struct state *state_set(struct state_table *t, struct state *s, const void *value, size_t size);

void state_remove(struct state_table *t, struct state *s);

static inline const uint8_t *state_value(const struct state *s) {
  return (const uint8_t *)s->bytes + s->field_size;
}

#endif
