// SPDX-License-Identifier: Apache-2.0
// What one request adds to the counters: a pure function of its state and its partition's clock.
#ifndef HUIYIN_CONSUMERS_CORE_CONTRIBUTION_H
#define HUIYIN_CONSUMERS_CORE_CONTRIBUTION_H

#include "consumers/core/policy.h"
#include "consumers/core/tally.h"
#include "schemas/zone.h"

// The moments whose local days have counters.
enum { DATED_FILED, DATED_PLEDGED, DATED_RESOLVED, DATED_COUNT };

// The numbers and the names they go under. The texts are the request's. An orphan has nothing but FIELD_ORPHANS and no
// names; a request that does not exist (contribution_none) has nothing at all.
struct contribution {
  int64_t values[FIELD_COUNT];
  bool named;  // false for an orphan or none: scope `all` alone
  struct text district;
  struct text category;
  struct text unit;  // null where there is none
  int32_t channel;
  int32_t kind;
  int32_t day[DATED_COUNT];  // local days
  bool dated[DATED_COUNT];   // whether there is such a day
};

void contribution_none(struct contribution *c);
void contribution_of(
  struct contribution *c, const struct request *r, const struct policy *p, const struct zone *z, int64_t clock);

// Takes `before` back and adds `after`, scope by scope; scopes that keep their name get the difference.
void contribution_change(struct tally *t, const struct contribution *before, const struct contribution *after);

// Counts one volunteer event.
void contribution_volunteer(
  struct tally *t, int64_t occurred_at, const struct volunteer_event_held *held, const struct zone *z);

#endif
