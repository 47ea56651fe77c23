// SPDX-License-Identifier: Apache-2.0
// The policy gets new versions while a tracker counts, and the tracker dies at every point of what follows, its
// connection ends there, or Redis loses writes: the numbers and the alerts are those of all versions, and what was
// raised and cleared on the way alternates.
#include "tests/unit/track_world.h"

// How far the points that are taken lie apart; `test-track_restate all` takes every one.
static const unsigned some = 3;

static unsigned stride_of(void **state) {
  return *state ? 1 : some;
}

struct run {
  bool log_clock;
  bool few_states;
  bool retroactive;
  uint64_t crash_after;
  uint64_t cut_after;
  size_t lost_first;
  size_t lost_second;
};

// Tighter limits, then another mark instead of the pledge's.
static void set_versions(struct fake_world *w, bool retroactive) {
  struct policy tight;
  struct policy other;
  policy_built_in(&tight, 500, 2500);
  tight.from = START + 3500;
  tight.retroactive = retroactive;
  policy_built_in(&other, POLICY_NONE, 4000);
  other.marks[other.mark_count++] = (struct mark){.name = "yellow",
    .severity = SEVERITY_WARNING,
    .base = MARK_AFTER_FILING,
    .length = 700,
    .unit = SPAN_ELAPSED,
    .condition = MARK_WHILE_OPEN,
    .audience = "leader"};
  other.from = START + 4000;
  other.retroactive = true;
  fake_versions_set(w, (const struct policy *const[]){&tight, &other}, 2);
}

static void publish_first(struct fake_world *w) {
  fake_world_publish(w, 0, START, filed_due("a", START, START + 3000));
  fake_world_publish(w, 0, START + 100, pledged("a", START + 50, "unit", MOMENT_NONE));
  fake_world_publish(w, 1, START + 200, filed("b", START));
  fake_world_publish(w, 0, START + 300, held("station", "v", START, 5));
  fake_world_publish(w, 0, START + 2000, filed("e", START + 2000));
  fake_world_publish(w, 0, START + 2100, resolved("e", START + 2050, "unit", OUTCOME_RESOLVED, 4));
  fake_world_publish(w, 0, START + 2800, filed_due("c", START, START + 2500));
  fake_world_publish(w, 1, START + 2900, filed_due("d", START + 2600, START + 9000));
  // The source's clock runs ahead: it is under a version that is not there yet.
  fake_world_publish(w, 1, START + 2950, filed("g", START + 3700));
}

static void publish_second(struct fake_world *w) {
  fake_world_publish(w, 1, START + 4000, pledged("b", START + 3900, "unit", START + 5000));
  fake_world_publish(w, 0, START + 4000, resolved("c", START + 3900, "unit", OUTCOME_RESOLVED, 4));
  fake_world_publish(w, 0, START + 4100, filed("f", START + 3800));
  fake_world_publish(w, 1, START + 4200, resolved("d", START + 3400, "unit", OUTCOME_DUPLICATE, 0));
  fake_world_publish(w, 1, START + 4300, pledged("d", START + 4300, "unit", MOMENT_NONE));
}

// What the program does at its start: a version that Redis has lost is put back.
static void see_to(struct fake_world *w, size_t count) {
  if (fake_versions_stored(w) < count) {
    fake_versions_put(w, count);
  }
}

// After a failover whoever is left goes on, or another one where it can not: a policy that has gone back is refused.
static void lose(struct fake_world *w, size_t writes, size_t count) {
  if (writes) {
    fake_world_fail_over(w, writes);
    see_to(w, count);
  }
}

static bool has_ended(const struct fake_process *p, const struct run *run) {
  return run->crash_after ? p->dead : p->points >= run->cut_after;
}

static void go_through(struct fake_world *w, const struct run *run) {
  struct fake_process *first = start_with(w, 2);
  fake_world_run_until(w, START + 3500);
  fake_versions_put(w, 2);
  first->crash_after = run->crash_after ? first->points + run->crash_after : 0;
  first->cut_after = run->cut_after ? first->points + run->cut_after : 0;
  fake_world_run_until(w, START + 3600);
  expect_holds(w, CHECK_COUNTERS | CHECK_TOPIC);
  lose(w, run->lost_first, 2);
  publish_second(w);
  fake_world_run_until(w, START + 8000);
  fake_versions_put(w, 3);
  fake_world_run_until(w, START + 8000);
  lose(w, run->lost_second, 3);
  fake_world_run_until(w, START + 13000);
}

static void expect_all_counted(const struct fake_world *w) {
  expect_holds(w, CHECK_QUIET);
  assert_string_equal(fake_store_get(&w->redis.store, "h:{0}:partition:0", "policies").at, "3");
  assert_string_equal(fake_store_get(&w->redis.store, "h:{0}:partition:1", "policies").at, "3");
  assert_int_equal(offset_of(w, "0"), 8);
  assert_int_equal(offset_of(w, "1"), 6);
}

// Whether it died, or lost its connection, before the scenario was through.
static bool holds_at(const struct run *run) {
  struct fake_world w;
  fake_world_init(&w, START, run->log_clock);
  set_versions(&w, run->retroactive);
  w.options.closed_states = run->few_states ? 0 : 1000;
  w.redis.scan_page = 2;
  publish_first(&w);
  go_through(&w, run);
  bool ended = has_ended(w.processes[0], run);
  if (!is_refused(&w)) {
    fake_process_kill(w.processes[0]);
    struct fake_process *second = start_with(&w, 2);
    fake_world_run_until(&w, START + 30000);
    expect_healthy(second);
    expect_all_counted(&w);
  }
  fake_world_release(&w);
  return ended;
}

static struct run run_of(unsigned i) {
  return (struct run){.log_clock = i & 1, .few_states = i & 2, .retroactive = i & 4};
}

static void a_crash_at_any_point(void **state) {
  for (unsigned i = 0; i < 8; i++) {
    struct run run = run_of(i);
    for (run.crash_after = 1 + i % some; holds_at(&run); run.crash_after += stride_of(state)) {
    }
    assert_true(run.crash_after > 60);
  }
}

static void a_connection_that_ends_at_any_point(void **state) {
  for (unsigned i = 0; i < 8; i++) {
    struct run run = run_of(i);
    for (run.cut_after = 1 + i % some; holds_at(&run); run.cut_after += stride_of(state)) {
    }
    assert_true(run.cut_after > 60);
  }
}

static void lost_writes_of_any_number(void **state) {
  for (unsigned i = 0; i < 8; i++) {
    for (size_t writes = 1 + !*state * (i % 2); writes < 12; writes += 1 + !*state) {
      struct run run = run_of(i);
      run.cut_after = UINT64_MAX / 2;
      run.lost_first = writes;
      (void)holds_at(&run);
      run.lost_first = 0;
      run.lost_second = writes;
      (void)holds_at(&run);
    }
  }
}

// No event comes, and nothing falls due: the trackers ask.
static void a_version_reaches_partitions_at_which_nothing_happens(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  set_versions(&w, true);
  publish_first(&w);
  struct fake_process *p = start_with(&w, 2);
  fake_world_run_until(&w, START + 20000);
  fake_versions_put(&w, 2);
  fake_process_ask_owners(p);
  fake_world_run_until(&w, START + 24000);
  expect_healthy(p);
  assert_string_equal(fake_store_get(&w.redis.store, "h:{0}:partition:0", "policies").at, "2");
  assert_string_equal(fake_store_get(&w.redis.store, "h:{0}:partition:1", "policies").at, "2");
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

int main(int argc, char **argv) {
  void *all = argc > 1 && strcmp(argv[1], "all") == 0 ? argv[1] : NULL;
  const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(a_crash_at_any_point, all),
    cmocka_unit_test_prestate(a_connection_that_ends_at_any_point, all),
    cmocka_unit_test_prestate(lost_writes_of_any_number, all),
    cmocka_unit_test(a_version_reaches_partitions_at_which_nothing_happens)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
