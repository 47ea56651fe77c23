// SPDX-License-Identifier: Apache-2.0
// Scopes: what a counter is about, and how its name is spelled (semantics.md, "The counters").
#ifndef HUIYIN_CONSUMERS_CORE_SCOPE_H
#define HUIYIN_CONSUMERS_CORE_SCOPE_H

#include <stddef.h>

#include "schemas/event.h"

enum scope_type {
  SCOPE_ALL,
  SCOPE_DISTRICT,      // first: the path, cleaned
  SCOPE_CATEGORY,      // first
  SCOPE_CHANNEL,       // first
  SCOPE_KIND,          // first
  SCOPE_UNIT,          // first
  SCOPE_STATION,       // first
  SCOPE_CROSS,         // first: district's first level, second: category
  SCOPE_DAY,           // day
  SCOPE_DAY_DISTRICT,  // day, first: district's first level
  SCOPE_MONTH_UNIT     // day: the first of the month, first: unit
};

// Texts as they came; they are encoded only when a name is written.
struct scope {
  enum scope_type type;
  int32_t day;  // local day, in days since 1970-01-01; 0 where the scope has none
  struct text first;
  struct text second;
};

// Writes the name with its parts percent-encoded, at most SCOPE_NAME_MAX bytes, no NUL. Returns its size.
enum { SCOPE_NAME_MAX = 16 + 2 * (3 * NAME_MAX_BYTES + 1) };
size_t scope_name(const struct scope *s, char *out);

// The levels of a district path, empty ones dropped: `bytes` holds them joined by `/`, `end[i]` is where level i ends,
// so that the first end[i] bytes are level i's path.
struct district {
  size_t levels;
  uint16_t end[DISTRICT_LEVELS_MAX];
  char bytes[NAME_MAX_BYTES + 1];
};

// Splits a path; levels past DISTRICT_LEVELS_MAX do not occur (the contract refuses them).
void district_split(struct text path, struct district *d);

// The path down to level `level` (0: the first). Points into `d`.
struct text district_path(const struct district *d, size_t level);

#endif
