// SPDX-License-Identifier: Apache-2.0
// Sentences that pass through many hands as they are written (err.h, faults), and are said in Chinese only in the end:
// told apart by how they are written.
#ifndef HUIYIN_CONSUMERS_SCREEN_TRANSLATE_H
#define HUIYIN_CONSUMERS_SCREEN_TRANSLATE_H

#include <stdbool.h>

#include "runtime/buf.h"

// A % of the English is a value: %1, %2, %3 of the Chinese, as in phrase.h.
struct translation {
  const char *english;
  const char *chinese;
};

// Appends the Chinese of the first that fits, or, where none does, the sentence as it is; whether one did.
bool translate(struct buf *out, const struct translation *all, size_t count, const char *sentence);

#endif
