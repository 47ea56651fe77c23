// SPDX-License-Identifier: Apache-2.0
// Which name somebody meant who mistyped one.
#ifndef HUIYIN_RUNTIME_NEAREST_H
#define HUIYIN_RUNTIME_NEAREST_H

#include <stddef.h>

// The search for the nearest of some names. Begin with {.word = ...}, offer each name, then ask for `name`.
struct nearest {
  const char *word;
  const char *name;  // nearest so far; NULL where none is near enough to be meant
  size_t distance;   // its distance, in letters added, left out, changed or swapped
};

void nearest_offer(struct nearest *n, const char *name);

#endif
