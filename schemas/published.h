// SPDX-License-Identifier: Apache-2.0
// The texts of the published schemas, as the build put them into the program.
#ifndef HUIYIN_SCHEMAS_PUBLISHED_H
#define HUIYIN_SCHEMAS_PUBLISHED_H

#include <stdbool.h>
#include <stddef.h>

struct published {
  const char *name;  // the file's, without `.avsc`
  const char *text;
  bool history;  // from schemas/history/
};

extern const struct published published[];
extern const size_t published_count;

#endif
