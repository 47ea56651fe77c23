// SPDX-License-Identifier: Apache-2.0
// Encoded events held in memory and put in order of time.
#ifndef HUIYIN_PRODUCERS_SORTER_H
#define HUIYIN_PRODUCERS_SORTER_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "schemas/event.h"

// One event that is held. Its bytes are the key, then the payload.
struct sorter_entry {
  int64_t occurred_at;
  uint64_t tag;
  uint64_t number;  // in the order of adding, so that equal moments keep it
  const char *bytes;
};

struct sorter_block;

// Begin with {.limit = BYTES}. One thread.
struct sorter {
  size_t limit;
  struct sorter_block *blocks;  // newest first
  size_t block_left;
  size_t memory;  // of the blocks
  struct sorter_entry *entries;
  size_t count;
  size_t room;
};

// -1 with a sentence where the limit would be passed.
int sorter_add(
  struct sorter *s, int64_t occurred_at, uint64_t tag, struct text key, struct text payload, struct err *e);

// Puts s->entries in order of time; equal times keep the order in which they were added.
void sorter_sort(struct sorter *s);

void sorter_get(const struct sorter_entry *entry, struct text *key, struct text *payload);

// How many bytes it takes in all, those of the sorting with it.
size_t sorter_memory(const struct sorter *s);

void sorter_release(struct sorter *s);

#endif
