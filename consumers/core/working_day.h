// SPDX-License-Identifier: Apache-2.0
// The working hours of one local day, and which stretches of time they are.
#ifndef HUIYIN_CONSUMERS_CORE_WORKING_DAY_H
#define HUIYIN_CONSUMERS_CORE_WORKING_DAY_H

#include <stddef.h>
#include <stdint.h>

#include "schemas/zone.h"

// Hours with their breaks: from 9:00 to 12:00 and from 13:30 to 18:00 are two spans.
enum { WORKING_SPANS_MAX = 8, WORKING_DAY_MINUTES = 1440 };

// Minutes of the local day, from < to <= WORKING_DAY_MINUTES; `to` is no more worked.
struct working_span {
  int16_t from;
  int16_t to;
};

// In rising order, and apart.
struct working_hours {
  size_t count;
  struct working_span spans[WORKING_SPANS_MAX];
};

// A day on which the clocks are set has up to three offsets.
enum { STRETCHES_MAX = 3 * WORKING_SPANS_MAX };

// Worked from `from` until `to`, moments.
struct stretch {
  int64_t from;
  int64_t to;
};

// The stretches of a local day, in rising order. Returns how many.
size_t working_day_stretches(
  const struct working_hours *hours, const struct zone *z, int64_t day, struct stretch out[STRETCHES_MAX]);

// How long they are together.
int64_t working_day_length(const struct working_hours *hours, const struct zone *z, int64_t day);

#endif
