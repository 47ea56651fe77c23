// SPDX-License-Identifier: Apache-2.0
// How long things took, counted in buckets of fixed bounds.
#include "consumers/track/durations.h"

const int64_t duration_bounds[DURATION_BOUNDS] = {
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 30000, 60000, 300000};

void durations_add(struct durations *d, int64_t ms) {
  int64_t lasted = ms > 0 ? ms : 0;
  int bucket = 0;
  while (bucket < DURATION_BOUNDS && lasted > duration_bounds[bucket]) {
    bucket++;
  }
  d->counts[bucket]++;
  d->count++;
  d->sum += lasted;
}
