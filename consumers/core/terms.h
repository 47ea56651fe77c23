// SPDX-License-Identifier: Apache-2.0
// What a policy gives one request, worked out once for all that is asked about it: finding limits, and adding working
// time, is what costs.
#ifndef HUIYIN_CONSUMERS_CORE_TERMS_H
#define HUIYIN_CONSUMERS_CORE_TERMS_H

#include "consumers/core/policy.h"

// By the version that the request is under and its filing alone; what is asked for first is remembered. A plain value,
// of no use with another request.
struct terms {
  const struct policy *version;
  struct limited limited;
  bool own_due_known;
  bool pledge_limit_known;
  int64_t own_due;
  int64_t pledge_limit;
};

void terms_of(struct terms *t, const struct policy *first, const struct request *r);

// The same after an event that was no filing: most of it stays.
void terms_again(struct terms *t, const struct policy *first, const struct request *r);

// policy_due, policy_pledge_limit, policy_over_extended, policy_mark_moment.
int64_t terms_due(struct terms *t, const struct request *r);
int64_t terms_pledge_limit(struct terms *t, const struct request *r);
int64_t terms_over_extended(struct terms *t, const struct request *r);
int64_t terms_mark_moment(struct terms *t, size_t index, const struct request *r, int64_t due);

// The moments after which the marks are owed: MOMENT_NONE for one that the request has not, or whose condition does not
// hold. `due` is terms_due's.
void terms_owing(struct terms *t, const struct request *r, int64_t due, int64_t owing[MARKS_MAX]);

// The next moment, at or after the clock, at which anything about this request becomes another: a mark is owed, it is
// overdue, it is stalled. INT64_MAX where time changes nothing. `due` and `owing` are the functions' above.
int64_t terms_next(
  struct terms *t, const struct request *r, int64_t due, const int64_t owing[MARKS_MAX], int64_t clock);

#endif
