// SPDX-License-Identifier: Apache-2.0
// Lengths of time, added to moments.
#include "consumers/core/span.h"

#include "schemas/event.h"

int64_t span_after(struct span s, const struct calendar *c, int64_t from) {
  switch (s.unit) {
    case SPAN_ELAPSED:
      return from + s.length;
    case SPAN_WORKED:
      return calendar_add(c, from, s.length);
    case SPAN_WORKING_DAYS:
      return calendar_add_days(c, from, s.length);
    case SPAN_NONE:
      break;
  }
  return MOMENT_NONE;
}

int64_t span_after_end(struct span s, const struct calendar *c, int64_t end) {
  return s.unit == SPAN_WORKING_DAYS ? calendar_add_days_to_end(c, end, s.length) : span_after(s, c, end);
}

// Both factors are bounded (230 years in ms, 100 per cent), so the product stays far below 2^63.
int64_t span_share(enum span_unit unit, const struct calendar *c, int64_t from, int64_t to, int64_t percent) {
  if (to <= from) {
    return MOMENT_NONE;
  }
  if (unit == SPAN_WORKED || unit == SPAN_WORKING_DAYS) {
    int64_t moment = calendar_add(c, from, calendar_between(c, from, to) * percent / 100);
    return moment < to ? moment : to;
  }
  return from + (to - from) * percent / 100;
}
