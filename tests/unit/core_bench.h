// SPDX-License-Identifier: Apache-2.0
// A ledger to try things on, and what comes out of it as lines that a test can compare.
#ifndef HUIYIN_TESTS_UNIT_CORE_BENCH_H
#define HUIYIN_TESTS_UNIT_CORE_BENCH_H

#include <stdio.h>
#include <stdlib.h>

#include "consumers/core/ledger.h"
#include "tests/unit/core_events.h"

static int64_t zone_from[] = {INT64_MIN};
static int32_t zone_offsets[] = {0};
static const struct zone utc = {"UTC", 1, zone_from, zone_offsets};

// One ledger, its counters, and its alerts as lines: `at RAISED 0:r:overdue:0`.
struct bench {
  struct policy policy;
  struct ledger_rules rules;
  struct ledger *ledger;
  struct tally *counts;
  struct tally *volunteers;
  char lines[4096];
};

static inline void print_alert(void *context, const struct overdue_alert *alert) {
  struct bench *b = context;
  size_t used = strlen(b->lines);
  (void)snprintf(b->lines + used, sizeof b->lines - used, "%lld %s %.*s\n", (long long)alert->at,
    alert_status_names[alert->status], (int)alert->alert_id.size, alert->alert_id.at);
}

static inline void begin(struct bench *b, int64_t clock) {
  b->ledger = ledger_new(&b->rules, 0, (struct alert_sink){print_alert, b});
  ledger_set_clock(b->ledger, clock);
}

static inline struct bench *bench_new(const struct policy *p, int64_t clock) {
  struct bench *b = calloc(1, sizeof *b);
  b->policy = *p;
  b->rules = (struct ledger_rules){.policy = &b->policy, .zone = &utc};
  b->counts = tally_new(FIELD_COUNT);
  b->volunteers = tally_new(VOLUNTEER_FIELD_COUNT);
  begin(b, clock);
  return b;
}

static inline void bench_free(struct bench *b) {
  ledger_free(b->ledger);
  tally_free(b->counts);
  tally_free(b->volunteers);
  free(b);
}

static inline bool apply(struct bench *b, struct event event) {
  bool changed = ledger_apply(b->ledger, &event);
  ledger_take_counts(b->ledger, b->counts, b->volunteers);
  return changed;
}

static inline void advance(struct bench *b, int64_t clock) {
  ledger_advance(b->ledger, clock);
  ledger_take_counts(b->ledger, b->counts, b->volunteers);
}

// What was said since the last time.
static inline void expect(struct bench *b, const char *lines) {
  assert_string_equal(b->lines, lines);
  b->lines[0] = 0;
}

static inline int64_t count_of_all(const struct bench *b, enum field field) {
  const struct scope all = {.type = SCOPE_ALL};
  const int64_t *values = tally_find(b->counts, &all);
  return values ? values[field] : 0;
}

// Holds a mark at an alert that the topic has.
static inline int hold(struct bench *b, const char *id, const char *mark, uint32_t number, bool standing) {
  char alert_id[ALERT_ID_MAX];
  const struct overdue_alert alert = {
    .alert_id = {alert_id, (uint32_t)alert_id_format(alert_id, 0, text_of(id), mark, number)},
    .status = standing ? ALERT_RAISED : ALERT_CLEARED,
    .request_id = text_of(id),
    .mark = text_of(mark),
    .at = 4,
    .filed_at = 3,
    .category = text_of("noise"),
    .unit = text_of("its unit")};
  return ledger_hold(b->ledger, &alert);
}

static const struct policy only_overdue = {.pledge_within = POLICY_NONE,
  .resolve_within = POLICY_NONE,
  .mark_count = 1,
  .marks = {{"overdue", SEVERITY_CRITICAL, MARK_AFTER_DUE, 0, SPAN_ELAPSED, MARK_WHILE_OPEN, "chief"}}};

#endif
