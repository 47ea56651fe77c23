// SPDX-License-Identifier: Apache-2.0
// What one request adds to the counters: a pure function of its state and its partition's clock.
#ifndef HUIYIN_CONSUMERS_CORE_CONTRIBUTION_H
#define HUIYIN_CONSUMERS_CORE_CONTRIBUTION_H

#include "consumers/core/increments.h"
#include "consumers/core/policy.h"
#include "consumers/core/tally.h"
#include "consumers/core/terms.h"
#include "schemas/zone.h"

// The moments whose local days have counters.
enum { DATED_FILED, DATED_PLEDGED, DATED_RESOLVED, DATED_COUNT };

// The numbers and the names they go under. An orphan has nothing but FIELD_ORPHANS and no names; a request that does
// not exist (contribution_none) has nothing at all.
struct contribution {
  uint32_t ones;  // the fields that are 1: bit i for field i
  bool named;     // false for an orphan or none: scope `all` alone
  int32_t channel;
  int32_t kind;
  // Names by their numbers, 0 where there is none.
  uint32_t district;
  uint32_t first_level;
  uint32_t category;
  uint32_t unit;
  int64_t pledge_ms;
  int64_t resolve_ms;
  int64_t dated[DATED_COUNT];  // MOMENT_NONE where there is no such day
};

void contribution_none(struct contribution *c);

// The request's names must be kept ones (names.h).
void contribution_of(struct contribution *c, const struct request *r, const struct policy *p, int64_t clock);

// The same where the terms are at hand.
void contribution_under(struct contribution *c, const struct request *r, struct terms *t, int64_t clock);

// The number of a field.
int64_t contribution_value(const struct contribution *c, enum field field);

// Takes `before` back and adds `after`; what stays under its name gets the difference.
void contribution_change(
  struct increments *i, const struct contribution *before, const struct contribution *after, const struct zone *z);

// Counts one volunteer event.
void contribution_volunteer(
  struct tally *t, int64_t occurred_at, const struct volunteer_event_held *held, const struct zone *z);

#endif
