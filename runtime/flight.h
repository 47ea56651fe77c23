// SPDX-License-Identifier: Apache-2.0
// What is remembered of a message while it is under way: its tag and its timestamp.
#ifndef HUIYIN_RUNTIME_FLIGHT_H
#define HUIYIN_RUNTIME_FLIGHT_H

#include <stddef.h>
#include <stdint.h>

struct flight_entry {
  uint64_t tag;       // of a free entry: the next free one
  int64_t timestamp;  // as it was sent; librdkafka does not tell it of a message that failed
};

// Entries that are used again, so that a message costs no allocation. A zeroed struct is an empty one. An entry is
// named by its number, from 1, which fits into a pointer. Memory: 16 bytes for each message of the largest number ever
// under way at once.
struct flight {
  struct flight_entry *entries;
  size_t size;    // entries ever used
  size_t room;    // entries allocated
  uint64_t free;  // the first free one, 0 for none
};

uint64_t flight_begin(struct flight *f, uint64_t tag, int64_t timestamp);
const struct flight_entry *flight_at(const struct flight *f, uint64_t number);
void flight_end(struct flight *f, uint64_t number);
void flight_release(struct flight *f);

#endif
