// SPDX-License-Identifier: Apache-2.0
// What verify found to differ: the first ones by name, and how many in all.
#ifndef HUIYIN_CONSUMERS_VERIFY_DIFFERENCES_H
#define HUIYIN_CONSUMERS_VERIFY_DIFFERENCES_H

#include <stddef.h>

#include "runtime/buf.h"
#include "schemas/event.h"

enum { DIFFERENCES_SHOWN = 20 };

// A zeroed struct holds none.
struct differences {
  struct buf text;  // a line for each of the first ones
  size_t count;
};

void differences_release(struct differences *d);

// Notes one: `what` names it and may be anything (it is made visible), the sentence says how it differs.
__attribute__((format(printf, 3, 4))) void differences_add(
  struct differences *d, struct text what, const char *format, ...);

#endif
