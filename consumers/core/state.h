// SPDX-License-Identifier: Apache-2.0
// The states of one partition by field name: a hash table of packed values.
#ifndef HUIYIN_CONSUMERS_CORE_STATE_H
#define HUIYIN_CONSUMERS_CORE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One state. `bytes` holds the field name and, behind it, the packed value. Owned by the table.
struct state {
  uint64_t hash;
  int64_t next;       // the moment at which it stands in the due index; INT64_MAX where it does not
  uint32_t due_slot;  // its place there
  uint16_t field_size;
  uint16_t value_size;
  uint16_t room;     // for the value
  uint32_t changed;  // its place in the ledger's list of changes, counted from 1; 0 where it did not change
  char bytes[];
};

struct state_table {
  struct state **slots;  // open addressing; a power of two
  size_t slot_count;
  size_t count;
};

void state_table_release(struct state_table *t);

struct state *state_find(const struct state_table *t, const char *field, size_t size);

// Puts a state that is not there yet, without a value.
struct state *state_add(struct state_table *t, const char *field, size_t size);

// Gives it another value; the state may move: what is returned takes its place, also in the table.
struct state *state_set(struct state_table *t, struct state *s, const void *value, size_t size);

void state_remove(struct state_table *t, struct state *s);

static inline const uint8_t *state_value(const struct state *s) {
  return (const uint8_t *)s->bytes + s->field_size;
}

#endif
