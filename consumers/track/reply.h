// SPDX-License-Identifier: Apache-2.0
// An answer of Redis, as the state machines see it.
#ifndef HUIYIN_CONSUMERS_TRACK_REPLY_H
#define HUIYIN_CONSUMERS_TRACK_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum reply_type { REPLY_TEXT, REPLY_NUMBER, REPLY_ARRAY, REPLY_NIL, REPLY_ERROR };

// Owned by whoever delivers it; good during the call that delivers it.
struct reply {
  enum reply_type type;
  int64_t number;                // REPLY_NUMBER
  const char *bytes;             // REPLY_TEXT (status lines too) and REPLY_ERROR
  size_t size;                   // of `bytes`, or how many elements
  const struct reply *elements;  // REPLY_ARRAY
};

// Whether it is an array of texts alone, of an even number of them where they are to be pairs.
static inline bool reply_is_texts(const struct reply *r, bool pairs) {
  bool texts = r->type == REPLY_ARRAY && !(pairs && r->size % 2);
  for (size_t i = 0; texts && i < r->size; i++) {
    texts = r->elements[i].type == REPLY_TEXT;
  }
  return texts;
}

#endif
