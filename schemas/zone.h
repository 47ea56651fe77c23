// SPDX-License-Identifier: Apache-2.0
// A time zone: which offset from UTC holds at which moment, and which moment a local time means.
#ifndef HUIYIN_SCHEMAS_ZONE_H
#define HUIYIN_SCHEMAS_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "schemas/moment.h"

// The offsets of one zone from 1970 to 2200, read once from the machine's zone database.
// After zone_load it is only read, by any number of threads.
struct zone {
  char name[64];
  size_t count;
  int64_t *from;    // moments in rising order; from[0] lies before MOMENT_FIRST
  int32_t *offset;  // milliseconds east of UTC, from that moment on
};

// Loads `Asia/Shanghai` and the like. Any thread. -1 with a sentence where the machine knows no such zone (it names the
// package tzdata).
int zone_load(struct zone *z, const char *name, struct err *e);
void zone_release(struct zone *z);

// Where in `from` and `offset` that stands which holds at the moment.
size_t zone_place(const struct zone *z, int64_t moment);

// Milliseconds east of UTC at that moment.
int32_t zone_offset(const struct zone *z, int64_t moment);

// The local day, in days since 1970-01-01, that a moment falls on.
int64_t zone_day(const struct zone *z, int64_t moment);

// The moment that a local wall-clock time means: of a repeated one the first; a skipped one moved on by the gap.
int64_t zone_moment(const struct zone *z, const struct civil *local);

#endif
