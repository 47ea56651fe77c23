// SPDX-License-Identifier: Apache-2.0
// The limits a request is under, and its marks: when an alert is owed (semantics.md, "Alerts").
#ifndef HUIYIN_CONSUMERS_CORE_POLICY_H
#define HUIYIN_CONSUMERS_CORE_POLICY_H

#include "consumers/core/limits.h"
#include "consumers/core/request.h"

// A limit that is set to none.
#define POLICY_NONE INT64_C(-1)

// Where a mark's moment is counted from.
enum mark_base {
  MARK_AFTER_FILING,        // `length` after the filing
  MARK_SHARE_TO_DUE,        // `length` per cent of the time from filing to due, in the kind of time of the limit
  MARK_AFTER_DUE,           // `length` after due, before it where negative
  MARK_AFTER_PLEDGE_LIMIT,  // `length` after the pledge limit, before it where negative
  MARK_OVER_EXTENDED,       // when a pledge first went beyond the extensions that there may be
  MARK_NEVER                // a mark of another version of the policy: under this one no request has it
};

enum mark_condition { MARK_WHILE_OPEN, MARK_WHILE_UNPLEDGED };

struct mark {
  const char *name;
  enum severity severity;
  enum mark_base base;
  int64_t length;
  enum span_unit unit;  // what `length` counts, but for a share
  enum mark_condition condition;
  const char *audience;
};

// Either the two limits, which are elapsed time and the same for all, or those that are written for some requests.
struct policy {
  int64_t pledge_within;        // ms after filing, or POLICY_NONE
  int64_t resolve_within;       // ms after filing, for a request with no due of its own, or POLICY_NONE
  const struct limits *limits;  // in place of both; NULL: none. It outlives the policy
  size_t mark_count;
  struct mark marks[MARKS_MAX];
  const struct policy *later;  // the version after this one; NULL for none (policy_versions.h)
  int64_t from;                // requests filed at this moment and later are under it; the first version has the others
  bool retroactive;            // so are those that are not closed by a resolution before `from`
};

// The version that the request is under: the last that has it. Each function below looks for it itself: give them the
// first version.
const struct policy *policy_in_force(const struct policy *first, const struct request *r);

// How many versions come before that one.
size_t policy_version_of(const struct policy *first, const struct request *r);

// stalled, due-soon, overdue and escalated, under these two limits.
void policy_built_in(struct policy *p, int64_t pledge_within, int64_t resolve_within);

// The moment by which the request must be resolved, or MOMENT_NONE.
int64_t policy_due(const struct policy *p, const struct request *r);

// The moment after which a request is stalled while nobody has pledged, or MOMENT_NONE.
int64_t policy_pledge_limit(const struct policy *p, const struct request *r);

// When a pledge first moved the due more often, or further, than the request may be extended; MOMENT_NONE where none
// did. An extension is a pledge with a later due than the one in force before it, of the first PLEDGED_DUES_MAX dues;
// how far is from the due that the request had without any pledge's, or else from the first of these.
int64_t policy_over_extended(const struct policy *p, const struct request *r);

// The moment of mark `index`, or MOMENT_NONE where the request has no such mark. `due` is policy_due's.
int64_t policy_mark_moment(const struct policy *p, size_t index, const struct request *r, int64_t due);

// strictly: a moment that is the clock's own has not passed. MOMENT_NONE never passes.
static inline bool policy_passed(int64_t moment, int64_t clock) {
  return moment != MOMENT_NONE && clock > moment;
}

#endif
