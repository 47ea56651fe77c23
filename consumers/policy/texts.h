// SPDX-License-Identifier: Apache-2.0
// Lists of texts as a settings file has them, with commas between.
#ifndef HUIYIN_CONSUMERS_POLICY_TEXTS_H
#define HUIYIN_CONSUMERS_POLICY_TEXTS_H

#include <stddef.h>

#include "runtime/err.h"
#include "schemas/event.h"

// Views of somebody else's bytes; the holder owns the list alone. Zeroed: none.
struct texts {
  struct text *all;
  size_t count;
};

// Cuts `a, b, c` up; blanks around each are left out. -1 with a sentence where one is empty or comes twice. An empty
// value is an empty list.
int texts_read(struct texts *t, const char *value, struct err *e);
void texts_release(struct texts *t);

bool texts_has(const struct texts *t, struct text text);

// A view of a C string.
struct text texts_of(const char *string);

#endif
