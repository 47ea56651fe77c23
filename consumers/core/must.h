// SPDX-License-Identifier: Apache-2.0
// Memory that there is no going on without.
#ifndef HUIYIN_CONSUMERS_CORE_MUST_H
#define HUIYIN_CONSUMERS_CORE_MUST_H

#include <stdlib.h>

// Gives back what an allocation gave; ends the program where that is nothing.
static inline void *must(void *memory) {
  if (!memory) {
    abort();
  }
  return memory;
}

#endif
