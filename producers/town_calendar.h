// SPDX-License-Identifier: Apache-2.0
// The town's time: which hours and days are busy, when offices are open, when volunteers go out.
#ifndef HUIYIN_PRODUCERS_TOWN_CALENDAR_H
#define HUIYIN_PRODUCERS_TOWN_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "producers/town_chance.h"
#include "runtime/err.h"

#define TOWN_MINUTE INT64_C(60000)
#define TOWN_HOUR (60 * TOWN_MINUTE)
#define TOWN_DAY (24 * TOWN_HOUR)

// One stretch of time that takes its share of what happens: `until` is the sum of the weights up to its end.
struct town_stretch {
  int64_t from;
  uint64_t weight;  // a millisecond's
  uint64_t until;
};

// The weighted stretches between two moments. The town lies in Asia/Shanghai: UTC+8 all the year, which is written
// here as a constant so that a machine's zone database does not change what a seed means.
struct town_calendar {
  uint64_t seed;
  struct town_stretch *hours;
  size_t hour_count;
  struct town_stretch *outings;  // the hours of the days on which volunteers go out
  size_t outing_count;
};

int town_calendar_init(struct town_calendar *c, uint64_t seed, int64_t start, int64_t end, struct err *e);
void town_calendar_release(struct town_calendar *c);

// The local day of a moment, in days since 1970-01-01.
int64_t town_calendar_day(int64_t moment);

// How busy a local day is, in percent of an ordinary one: 100, or much more on a day of trouble.
uint32_t town_calendar_busy(uint64_t seed, int64_t day);

// A moment at which a request is filed.
int64_t town_calendar_filing(const struct town_calendar *c, struct town_chance *chance);

// A moment at which a volunteer event is held. Call it only where outing_count is not 0.
int64_t town_calendar_outing(const struct town_calendar *c, struct town_chance *chance);

// The moment at which `work` milliseconds of office hours have gone by since `moment`.
int64_t town_calendar_work(int64_t moment, int64_t work);

#endif
