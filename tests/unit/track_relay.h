// SPDX-License-Identifier: Apache-2.0
// What the tests of the relay have in common: a request of which three alerts are owed.
#ifndef HUIYIN_TESTS_UNIT_TRACK_RELAY_H
#define HUIYIN_TESTS_UNIT_TRACK_RELAY_H

#include "tests/unit/track_world.h"

static inline size_t outbox_size(const struct fake_world *w) {
  const struct fake_key *k = fake_store_find(&w->redis.store, fake_text("h:{0}:outbox:0"));
  return k ? k->count : 0;
}

static inline int64_t alerts_offset(const struct fake_world *w) {
  return fake_store_number(&w->redis.store, "h:{0}:partition:0", "alerts_offset");
}

// `a` is stalled, and its due has passed: three alerts are owed.
static inline struct fake_process *begin(struct fake_world *w, bool log_clock) {
  fake_world_init(w, START + 6000, log_clock);
  fake_world_publish(w, 0, START, filed_due("a", START, START + 5000));
  fake_world_publish(w, 0, START + 5500, held("station", "v", START, 1));
  return start_with(w, 1);
}

static inline void expect_mended(struct fake_world *w, const struct fake_process *p) {
  fake_world_run_until(w, w->now + 20000);
  expect_healthy(p);
  assert_int_equal(outbox_size(w), 0);
  expect_holds(w, w->options.log_clock ? CHECK_ALL : CHECK_QUIET);
  fake_world_release(w);
}

#endif
