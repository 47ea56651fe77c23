// SPDX-License-Identifier: Apache-2.0
// The due index: which request is the next that time changes. A 4-ary heap by moment, then request_id.
#ifndef HUIYIN_CONSUMERS_CORE_DUE_H
#define HUIYIN_CONSUMERS_CORE_DUE_H

#include "consumers/core/state.h"

// A member's moment lies beside the pointer, so that comparing does not fetch the states, which lie all over memory.
struct due_entry {
  int64_t next;
  struct state *state;
};

// Holds pointers to states that a table owns; a state knows its place (due_slot) while its `next` is not INT64_MAX.
struct due_index {
  struct due_entry *heap;
  size_t count;
  size_t room;
};

void due_release(struct due_index *d);

// Puts, moves or (INT64_MAX) takes out a state by its next moment.
void due_set(struct due_index *d, struct state *s, int64_t next);

// The state moved in memory: the index points to where it is now.
void due_moved(struct due_index *d, struct state *s);

// The first state, NULL for none.
static inline struct state *due_first(const struct due_index *d) {
  return d->count ? d->heap[0].state : NULL;
}

#endif
