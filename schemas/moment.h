// SPDX-License-Identifier: Apache-2.0
// Moments and civil dates: proleptic Gregorian, no leap seconds, no time zone but an offset that is given.
#ifndef HUIYIN_SCHEMAS_MOMENT_H
#define HUIYIN_SCHEMAS_MOMENT_H

#include <stddef.h>
#include <stdint.h>

struct civil {
  int32_t year;
  int32_t month;  // 1 to 12
  int32_t day;    // 1 to 31
  int32_t hour;
  int32_t minute;
  int32_t second;
  int32_t millisecond;
};

// Days since 1970-01-01 of a civil date, and back. Any month 1 to 12 and day; the year from 1 to 9999.
int64_t civil_days(int32_t year, int32_t month, int32_t day);
struct civil civil_from_days(int64_t days);

int32_t civil_month_length(int32_t year, int32_t month);

// Milliseconds since 1970 of a civil moment read as UTC, and back.
int64_t moment_from_civil(const struct civil *c);
struct civil moment_to_civil(int64_t moment);

// Reads ISO 8601: `2026-03-01T08:00:00+08:00`, `2026-03-01T08:00:00.250Z`; a space for the T, seconds and fraction (cut
// to milliseconds) may be left out, the offset may be `Z`, `+08:00`, `+0800` or `+08`, and must be there.
// Returns 0, or -1 where the text is none of these or no real date. Does not check MOMENT_FIRST and MOMENT_LAST.
int moment_parse(const char *text, size_t size, int64_t *moment);

// Writes `2026-03-01T00:00:00.000Z` and a NUL into at least 32 bytes. What lies outside the years 1 to 9999 is written
// as the first or last moment of them.
enum { MOMENT_TEXT_MAX = 32 };
void moment_format(int64_t moment, char *text);

#endif
