// SPDX-License-Identifier: Apache-2.0
// Comparing texts bytewise, as ties between events are settled.
#ifndef HUIYIN_CONSUMERS_CORE_TEXT_H
#define HUIYIN_CONSUMERS_CORE_TEXT_H

#include <string.h>

#include "schemas/event.h"

// Below, at or above 0, like memcmp; a null text comes first, a prefix before what it begins.
static inline int text_compare(struct text a, struct text b) {
  if (!a.at || !b.at) {
    return (a.at != NULL) - (b.at != NULL);
  }
  uint32_t shared = a.size < b.size ? a.size : b.size;
  int order = shared ? memcmp(a.at, b.at, shared) : 0;
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

static inline bool text_equal(struct text a, struct text b) {
  return a.size == b.size && (a.at == b.at || (a.at && b.at && memcmp(a.at, b.at, a.size) == 0));
}

#endif
