// SPDX-License-Identifier: Apache-2.0
// What is remembered of a message while it is under way: its tag and its timestamp.
#include "runtime/flight.h"

#include <stdlib.h>

static void flight_grow(struct flight *f) {
  size_t room = f->room ? 2 * f->room : 1024;
  struct flight_entry *entries = realloc(f->entries, room * sizeof *entries);
  if (!entries) {
    abort();
  }
  f->entries = entries;
  f->room = room;
}

uint64_t flight_begin(struct flight *f, uint64_t tag, int64_t timestamp) {
  uint64_t number = f->free;
  if (number) {
    f->free = f->entries[number - 1].tag;
  } else {
    if (f->size == f->room) {
      flight_grow(f);
    }
    number = ++f->size;
  }
  f->entries[number - 1] = (struct flight_entry){.tag = tag, .timestamp = timestamp};
  return number;
}

const struct flight_entry *flight_at(const struct flight *f, uint64_t number) {
  return &f->entries[number - 1];
}

void flight_end(struct flight *f, uint64_t number) {
  f->entries[number - 1].tag = f->free;
  f->free = number;
}

void flight_release(struct flight *f) {
  free(f->entries);
  *f = (struct flight){0};
}
