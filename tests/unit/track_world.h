// SPDX-License-Identifier: Apache-2.0
// What the tests of the state machines have in common.
#ifndef HUIYIN_TESTS_UNIT_TRACK_WORLD_H
#define HUIYIN_TESTS_UNIT_TRACK_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "tests/fake/check.h"
#include "tests/unit/core_events.h"

// Where the clock stands when a world begins.
enum { START = 1000000 };

static inline void expect_holds(const struct fake_world *w, unsigned what) {
  char why[FAKE_CHECK_MAX];
  const char *wrong = fake_check(w, what, why);
  if (wrong) {
    fail_msg("%s", wrong);
  }
}

static inline void expect_count(const struct fake_world *w, const char *field, int64_t count) {
  struct text stored = fake_store_get(&w->redis.store, "h:{0}:count:all", field);
  assert_int_equal(stored.at ? strtoll(stored.at, NULL, 10) : 0, count);
}

static inline void expect_healthy(const struct fake_process *p) {
  assert_string_equal(p->failed, "");
}

static inline void expect_says(const char *sentence, const char *part) {
  if (!strstr(sentence, part)) {
    fail_msg("\"%s\" does not say \"%s\"", sentence, part);
  }
}

// After a failover that left nothing at all: the last process says so and goes no further.
static inline bool is_refused(const struct fake_world *w) {
  const struct fake_process *p = w->processes[w->process_count - 1];
  if (!p->failed[0]) {
    return false;
  }
  expect_says(p->failed, "Redis holds nothing, but the group has committed");
  return true;
}

static inline int64_t offset_of(const struct fake_world *w, const char *partition) {
  char key[32];
  (void)snprintf(key, sizeof key, "h:{0}:partition:%s", partition);
  return fake_store_number(&w->redis.store, key, "offset");
}

// A process that owns the first `partitions` partitions.
static inline struct fake_process *start_with(struct fake_world *w, int32_t partitions) {
  struct fake_process *p = fake_world_start(w);
  for (int32_t i = 0; i < partitions; i++) {
    fake_process_assign(p, i);
  }
  return p;
}

static inline size_t alerts_in_topic(const struct fake_world *w) {
  size_t count = 0;
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    count += w->alerts.partitions[i].count;
  }
  return count;
}

#endif
