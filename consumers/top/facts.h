// SPDX-License-Identifier: Apache-2.0
// What top knows beside its lists: totals, and how far all of it can be believed.
#ifndef HUIYIN_CONSUMERS_TOP_FACTS_H
#define HUIYIN_CONSUMERS_TOP_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/core/tally.h"
#include "consumers/view/freshness.h"

enum { FACTS_REASONS = 80 };

struct facts {
  int64_t all[FIELD_COUNT];
  int64_t volunteers[VOLUNTEER_FIELD_COUNT];
  int64_t age;                                      // of the data, in ms
  bool older;                                       // it is older than that: a partition has no pulse any more
  struct view_stale_reason reasons[FACTS_REASONS];  // why it is stale; none: it is not
  size_t reason_count;
  char trouble[256];  // what there is instead of an answer of Redis; "" where it answers
  double rate;        // messages a second; below 0 where not known
  bool named;         // which counters there are is known
  bool alerts_known;  // the alerts that were there have been read, or nobody asked for them
};

#endif
