// SPDX-License-Identifier: Apache-2.0
// What the tests of commits have in common: two partitions, and a request in each.
#ifndef HUIYIN_TESTS_UNIT_TRACK_COMMIT_H
#define HUIYIN_TESTS_UNIT_TRACK_COMMIT_H

#include "tests/unit/track_world.h"

static inline void publish_in(struct fake_world *w, int32_t partition, const char *request) {
  fake_world_publish(w, partition, w->now, filed(request, START));
}

static inline void begin(struct fake_world *w) {
  fake_world_init(w, START, false);
  publish_in(w, 0, "a");
  publish_in(w, 1, "b");
}

// A process has both partitions and has counted what is there.
static inline struct fake_process *begin_counted(struct fake_world *w) {
  begin(w);
  struct fake_process *p = start_with(w, 2);
  fake_world_run(w);
  return p;
}

// The same, and more was counted: its commit was compared behind the last one, and EXEC is on its way.
static inline struct fake_process *begin_until_exec(struct fake_world *w) {
  struct fake_process *p = begin_counted(w);
  p->hold = HOLD_SERVER;
  tracker_expect_more(p->tracker, true);
  publish_in(w, 0, "c");
  publish_in(w, 1, "d");
  fake_world_run(w);
  tracker_expect_more(p->tracker, false);
  fake_world_run(w);
  return p;
}

static inline void expect_all_counted(struct fake_world *w, struct fake_process *p, int64_t filed_requests) {
  fake_world_run_until(w, w->now + 10000);
  expect_healthy(p);
  expect_count(w, "filed", filed_requests);
  expect_holds(w, CHECK_QUIET);
  fake_world_release(w);
}

#endif
