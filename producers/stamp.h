// SPDX-License-Identifier: Apache-2.0
// The date forms of a profile: which letters stand for what, and a stamp read by them.
#ifndef HUIYIN_PRODUCERS_STAMP_H
#define HUIYIN_PRODUCERS_STAMP_H

#include <stdint.h>

#include "runtime/err.h"
#include "schemas/event.h"
#include "schemas/zone.h"

// The letters: %Y year, %y its last two digits (69 to 99 are 1969 to 1999), %m month, %d day, %B or %b English month
// name (whole or three letters), %H hour 0 to 23, %I hour 1 to 12, %p AM, PM, 上午 or 下午, %M minute, %S second,
// %f fraction of a second, %z offset from UTC (Z, +08:00, +0800, +08), %% a percent sign. Numbers may lack their
// leading zero, but for %Y. A space stands for one or more; anything else for itself. ` | ` separates forms: the first
// that fits is taken. No locale plays a part.

// A pattern that was checked. Points into the text it was made of.
struct stamp_format {
  const char *pattern;
};

// -1 with what is wrong in the pattern, and what to write instead.
int stamp_compile(struct stamp_format *f, const char *pattern, struct err *e);

enum stamp_result { STAMP_READ, STAMP_MISFIT, STAMP_NO_DATE };

// Reads a stamp: local time of `zone` unless the pattern has %z. STAMP_MISFIT where no form fits, STAMP_NO_DATE where
// one fits but the calendar has no such day or clock no such hour.
enum stamp_result stamp_read(
  const struct stamp_format *f, const struct zone *zone, const char *at, size_t size, int64_t *moment);

#endif
