// SPDX-License-Identifier: Apache-2.0
// Quiet hours.
#include "consumers/notify/quiet.h"

#include "schemas/event.h"

enum { DAYS_MOST = 3 };

static int64_t end_of_stretch(const struct working_hours *hours, const struct zone *z, int64_t moment) {
  struct stretch all[STRETCHES_MAX];
  size_t count = working_day_stretches(hours, z, zone_day(z, moment), all);
  for (size_t i = 0; i < count; i++) {
    if (all[i].from <= moment && moment < all[i].to) {
      return all[i].to;
    }
  }
  return MOMENT_NONE;
}

int64_t quiet_until(const struct working_hours *hours, const struct zone *z, int64_t moment) {
  int64_t until = MOMENT_NONE;
  if (!hours->count) {
    return until;
  }
  for (int stretches = 0; stretches < DAYS_MOST * WORKING_SPANS_MAX; stretches++) {
    int64_t end = end_of_stretch(hours, z, until == MOMENT_NONE ? moment : until);
    if (end == MOMENT_NONE) {
      break;
    }
    until = end;
  }
  return until;
}

int64_t quiet_outside(const struct calendar *c, int64_t moment) {
  if (calendar_between(c, moment, moment + 1) > 0) {
    return MOMENT_NONE;
  }
  // From the close itself no work at all would be done at once.
  int64_t opening = calendar_add(c, moment + 1, 0);
  return opening > moment ? opening : MOMENT_NONE;
}
