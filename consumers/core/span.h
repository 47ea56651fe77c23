// SPDX-License-Identifier: Apache-2.0
// A length of time as a policy says it: elapsed, worked, or in working days.
#ifndef HUIYIN_CONSUMERS_CORE_SPAN_H
#define HUIYIN_CONSUMERS_CORE_SPAN_H

#include "consumers/core/calendar.h"

enum span_unit {
  SPAN_ELAPSED,       // ms, whatever the hour
  SPAN_WORKED,        // ms of working hours
  SPAN_WORKING_DAYS,  // working days, the last until its close
  SPAN_NONE           // there is no such limit
};

struct span {
  enum span_unit unit;
  int64_t length;  // negative: before
};

// The moment that lies so far behind `from`; MOMENT_NONE for SPAN_NONE. `c` may be NULL for elapsed time.
int64_t span_after(struct span s, const struct calendar *c, int64_t from);

// The same behind a moment that ends something, a due or a limit, or before it where the length is negative: see
// calendar_add_days_to_end.
int64_t span_after_end(struct span s, const struct calendar *c, int64_t end);

// `percent` of the time from `from` to `to`, in the kind of time that `unit` says, rounded down to the millisecond;
// MOMENT_NONE where `to` is not after `from`. Percent from 0 to 100.
int64_t span_share(enum span_unit unit, const struct calendar *c, int64_t from, int64_t to, int64_t percent);

#endif
