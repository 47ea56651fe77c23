// SPDX-License-Identifier: Apache-2.0
// The due index: a 4-ary heap whose members know their place.
#include "consumers/core/due.h"

#include <stdlib.h>

#include "consumers/core/ledger_field.h"
#include "consumers/core/must.h"

enum { CHILDREN = 4 };

void due_release(struct due_index *d) {
  free(d->heap);
  *d = (struct due_index){0};
}

static bool before(const struct due_entry *a, const struct due_entry *b) {
  if (a->next != b->next) {
    return a->next < b->next;
  }
  const struct state *left = a->state;
  const struct state *right = b->state;
  return ledger_field_compare(left->bytes, left->field_size, right->bytes, right->field_size) < 0;
}

static void put(struct due_index *d, size_t slot, struct due_entry entry) {
  d->heap[slot] = entry;
  entry.state->due_slot = (uint32_t)slot;
}

static void rise(struct due_index *d, size_t slot, struct due_entry entry) {
  while (slot) {
    size_t parent = (slot - 1) / CHILDREN;
    if (!before(&entry, &d->heap[parent])) {
      break;
    }
    put(d, slot, d->heap[parent]);
    slot = parent;
  }
  put(d, slot, entry);
}

static size_t first_child(const struct due_index *d, size_t slot) {
  size_t child = slot * CHILDREN + 1;
  size_t end = child + CHILDREN < d->count ? child + CHILDREN : d->count;
  size_t first = child;
  for (size_t other = child + 1; other < end; other++) {
    if (before(&d->heap[other], &d->heap[first])) {
      first = other;
    }
  }
  return first;
}

static void sink(struct due_index *d, size_t slot, struct due_entry entry) {
  while (slot * CHILDREN + 1 < d->count) {
    size_t child = first_child(d, slot);
    if (!before(&d->heap[child], &entry)) {
      break;
    }
    put(d, slot, d->heap[child]);
    slot = child;
  }
  put(d, slot, entry);
}

static void settle(struct due_index *d, size_t slot, struct due_entry entry) {
  if (slot && before(&entry, &d->heap[(slot - 1) / CHILDREN])) {
    rise(d, slot, entry);
  } else {
    sink(d, slot, entry);
  }
}

static void take_out(struct due_index *d, size_t slot) {
  struct due_entry last = d->heap[--d->count];
  if (slot != d->count) {
    settle(d, slot, last);
  }
}

static void put_in(struct due_index *d, struct due_entry entry) {
  if (d->count == d->room) {
    d->room = d->room ? d->room * 2 : 256;
    d->heap = must(realloc(d->heap, d->room * sizeof *d->heap));
  }
  rise(d, d->count++, entry);
}

void due_set(struct due_index *d, struct state *s, int64_t next) {
  int64_t was = s->next;
  if (was == next) {
    return;
  }
  s->next = next;
  if (next == INT64_MAX) {
    take_out(d, s->due_slot);
  } else if (was == INT64_MAX) {
    put_in(d, (struct due_entry){next, s});
  } else {
    settle(d, s->due_slot, (struct due_entry){next, s});
  }
}

void due_moved(struct due_index *d, struct state *s) {
  if (s->next != INT64_MAX) {
    d->heap[s->due_slot].state = s;
  }
}
