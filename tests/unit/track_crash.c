// SPDX-License-Identifier: Apache-2.0
// A tracker dies at every point of a scenario, or Redis loses every number of writes behind every commit, and another
// tracker goes on: the numbers and the alerts are as if nothing had been. `test-track_crash all` takes every point; the
// tests in passing take some of them, others in each combination.
#include "tests/unit/track_world.h"

// How far the points that are taken lie apart, at most.
static const unsigned some = 5;
static const unsigned few = 17;

static unsigned stride_of(void **state, unsigned stride) {
  return *state ? 1 : stride;
}

struct run {
  bool log_clock;
  bool late_work;
  uint64_t crash_after;
};

// The log of two partitions, up to START + 4000: alerts are raised, cleared, raised again.
static void publish_first(struct fake_world *w) {
  fake_world_publish(w, 0, START, filed_due("a", START, START + 3000));
  fake_world_publish(w, 0, START + 100, pledged("a", START + 50, "unit", MOMENT_NONE));
  fake_world_publish(w, 1, START + 200, filed("b", START));
  fake_world_publish(w, 0, START + 300, held("station", "v", START, 5));
  fake_log_gap(&w->events, 0, 1);
  fake_world_publish(w, 0, START + 2800, filed_due("c", START, START + 2500));
  fake_world_publish(w, 1, START + 2900, filed_due("d", START, START + 1000));
}

static void publish_second(struct fake_world *w) {
  fake_world_publish(w, 1, START + 4000, pledged("b", START + 3900, "unit", START + 5000));
  fake_world_publish(w, 0, START + 4000, resolved("c", START + 3900, "unit", OUTCOME_RESOLVED, 4));
  fake_world_publish(w, 0, START + 4100, pledged("a", START + 3900, "unit", START + 9000));
  fake_world_publish(w, 1, START + 4200, resolved("d", START + 4000, "unit", OUTCOME_DUPLICATE, 0));
}

static void publish_third(struct fake_world *w) {
  fake_world_publish(w, 0, START + 12000, pledged("c", START + 11000, "unit", MOMENT_NONE));
  fake_world_publish(w, 1, START + 12000, resolved("b", START + 11500, "unit", OUTCOME_RESOLVED, 2));
  fake_log_gap(&w->events, 1, 2);
}

static void go_through(struct fake_world *w) {
  publish_first(w);
  fake_world_run_until(w, START + 3500);
  publish_second(w);
  fake_world_run_until(w, START + 6000);
  publish_third(w);
  fake_world_run_until(w, START + 14000);
}

static unsigned checks_of(const struct fake_world *w) {
  return w->options.log_clock ? CHECK_ALL : CHECK_QUIET;
}

// Few states stay in memory in every other run.
static void begin(struct fake_world *w, const struct run *run) {
  fake_world_init(w, START, run->log_clock);
  w->late_work = run->late_work;
  w->options.closed_states = run->late_work ? 0 : 1000;
}

// Whether it died before the scenario was through.
static bool dies_at(const struct run *run) {
  struct fake_world w;
  begin(&w, run);
  struct fake_process *first = start_with(&w, 2);
  first->crash_after = run->crash_after;
  go_through(&w);
  bool died = first->dead;
  expect_healthy(first);
  expect_holds(&w, CHECK_COUNTERS | CHECK_TOPIC);
  fake_process_kill(first);
  struct fake_process *second = start_with(&w, 2);
  fake_world_run_until(&w, START + 30000);
  expect_healthy(second);
  expect_holds(&w, checks_of(&w));
  assert_int_equal(offset_of(&w, "0"), 8);
  assert_int_equal(offset_of(&w, "1"), 5);
  fake_world_release(&w);
  return died;
}

static void a_crash_at_any_point(void **state) {
  for (unsigned i = 0; i < 4; i++) {
    struct run run = {.log_clock = i & 1, .late_work = i & 2, .crash_after = 1 + i};
    for (; dies_at(&run); run.crash_after += stride_of(state, some)) {
    }
    assert_true(run.crash_after > 50);
  }
}

// Whether its connection to Redis ended before the scenario was through.
static bool is_cut_at(const struct run *run) {
  struct fake_world w;
  begin(&w, run);
  struct fake_process *p = start_with(&w, 2);
  p->cut_after = run->crash_after;
  go_through(&w);
  expect_healthy(p);
  assert_int_equal(tracker_figures(p->tracker)->refused_commits + tracker_figures(p->tracker)->rollbacks, 0);
  expect_holds(&w, checks_of(&w));
  assert_int_equal(offset_of(&w, "0"), 8);
  assert_int_equal(offset_of(&w, "1"), 5);
  bool cut = p->points >= p->cut_after;
  fake_world_release(&w);
  return cut;
}

static void a_connection_that_ends_at_any_point(void **state) {
  for (unsigned i = 0; i < 4; i++) {
    struct run run = {.log_clock = i & 1, .late_work = i & 2, .crash_after = 1 + i};
    for (; is_cut_at(&run); run.crash_after += stride_of(state, some)) {
    }
    assert_true(run.crash_after > 50);
  }
}

// The first dies at one point and the second at another one: what one left half done the next one left half done.
static void two_crashes(void **state) {
  for (unsigned i = 0; i < 160; i += stride_of(state, some)) {
    struct fake_world w;
    fake_world_init(&w, START, i & 1);
    w.late_work = i & 2;
    start_with(&w, 2)->crash_after = 10 + i;
    publish_first(&w);
    fake_world_run_until(&w, START + 3500);
    w.late_work = i & 4;
    start_with(&w, 2)->crash_after = 10 + (i * 7) % 40;
    publish_second(&w);
    fake_world_run_until(&w, START + 6000);
    fake_process_kill(w.processes[0]);
    (void)start_with(&w, 2);
    publish_third(&w);
    fake_world_run_until(&w, START + 30000);
    expect_healthy(w.processes[2]);
    expect_holds(&w, CHECK_TOPIC);
    fake_process_kill(w.processes[1]);
    fake_world_run_until(&w, START + 40000);
    expect_holds(&w, checks_of(&w));
    fake_world_release(&w);
  }
}

// Redis loses its last writes; its tracker goes on, or another one takes its place.
static void lose(struct fake_world *w, size_t writes, bool restart) {
  struct fake_process *p = w->processes[w->process_count - 1];
  fake_world_fail_over(w, writes);
  if (restart) {
    fake_process_kill(p);
    (void)start_with(w, 2);
  }
}

static void lose_at(unsigned when, size_t writes, bool log_clock, bool restart) {
  struct fake_world w;
  fake_world_init(&w, START, log_clock);
  (void)start_with(&w, 2);
  publish_first(&w);
  fake_world_run_until(&w, START + 3500);
  if (when == 0) {
    lose(&w, writes, restart);
  }
  publish_second(&w);
  fake_world_run_until(&w, START + 6000);
  if (when == 1) {
    lose(&w, writes, restart);
  }
  publish_third(&w);
  fake_world_run_until(&w, START + 14000);
  if (when == 2) {
    lose(&w, writes, restart);
  }
  fake_world_run_until(&w, START + 30000);
  if (!is_refused(&w)) {
    expect_holds(&w, checks_of(&w));
    assert_int_equal(offset_of(&w, "0"), 8);
    assert_int_equal(offset_of(&w, "1"), 5);
  }
  fake_world_release(&w);
}

static void lost_writes_of_any_number(void **state) {
  for (unsigned when = 0; when < 3; when++) {
    for (size_t writes = 1; writes < 14; writes++) {
      for (unsigned i = 0; i < 4; i += 1 + !*state) {
        unsigned how = i + (writes & !*state);
        lose_at(when, writes, how & 2, how & 1);
      }
    }
  }
}

// Lost writes, and then a crash at any point of what mends them.
static bool dies_mending(size_t writes, const struct run *run) {
  struct fake_world w;
  fake_world_init(&w, START, run->log_clock);
  (void)start_with(&w, 2);
  publish_first(&w);
  fake_world_run_until(&w, START + 3500);
  publish_second(&w);
  fake_world_run_until(&w, START + 6000);
  fake_process_kill(w.processes[0]);
  fake_redis_lose(&w.redis, writes);
  w.late_work = run->late_work;
  struct fake_process *second = start_with(&w, 2);
  second->crash_after = run->crash_after;
  publish_third(&w);
  fake_world_run_until(&w, START + 14000);
  bool died = second->dead;
  fake_process_kill(second);
  (void)start_with(&w, 2);
  fake_world_run_until(&w, START + 30000);
  if (!is_refused(&w)) {
    expect_holds(&w, checks_of(&w));
  }
  fake_world_release(&w);
  return died;
}

static void a_crash_while_lost_writes_are_mended(void **state) {
  for (size_t writes = 1; writes < 9; writes += 1 + !*state) {
    for (unsigned i = 0; i < 4; i++) {
      struct run run = {.log_clock = i & 1, .late_work = i & 2, .crash_after = writes + i};
      for (; dies_mending(writes, &run); run.crash_after += stride_of(state, few)) {
      }
    }
  }
}

int main(int argc, char **argv) {
  void *all = argc > 1 && strcmp(argv[1], "all") == 0 ? argv[1] : NULL;
  const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(a_crash_at_any_point, all),
    cmocka_unit_test_prestate(a_connection_that_ends_at_any_point, all), cmocka_unit_test_prestate(two_crashes, all),
    cmocka_unit_test_prestate(lost_writes_of_any_number, all),
    cmocka_unit_test_prestate(a_crash_while_lost_writes_are_mended, all)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
