// SPDX-License-Identifier: Apache-2.0
// A value as a sentence quotes it: short enough for what follows it to be read, too.
#ifndef HUIYIN_CONSUMERS_POLICY_SHOWN_H
#define HUIYIN_CONSUMERS_POLICY_SHOWN_H

#include <stddef.h>

enum { SHOWN_SIZE = 104 };

struct shown {
  char text[SHOWN_SIZE];
};

// All of it, or of what is longer than 100 bytes the beginning, and `…`. It is UTF-8. Use it in place:
// shown(value).text.
struct shown shown(const char *value);
struct shown shown_part(const char *at, size_t size);

#endif
