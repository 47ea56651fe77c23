// SPDX-License-Identifier: Apache-2.0
// What top knows beside its lists: totals, and how far all of it can be believed.
#ifndef HUIYIN_CONSUMERS_TOP_FACTS_H
#define HUIYIN_CONSUMERS_TOP_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/core/tally.h"

// Older than this, data is stale.
enum { FACTS_STALE_MS = 10000 };

// Why it is stale, or will be.
enum facts_reason {
  FACTS_REDIS_AWAY,
  FACTS_NOTHING_COUNTED,
  FACTS_NO_TRACKER,
  FACTS_BEHIND,
  FACTS_DAMAGED,
  FACTS_ALERTS_UNKNOWN,
  FACTS_REASONS
};

struct facts {
  int64_t all[FIELD_COUNT];
  int64_t volunteers[VOLUNTEER_FIELD_COUNT];
  int64_t age;  // of the data, in ms; -1 where nobody counts
  bool stale;
  bool reasons[FACTS_REASONS];
  int partition[FACTS_REASONS];  // the first that has it; -1 where it is of none
  char trouble[256];             // what Redis or Kafka said
  double rate;                   // messages a second; below 0 where not known
  bool named;                    // which counters there are is known
  bool alerts_known;
  uint64_t standing;  // alerts
};

#endif
