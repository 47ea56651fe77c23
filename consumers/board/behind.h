// SPDX-License-Identifier: Apache-2.0
// What a counter is made of: how much one stored request adds to it, worked out by the core as when it was counted.
#ifndef HUIYIN_CONSUMERS_BOARD_BEHIND_H
#define HUIYIN_CONSUMERS_BOARD_BEHIND_H

#include "consumers/core/contribution.h"

// One counter. One thread; the rules and the scope's texts outlive it.
struct behind {
  const struct policy *policy;
  const struct zone *zone;
  struct scope scope;
  enum field field;
  struct names names;
  struct increments increments;
  struct tally *sums;
};

void behind_init(
  struct behind *b, const struct policy *policy, const struct zone *zone, const struct scope *scope, enum field field);
void behind_release(struct behind *b);

// What a stored state adds at its partition's clock; 0 for nothing. `r` is what it says, its texts point into `value`
// or into the names. One that is no longer kept adds what it did when it was. -1 where the value is damaged.
int behind_value(struct behind *b, const void *value, size_t size, int64_t clock, struct request *r, int64_t *adds);

#endif
