// SPDX-License-Identifier: Apache-2.0
// The slow recount: what semantics.md says of a whole list of events, looked up anew each time, sharing no step with
// the code under test.
#ifndef HUIYIN_TESTS_PROPERTY_RECOUNT_H
#define HUIYIN_TESTS_PROPERTY_RECOUNT_H

#include "consumers/core/policy.h"
#include "tests/property/sums.h"

// The events so far, repeats included, in any order. Owned by the caller.
struct history {
  const struct event *const *events;
  size_t count;
};

// What is true of one request. Events are NULL where there is none.
struct facts {
  bool exists;
  bool orphan;
  int64_t filed_at;
  const struct event *filing;
  int64_t first_pledge_at;
  const struct event *pledge;
  int64_t first_resolution_at;
  const struct event *resolution;
  bool closed;
  bool reopened;
  bool excluded;
  const struct policy *policy;  // the version it is under; NULL for an orphan
  bool has_due;
  int64_t due;
  bool over_extended;  // by the pledge at ...
  int64_t over_at;     // ... this moment
  struct text unit;    // null where there is none
};

void recount_facts(const struct history *h, const char *request_id, const struct policy *p, struct facts *f);

// Whether the request has this mark, and its moment.
bool recount_mark(const struct facts *f, size_t mark, int64_t *moment);

// Whether an alert is owed for it.
bool recount_owed(const struct facts *f, size_t mark, int64_t clock);

// All counters of all requests, in a zone that lies `east_ms` east of UTC.
void recount_counters(
  const struct history *h, const struct policy *p, int64_t east_ms, int64_t clock, struct sums *out);
void recount_volunteers(const struct history *h, int64_t east_ms, struct sums *out);

#endif
