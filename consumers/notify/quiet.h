// SPDX-License-Identifier: Apache-2.0
// Quiet hours: until when they last.
#ifndef HUIYIN_CONSUMERS_NOTIFY_QUIET_H
#define HUIYIN_CONSUMERS_NOTIFY_QUIET_H

#include "consumers/core/calendar.h"

// Where the moment lies in the hours of its local day, when they end; over midnight where the next day's begin then,
// and at most some days on, where they are to be asked again. MOMENT_NONE where it lies outside.
int64_t quiet_until(const struct working_hours *hours, const struct zone *z, int64_t moment);

// The same for what lies outside of a calendar's working hours: until it is worked again, over nights, weekends and
// holidays.
int64_t quiet_outside(const struct calendar *c, int64_t moment);

#endif
