// SPDX-License-Identifier: Apache-2.0
// A tally: differences of counters that add up in memory until they are committed.
#ifndef HUIYIN_CONSUMERS_CORE_TALLY_H
#define HUIYIN_CONSUMERS_CORE_TALLY_H

#include "consumers/core/scope.h"

// The counters of requests.
enum field {
  FIELD_FILED,
  FIELD_PLEDGED,
  FIELD_RESOLVED,
  FIELD_OPEN,
  FIELD_OVERDUE,
  FIELD_STALLED,
  FIELD_ON_TIME,
  FIELD_LATE,
  FIELD_REOPENED,
  FIELD_DECLINED,
  FIELD_EXCLUDED,
  FIELD_ASSISTED,
  FIELD_RATED,
  FIELD_SATISFIED,
  FIELD_OVER_EXTENDED,
  FIELD_PLEDGE_MS,
  FIELD_RESOLVE_MS,
  FIELD_ORPHANS,
  FIELD_COUNT
};

// The counters of volunteer events.
enum volunteer_field {
  VOLUNTEER_EVENTS,
  VOLUNTEER_TEAMS,
  VOLUNTEER_VOLUNTEERS,
  VOLUNTEER_BENEFICIARIES,
  VOLUNTEER_MINUTES,
  VOLUNTEER_FIELD_COUNT
};

// As Redis spells them.
extern const char *const field_names[FIELD_COUNT];
extern const char *const volunteer_field_names[VOLUNTEER_FIELD_COUNT];

// A map from scope to `width` numbers, in the order in which scopes were first met. Owned by its holder; one thread.
struct tally;

struct tally *tally_new(size_t width);
void tally_free(struct tally *t);

// Forgets all scopes, keeps the memory.
void tally_clear(struct tally *t);

// Adds values[i] to each field of `scope`, where `sign` is 1 or -1. Copies the scope's texts.
void tally_add(struct tally *t, const struct scope *scope, const int64_t *values, int sign);

// The fields that change, and by how much; most of a scope's do not.
struct tally_change {
  size_t count;
  uint8_t field[FIELD_COUNT];
  int64_t by[FIELD_COUNT];
};

// Adds a change to `scope` where `sign` is 1, takes it back where it is -1; one of no fields meets no scope.
void tally_add_change(struct tally *t, const struct scope *scope, const struct tally_change *change, int sign);

// Adds all of `from` to `t`; both have the same width.
void tally_merge(struct tally *t, const struct tally *from);

// Walks the scopes by index; the scope's texts belong to the tally and are good until it changes.
size_t tally_count(const struct tally *t);
void tally_at(const struct tally *t, size_t index, struct scope *scope, const int64_t **values);

// The numbers of one scope, NULL where it was never met.
const int64_t *tally_find(const struct tally *t, const struct scope *scope);

#endif
