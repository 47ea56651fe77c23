// SPDX-License-Identifier: Apache-2.0
// Two trackers on one partition, and a Redis that lost who owns it: the commit of one that is not its owner is refused.
#include "tests/unit/track_commit.h"

static void a_late_owner_is_refused_and_the_rest_of_its_flush_sent_again(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *zombie = begin_counted(&w);
  publish_in(&w, 0, "c");
  publish_in(&w, 1, "d");
  // It counts, and is stopped before its commit; the group gives one of its partitions away.
  zombie->hold = HOLD_SERVER;
  fake_world_run(&w);
  zombie->hold = HOLD_ALL;
  struct fake_process *heir = start_with(&w, 1);
  fake_world_run(&w);
  expect_count(&w, "filed", 3);
  zombie->hold = 0;
  fake_world_run(&w);
  assert_int_equal(tracker_figures(zombie->tracker)->refused_commits, 1);
  assert_int_equal(offset_of(&w, "1"), 2);
  expect_count(&w, "filed", 4);
  fake_process_lost(zombie, 0);
  publish_in(&w, 0, "e");
  publish_in(&w, 1, "f");
  expect_healthy(zombie);
  expect_all_counted(&w, heir, 6);
}

// The same, but the new owner comes between WATCH and EXEC: Redis itself refuses.
static void an_owner_that_changes_after_the_compare_is_seen_by_the_watch(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *zombie = begin_until_exec(&w);
  zombie->hold = HOLD_ALL;
  struct fake_process *heir = start_with(&w, 1);
  fake_world_run(&w);
  uint64_t nil = w.redis.executed[1];
  zombie->hold = 0;
  fake_world_run(&w);
  assert_int_equal(w.redis.executed[1], nil + 1);
  assert_int_equal(tracker_figures(zombie->tracker)->refused_commits, 1);
  fake_process_lost(zombie, 0);
  expect_healthy(zombie);
  expect_all_counted(&w, heir, 4);
}

static void partitions_go_back_and_forth(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *one = start_with(&w, 2);
  struct fake_process *two = fake_world_start(&w);
  for (int round = 0; round < 6; round++) {
    char request[] = {'r', (char)('0' + round), 0};
    struct fake_process *from = round % 2 ? two : one;
    struct fake_process *to = round % 2 ? one : two;
    publish_in(&w, 0, request);
    publish_in(&w, 1, request);
    // Some of it is under way when the group takes it.
    (void)(fake_process_turn(from) && fake_process_turn(from) && fake_process_turn(from));
    fake_process_revoke(from, 0);
    fake_world_run(&w);
    assert_true(from->released[0]);
    fake_process_assign(to, 0);
    fake_world_run_until(&w, w.now + 700);
  }
  expect_healthy(one);
  assert_int_equal(tracker_figures(one->tracker)->refused_commits + tracker_figures(two->tracker)->refused_commits, 0);
  expect_all_counted(&w, two, 14);
}

static void a_lost_write_rolls_the_memory_back(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  publish_in(&w, 0, "c");
  fake_world_run(&w);
  fake_world_fail_over(&w, 1);
  fake_world_run(&w);
  assert_int_equal(tracker_figures(p->tracker)->rollbacks, 1);
  expect_says(p->said, "Redis went back from commit");
  expect_all_counted(&w, p, 3);
}

// The commit number alone would repeat: the lost tick had the number that the heir's takeover has now.
static void an_owner_after_a_lost_tick_is_another(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *zombie = start_with(&w, 1);
  fake_world_run(&w);
  w.now = START + 1500;
  fake_world_run(&w);
  expect_count(&w, "stalled", 1);
  publish_in(&w, 0, "c");
  zombie->hold = HOLD_SERVER;
  fake_world_run(&w);
  fake_world_fail_over(&w, 1);
  expect_count(&w, "stalled", 0);
  zombie->hold = HOLD_ALL;
  struct fake_process *heir = start_with(&w, 1);
  heir->hold = HOLD_MESSAGES | HOLD_BOUNDS;
  fake_world_run(&w);
  zombie->hold = 0;
  fake_world_run(&w);
  assert_int_equal(tracker_figures(zombie->tracker)->refused_commits, 1);
  fake_process_lost(zombie, 0);
  heir->hold = 0;
  expect_all_counted(&w, heir, 2);
}

// No commit of its own would tell it.
static void one_at_which_nothing_happens_is_noticed_to_be_anothers(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *zombie = begin_counted(&w);
  struct fake_process *heir = start_with(&w, 1);
  fake_world_run(&w);
  assert_string_equal(zombie->said, "");
  fake_process_ask_owners(zombie);
  fake_world_run(&w);
  expect_says(zombie->said, "the stored owner is another tracker");
  assert_int_equal(zombie->warnings, 1);
  assert_int_equal(tracker_figures(zombie->tracker)->refused_commits, 1);
  fake_process_lost(zombie, 0);
  publish_in(&w, 0, "c");
  publish_in(&w, 1, "d");
  expect_healthy(zombie);
  expect_all_counted(&w, heir, 4);
}

static void copy_owner(const struct fake_world *w, char *out) {
  const struct text owner = fake_store_get(&w->redis.store, "h:{0}:partition:0", "owner");
  assert_int_equal(owner.size, 32);
  memcpy(out, owner.at, owner.size);
}

// Not even a takeover: of ten million requests it would cost seconds.
static void nothing_comes_of_a_question_that_is_not_answered(void **state) {
  struct fake_world w;
  char before[32];
  char after[32];
  (void)state;
  struct fake_process *p = begin_counted(&w);
  copy_owner(&w, before);
  p->hold = HOLD_SERVER;
  fake_process_ask_owners(p);
  uint64_t points = p->points;
  fake_process_ask_owners(p);
  assert_int_equal(p->points, points);
  fake_process_cut(p, false);
  fake_process_ask_owners(p);
  assert_int_equal(p->points, points);
  p->hold = 0;
  fake_world_run_until(&w, w.now + 10000);
  w.redis.fault = (struct fake_fault){"HMGET", "partition", "LOADING Redis is loading", FAKE_AT_EXECUTION, 2};
  points = p->points;
  fake_process_ask_owners(p);
  assert_int_equal(p->points, points + 1);
  fake_world_run_until(&w, w.now + 10000);
  assert_int_equal(w.redis.fault.times, 0);
  copy_owner(&w, after);
  assert_memory_equal(after, before, sizeof before);
  expect_all_counted(&w, p, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_late_owner_is_refused_and_the_rest_of_its_flush_sent_again),
    cmocka_unit_test(an_owner_that_changes_after_the_compare_is_seen_by_the_watch),
    cmocka_unit_test(partitions_go_back_and_forth), cmocka_unit_test(a_lost_write_rolls_the_memory_back),
    cmocka_unit_test(an_owner_after_a_lost_tick_is_another),
    cmocka_unit_test(one_at_which_nothing_happens_is_noticed_to_be_anothers),
    cmocka_unit_test(nothing_comes_of_a_question_that_is_not_answered)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
