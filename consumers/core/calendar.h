// SPDX-License-Identifier: Apache-2.0
// A calendar: which minutes of which local days are worked, and reckoning in that time. A minute is worked where the
// clocks of the zone show one of its day's hours: a skipped hour is never worked, a repeated one twice.
#ifndef HUIYIN_CONSUMERS_CORE_CALENDAR_H
#define HUIYIN_CONSUMERS_CORE_CALENDAR_H

#include <stdbool.h>

#include "consumers/core/working_day.h"

// A day that is not as its weekday: without hours a holiday, with hours a make-up working day or a short one.
struct calendar_exception {
  int32_t day;  // since 1970-01-01
  struct working_hours hours;
};

// Fill `zone`, `week` and `exceptions`, then calendar_prepare; after that it is only read, by any number of threads.
struct calendar {
  const struct zone *zone;                // outlives it
  struct working_hours week[7];           // Monday first
  struct calendar_exception *exceptions;  // by rising day, each day once; owned
  size_t exception_count;

  // From calendar_prepare, for each day from the first to the last that moments may fall on:
  int64_t *worked;   // ms worked before it begins
  int32_t *working;  // working days before it
};

// Works the tables out: 1 MB. -1 where no minute of the week is worked.
int calendar_prepare(struct calendar *c);
void calendar_release(struct calendar *c);

// The hours of a local day.
const struct working_hours *calendar_hours(const struct calendar *c, int64_t day);

// Milliseconds worked from `from` to `to`; negative where `to` lies before.
int64_t calendar_between(const struct calendar *c, int64_t from, int64_t to);

// The moment at which so much has been worked since `from`, or, where `work` is negative, since which so much was
// worked until `from`. It lies in the hours of a day, or at their close; for no work at all it is `from` or the next
// opening. Held to the last moment that the tables know.
int64_t calendar_add(const struct calendar *c, int64_t from, int64_t work);

// The close of the hours of the `days`-th working day after the day that `from` falls on, which itself does not count
// (Civil Code of China, articles 201 to 203: the first day is not counted, and the last ends with its business); before
// it where negative. For 0 the day itself, or the next working day.
int64_t calendar_add_days(const struct calendar *c, int64_t from, int64_t days);

// The same from a moment that ends something, a due or a limit: one that is the close of a working day is of that day,
// also at midnight, where the clocks show the next one.
int64_t calendar_add_days_to_end(const struct calendar *c, int64_t end, int64_t days);

#endif
