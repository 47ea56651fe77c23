// SPDX-License-Identifier: Apache-2.0
// Closed requests leave Redis once they are gone, whatever happens on the way, and what comes too late is a dead
// letter.
#include "consumers/core/lapse.h"
#include "tests/unit/track_world.h"

enum { KEEP = 5000, REQUESTS = 12 };

static const char *const names[REQUESTS] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};

static void begin(struct fake_world *w, bool log_clock) {
  fake_world_init(w, START, log_clock);
  w->rules.keep_closed = w->options.rules.keep_closed = KEEP;
  w->options.closed_states = 2;
}

// All are closed; every third was stalled before.
static void publish_closed(struct fake_world *w) {
  for (size_t i = 0; i < REQUESTS; i++) {
    fake_world_publish(w, 0, START, filed(names[i], START - (i % 3 ? 0 : 2000)));
  }
  for (size_t i = 0; i < REQUESTS; i++) {
    fake_world_publish(w, 0, START + 10, resolved(names[i], START + 10, "unit", OUTCOME_RESOLVED, 5));
  }
}

// Another request moves the log time on.
static void publish_later(struct fake_world *w, int64_t at) {
  fake_world_publish(w, 0, at, filed("z", at));
}

static size_t stored(const struct fake_world *w) {
  const struct fake_key *k = fake_store_find(&w->redis.store, fake_text("h:{0}:state:0"));
  return k ? k->count : 0;
}

static unsigned checks_of(const struct fake_world *w) {
  return w->options.log_clock ? CHECK_ALL : CHECK_QUIET;
}

static void states_leave_redis(void **state) {
  (void)state;
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    begin(&w, log_clock);
    publish_closed(&w);
    struct fake_process *p = start_with(&w, 1);
    fake_world_run_until(&w, START + 2000);
    assert_int_equal(stored(&w), REQUESTS);
    publish_later(&w, START + 4000);
    fake_world_run_until(&w, START + 4500);
    assert_int_equal(stored(&w), REQUESTS + 1);
    expect_holds(&w, checks_of(&w));
    publish_later(&w, START + 2 * KEEP + 2000);
    fake_world_run_until(&w, START + 2 * KEEP + 4000);
    expect_healthy(p);
    expect_holds(&w, checks_of(&w));
    expect_count(&w, "filed", REQUESTS + 1);
    expect_count(&w, "resolved", REQUESTS);
    expect_count(&w, "orphans", 0);
    assert_int_equal(stored(&w), 1 + (log_clock ? REQUESTS / 3 : stored(&w) - 1));
    assert_true(stored(&w) <= 1 + REQUESTS / 3);
    fake_world_release(&w);
  }
}

// Nothing comes, and nothing is asked.
static void a_sweep_ends(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  publish_closed(&w);
  struct fake_process *p = start_with(&w, 1);
  publish_later(&w, START + 3 * KEEP);
  fake_world_run_until(&w, START + 3 * KEEP + 60000);
  uint64_t points = p->points;
  fake_world_run_until(&w, START + 3 * KEEP + 120000);
  assert_int_equal(p->points, points);
  fake_world_release(&w);
}

// Whatever was under way when the connection ended: the sweep goes on, and all that is gone leaves.
static void a_sweep_goes_on_behind_a_lost_connection(void **state) {
  for (int turns = 0; turns < 40; turns++) {
    struct fake_world w;
    begin(&w, false);
    publish_closed(&w);
    struct fake_process *p = start_with(&w, 1);
    fake_world_run_until(&w, START + 2000);
    w.redis.scan_page = 1;
    w.now = START + 20 * KEEP;
    publish_later(&w, w.now);
    for (int i = 0; i < turns; i++) {
      (void)fake_process_turn(p);
      w.now += 50 * (i > 10);
    }
    fake_process_cut(p, turns & 1);
    fake_world_run_until(&w, w.now + 5000);
    expect_healthy(p);
    assert_true(stored(&w) <= 1 + REQUESTS / 3);
    expect_holds(&w, CHECK_QUIET);
    fake_world_release(&w);
  }
  (void)state;
}

static void a_takeover_lets_go(void **state) {
  (void)state;
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    begin(&w, log_clock);
    publish_closed(&w);
    struct fake_process *first = start_with(&w, 1);
    fake_world_run_until(&w, START + 2000);
    publish_later(&w, START + 20 * KEEP);
    first->hold = HOLD_BOUNDS;
    fake_world_run_until(&w, START + 2001);
    fake_process_kill(first);
    struct fake_process *p = start_with(&w, 1);
    fake_world_run_until(&w, START + 5000);
    fake_process_kill(p);
    p = start_with(&w, 1);
    fake_world_run_until(&w, START + 20 * KEEP + 2000);
    expect_healthy(p);
    expect_holds(&w, checks_of(&w));
    assert_true(stored(&w) <= 1 + REQUESTS / 3);
    fake_world_release(&w);
  }
}

static void too_late_is_a_dead_letter(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  publish_closed(&w);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, START + 2000);
  publish_later(&w, START + 2 * KEEP);
  fake_world_publish(&w, 0, START + 2 * KEEP, filed("b", START));
  fake_world_publish(&w, 0, START + 2 * KEEP, pledged("unknown", START, "unit", MOMENT_NONE));
  fake_world_publish(&w, 0, START + 2 * KEEP, pledged("c", START + 2 * KEEP - 10, "unit", MOMENT_NONE));
  p->hold = HOLD_DEAD_LETTERS;
  w.now = START + 2 * KEEP;
  fake_world_run_until(&w, START + 2 * KEEP + 10);
  assert_true(offset_of(&w, "0") <= 2 * REQUESTS + 1);  // nothing passes a dead letter that is not acknowledged
  p->hold = 0;
  fake_world_run_until(&w, START + 2 * KEEP + 500);
  expect_healthy(p);
  assert_int_equal(w.dead_letters.partitions[0].count, 2);
  assert_int_equal(tracker_figures(p->tracker)->dead_letters, 2);
  expect_count(&w, "filed", REQUESTS + 1);
  expect_count(&w, "orphans", 1);
  assert_int_equal(offset_of(&w, "0"), 2 * REQUESTS + 4);
  expect_holds(&w, checks_of(&w));
  fake_world_release(&w);
}

// --- whatever happens

// Closed ones go, are filed again, are closed and go again; repeats come late, and what is too late.
static void publish_round(struct fake_world *w, int64_t at) {
  for (size_t i = 0; i < REQUESTS; i++) {
    fake_world_publish(w, 0, at, filed(names[i], START));  // too late, but for the first round
    fake_world_publish(w, 0, at, filed(names[i], at - (i % 3 ? 0 : 2000)));
  }
  fake_world_publish(w, 0, MOMENT_NONE, pledged("y", at - 2 * KEEP, "unit", MOMENT_NONE));
  for (size_t i = 0; i < REQUESTS; i++) {
    fake_world_publish(w, 0, at + 1500, resolved(names[i], at + 1500, "unit", OUTCOME_RESOLVED, 5));
    fake_world_publish(w, 0, at + 1500, filed(names[i], at));
  }
}

static void go_through(struct fake_world *w) {
  for (int64_t round = 0; round < 3; round++) {
    int64_t at = START + 3 * KEEP * round;
    publish_round(w, at);
    fake_world_run_until(w, at + 2000);
    publish_later(w, at + 2 * KEEP);
    fake_world_run_until(w, at + 2 * KEEP + 1000);
  }
}

static void expect_end(struct fake_world *w, const struct fake_process *p) {
  expect_healthy(p);
  expect_holds(w, checks_of(w));
  expect_count(w, "resolved", 3 * REQUESTS);
  expect_count(w, "filed", 3 * REQUESTS + 1);
  assert_int_equal(offset_of(w, "0"), 3 * (4 * REQUESTS + 2));
}

static bool dies_at(uint64_t point, unsigned how) {
  struct fake_world w;
  begin(&w, how & 1);
  w.late_work = how & 2;
  w.redis.scan_page = 1 + how / 4;
  struct fake_process *first = start_with(&w, 1);
  first->crash_after = point;
  go_through(&w);
  bool died = first->dead;
  expect_healthy(first);
  expect_holds(&w, CHECK_COUNTERS | CHECK_TOPIC);
  fake_process_kill(first);
  struct fake_process *second = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 30000);
  expect_end(&w, second);
  fake_world_release(&w);
  return died;
}

static void a_crash_at_any_point(void **state) {
  (void)state;
  for (unsigned how = 0; how < 8; how++) {
    uint64_t point = 1 + how;
    for (; dies_at(point, how); point += 71) {
    }
    assert_true(point > 100);
  }
}

static bool is_cut_at(uint64_t point, unsigned how) {
  struct fake_world w;
  begin(&w, how & 1);
  w.redis.scan_page = 1 + how / 2;
  struct fake_process *p = start_with(&w, 1);
  p->cut_after = point;
  go_through(&w);
  fake_world_run_until(&w, w.now + 30000);
  bool cut = p->points >= p->cut_after;
  expect_end(&w, p);
  fake_world_release(&w);
  return cut;
}

static void a_connection_that_ends_at_any_point(void **state) {
  (void)state;
  for (unsigned how = 0; how < 4; how++) {
    for (uint64_t point = 1 + how; is_cut_at(point, how); point += 71) {
    }
  }
}

// Redis loses what a sweep took away, and it is taken away again.
static void a_failover_that_loses_writes(void **state) {
  (void)state;
  for (unsigned i = 0; i < 24; i++) {
    struct fake_world w;
    begin(&w, i & 1);
    struct fake_process *p = start_with(&w, 1);
    publish_round(&w, START);
    fake_world_run_until(&w, START + 2000);
    publish_later(&w, START + 2 * KEEP);
    fake_world_run_until(&w, START + 2 * KEEP + 20 * (int64_t)(i / 2));
    fake_world_fail_over(&w, 1 + i / 2 % 5);
    if (i % 3 == 0) {
      fake_process_kill(p);
      p = start_with(&w, 1);
    }
    publish_round(&w, START + 3 * KEEP);
    fake_world_run_until(&w, START + 3 * KEEP + 30000);
    publish_later(&w, START + 20 * KEEP);
    fake_world_run_until(&w, START + 20 * KEEP + 5000);
    expect_healthy(p);
    expect_holds(&w, checks_of(&w));
    expect_count(&w, "resolved", 2 * REQUESTS);
    assert_true(stored(&w) <= 2 + REQUESTS);
    fake_world_release(&w);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(states_leave_redis),
    cmocka_unit_test(a_sweep_ends),
    cmocka_unit_test(a_sweep_goes_on_behind_a_lost_connection),
    cmocka_unit_test(a_takeover_lets_go),
    cmocka_unit_test(too_late_is_a_dead_letter),
    cmocka_unit_test(a_crash_at_any_point),
    cmocka_unit_test(a_connection_that_ends_at_any_point),
    cmocka_unit_test(a_failover_that_loses_writes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
