// SPDX-License-Identifier: Apache-2.0
// Which days are looked at: today, the weeks before, and what a usual day of its weekday brings. No I/O and no clock.
#ifndef HUIYIN_CONSUMERS_VIEW_DAYS_H
#define HUIYIN_CONSUMERS_VIEW_DAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "consumers/core/tally.h"
#include "consumers/view/moment.h"
#include "schemas/zone.h"

// Of the settings that numbers were counted under (`clock=log ... time-zone=Asia/Shanghai`), the one of that name; ""
// where there is none.
void view_setting(const char *settings, const char *name, char *out, size_t room);

// The latest clock of the partitions where they go by the log's timestamps; MOMENT_NONE where they do not, or have
// none.
int64_t view_log_clock(const struct view_moment *m);

// The local day, in days since 1970, that stands for today: of `now`, or of the log's clock where that is not
// MOMENT_NONE and lies before.
int32_t view_today(const struct zone *z, int64_t now, int64_t log_clock);

// The days that are shown, and the same weekdays before today: 28 days with today, and what of 8 weeks lies before
// them.
enum { VIEW_DAYS = 28, VIEW_WEEKS = 8, VIEW_DAYS_ASKED = VIEW_DAYS + VIEW_WEEKS - VIEW_DAYS / 7 + 1 };

// Fills the days, the latest first: today is the first, and VIEW_DAYS are without a gap. Returns how many there are.
size_t view_days(int32_t today, int32_t days[VIEW_DAYS_ASKED]);

// The mean of those of the weekdays before today that have any count.
struct view_weekday {
  int days;
  double filed;
  double pledged;
  double resolved;
};

// `values` of each day as view_days gives them: FIELD_COUNT numbers.
struct view_weekday view_weekday_mean(const int64_t *const values[], size_t count);

#endif
