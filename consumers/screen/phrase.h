// SPDX-License-Identifier: Apache-2.0
// Sentences out of a table of words, with values in them: another language may have them in another order.
#ifndef HUIYIN_CONSUMERS_SCREEN_PHRASE_H
#define HUIYIN_CONSUMERS_SCREEN_PHRASE_H

#include "runtime/buf.h"

// Appends the pattern; %1 in it is the first of the values, %2 the second, up to %9; a % before anything else is one.
// The values are strings, ended by NULL; a number of a value that is not given is an error of the caller's and nothing.
__attribute__((sentinel)) void phrase_add(struct buf *out, const char *pattern, ...);

struct phrase_number {
  char text[24];
};

// A number as a value. Use it in place: phrase_number(3).text.
struct phrase_number phrase_number(int64_t number);

#endif
