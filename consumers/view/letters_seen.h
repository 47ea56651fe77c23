// SPDX-License-Identifier: Apache-2.0
// Which dead letters were counted already: one may have been written twice. For letters.c.
#ifndef HUIYIN_CONSUMERS_VIEW_LETTERS_SEEN_H
#define HUIYIN_CONSUMERS_VIEW_LETTERS_SEEN_H

#include <stdbool.h>
#include <stddef.h>

#include "schemas/event.h"

// Hashes of names, 8 bytes each, of the last million or two: what is written twice is so within one batch. Zeroed, it
// is empty.
struct letters_seen {
  uint64_t *slots;  // open addressing; a power of two; 0 is free
  size_t slot_count;
  size_t count;
};

void letters_seen_release(struct letters_seen *s);

// Whether it is a new one.
bool letters_seen_add(struct letters_seen *s, struct text topic, struct text name);

#endif
