// SPDX-License-Identifier: Apache-2.0
// The figures by partition number: each counts what befell its partition, and nothing of the other one's.
#include "consumers/track/figures.h"
#include "tests/unit/track_commit.h"

// Of a partition that the process has.
static struct partition_figures figures_in(const struct fake_process *p, int32_t partition) {
  for (size_t i = 0; i < tracker_count(p->tracker); i++) {
    struct partition_standing s;
    tracker_standing(p->tracker, i, &s);
    if (s.partition == partition) {
      return s.figures;
    }
  }
  fail_msg("partition %d is not one of the process's", (int)partition);
  return (struct partition_figures){0};
}

static void commits_are_told_of_those_that_were_in_them(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  publish_in(&w, 1, "c");
  fake_world_run(&w);
  assert_int_equal(figures_in(p, 0).commits, 1);
  assert_int_equal(figures_in(p, 1).commits, 2);
  expect_all_counted(&w, p, 3);
}

static void a_failover_rolls_back_the_partition_that_lost_a_commit(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  publish_in(&w, 0, "c");
  fake_world_run(&w);
  fake_world_fail_over(&w, 1);
  fake_world_run(&w);
  assert_int_equal(figures_in(p, 0).rollbacks, 1);
  assert_int_equal(figures_in(p, 0).refused_commits, 0);
  assert_int_equal(figures_in(p, 1).rollbacks, 0);
  assert_int_equal(tracker_figures(p->tracker)->rollbacks, 1);
  expect_all_counted(&w, p, 3);
}

static void a_commit_is_refused_of_the_partition_that_another_owns(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *zombie = begin_until_exec(&w);
  zombie->hold = HOLD_ALL;
  struct fake_process *heir = start_with(&w, 1);
  fake_world_run(&w);
  zombie->hold = 0;
  fake_world_run(&w);
  assert_int_equal(figures_in(zombie, 0).refused_commits, 1);
  assert_int_equal(figures_in(zombie, 0).rollbacks, 0);
  assert_int_equal(figures_in(zombie, 1).refused_commits, 0);
  fake_process_lost(zombie, 0);
  expect_all_counted(&w, heir, 4);
}

// A stamp an hour ahead may be a clock that is wrong by that much; one beyond it does not move the clock of the log.
static void stamps_far_ahead_do_not_count(void **state) {
  enum { HOUR = 3600000 };
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, true);
  struct fake_process *p = start_with(&w, 2);
  fake_world_publish(&w, 0, START + HOUR, filed("a", START));
  fake_world_publish(&w, 1, START, filed("b", START));
  fake_world_publish(&w, 1, START + HOUR + 1, filed("c", START));
  fake_world_publish(&w, 1, START + 2 * HOUR, filed("d", START));
  fake_world_run(&w);
  assert_int_equal(figures_in(p, 0).bad_timestamps, 0);
  assert_int_equal(figures_in(p, 1).bad_timestamps, 2);
  assert_int_equal(tracker_figures(p->tracker)->bad_timestamps, 2);
  assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:partition:0", "clock"), START + HOUR);
  assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:partition:1", "clock"), START);
  expect_count(&w, "filed", 4);
  fake_world_release(&w);
}

static void what_is_set_aside_is_told_of_its_partition(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  (void)fake_log_add(&w.events, 1, START, fake_text("x"), "nonsense", 8);
  fake_world_run(&w);
  assert_int_equal(figures_in(p, 0).dead_letters, 0);
  assert_int_equal(figures_in(p, 1).dead_letters, 1);
  expect_all_counted(&w, p, 2);
}

// What a refused commit held was raised for nobody: the heir raises it, and counts it.
static void alerts_count_once_they_are_stored(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *zombie = begin_counted(&w);
  zombie->hold = HOLD_SERVER;
  w.now = START + 1500;
  fake_world_run(&w);
  assert_int_equal(tracker_figures(zombie->tracker)->alerts, 0);
  zombie->hold = HOLD_ALL;
  struct fake_process *heir = start_with(&w, 1);
  fake_world_run(&w);
  assert_int_equal(figures_in(heir, 0).alerts, 1);
  zombie->hold = 0;
  fake_world_run(&w);
  assert_int_equal(figures_in(zombie, 0).refused_commits, 1);
  assert_int_equal(figures_in(zombie, 0).alerts, 0);
  assert_int_equal(figures_in(zombie, 1).alerts, 1);
  assert_int_equal(tracker_figures(zombie->tracker)->alerts, 1);
  fake_process_lost(zombie, 0);
  expect_all_counted(&w, heir, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(commits_are_told_of_those_that_were_in_them),
    cmocka_unit_test(a_failover_rolls_back_the_partition_that_lost_a_commit),
    cmocka_unit_test(a_commit_is_refused_of_the_partition_that_another_owns),
    cmocka_unit_test(stamps_far_ahead_do_not_count),
    cmocka_unit_test(what_is_set_aside_is_told_of_its_partition),
    cmocka_unit_test(alerts_count_once_they_are_stored),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
