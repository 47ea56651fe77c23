// SPDX-License-Identifier: Apache-2.0
// Working time reckoned minute by minute, by the C library's local time and nothing of ours.
#ifndef HUIYIN_TESTS_CALENDAR_SLOW_H
#define HUIYIN_TESTS_CALENDAR_SLOW_H

#include "consumers/core/calendar.h"

// TZ must be set to the calendar's zone, whose offsets must be whole minutes at the times asked about.
int64_t slow_add(const struct calendar *c, int64_t from, int64_t work);
int64_t slow_between(const struct calendar *c, int64_t from, int64_t to);
int64_t slow_add_days(const struct calendar *c, int64_t from, int64_t days);
int64_t slow_add_days_to_end(const struct calendar *c, int64_t end, int64_t days);

// Whether the minute that begins at or before the moment is worked.
bool slow_is_worked(const struct calendar *c, int64_t moment);

#endif
