// SPDX-License-Identifier: Apache-2.0
// The due index: a 4-ary heap whose members know their place.
#include "consumers/core/due.h"

#include <stdlib.h>
#include <string.h>

enum { CHILDREN = 4 };

void due_release(struct due_index *d) {
  free(d->heap);
  *d = (struct due_index){0};
}

static bool before(const struct state *a, const struct state *b) {
  if (a->next != b->next) {
    return a->next < b->next;
  }
  size_t shared = a->field_size < b->field_size ? a->field_size : b->field_size;
  int order = memcmp(a->bytes, b->bytes, shared);
  return order ? order < 0 : a->field_size < b->field_size;
}

static void put(struct due_index *d, size_t slot, struct state *s) {
  d->heap[slot] = s;
  s->due_slot = (uint32_t)slot;
}

static void rise(struct due_index *d, size_t slot, struct state *s) {
  while (slot) {
    size_t parent = (slot - 1) / CHILDREN;
    if (!before(s, d->heap[parent])) {
      break;
    }
    put(d, slot, d->heap[parent]);
    slot = parent;
  }
  put(d, slot, s);
}

static size_t first_child(const struct due_index *d, size_t slot) {
  size_t child = slot * CHILDREN + 1;
  size_t end = child + CHILDREN < d->count ? child + CHILDREN : d->count;
  size_t first = child;
  for (size_t other = child + 1; other < end; other++) {
    if (before(d->heap[other], d->heap[first])) {
      first = other;
    }
  }
  return first;
}

static void sink(struct due_index *d, size_t slot, struct state *s) {
  while (slot * CHILDREN + 1 < d->count) {
    size_t child = first_child(d, slot);
    if (!before(d->heap[child], s)) {
      break;
    }
    put(d, slot, d->heap[child]);
    slot = child;
  }
  put(d, slot, s);
}

static void settle(struct due_index *d, size_t slot, struct state *s) {
  if (slot && before(s, d->heap[(slot - 1) / CHILDREN])) {
    rise(d, slot, s);
  } else {
    sink(d, slot, s);
  }
}

static void take_out(struct due_index *d, struct state *s) {
  size_t slot = s->due_slot;
  struct state *last = d->heap[--d->count];
  if (last != s) {
    settle(d, slot, last);
  }
}

static void put_in(struct due_index *d, struct state *s) {
  if (d->count == d->room) {
    d->room = d->room ? d->room * 2 : 256;
    struct state **heap = realloc(d->heap, d->room * sizeof(struct state *));
    if (!heap) {
      abort();
    }
    d->heap = heap;
  }
  rise(d, d->count++, s);
}

void due_set(struct due_index *d, struct state *s, int64_t next) {
  int64_t was = s->next;
  if (was == next) {
    return;
  }
  if (next == INT64_MAX) {
    take_out(d, s);
    s->next = next;
    return;
  }
  s->next = next;
  if (was == INT64_MAX) {
    put_in(d, s);
  } else {
    settle(d, s->due_slot, s);
  }
}

void due_moved(struct due_index *d, struct state *s) {
  if (s->next != INT64_MAX) {
    d->heap[s->due_slot] = s;
  }
}
