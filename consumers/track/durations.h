// SPDX-License-Identifier: Apache-2.0
// How long things took, counted in buckets of fixed bounds.
#ifndef HUIYIN_CONSUMERS_TRACK_DURATIONS_H
#define HUIYIN_CONSUMERS_TRACK_DURATIONS_H

#include <stdint.h>

// The upper bounds of the buckets, in ms, included; the last bucket has none.
enum { DURATION_BOUNDS = 16 };
extern const int64_t duration_bounds[DURATION_BOUNDS];

// A zeroed struct has counted nothing. `sum` is in ms.
struct durations {
  uint64_t counts[DURATION_BOUNDS + 1];
  uint64_t count;
  int64_t sum;
};

// Counts one that lasted so many ms; below 0, as a clock that was set back gives, counts as 0.
void durations_add(struct durations *d, int64_t ms);

#endif
