// SPDX-License-Identifier: Apache-2.0
// The commit: lost, refused, tried again.
#include "tests/unit/track_commit.h"

static void a_lost_answer_to_an_applied_exec_is_settled(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  uint64_t executed = w.redis.executed[0];
  fake_process_cut(p, true);
  assert_true(w.redis.executed[0] > executed);
  p->hold = 0;
  fake_world_run(&w);
  assert_int_equal(tracker_figures(p->tracker)->refused_commits + tracker_figures(p->tracker)->rollbacks, 0);
  assert_int_equal(p->warnings, 0);
  expect_all_counted(&w, p, 4);
}

// WATCH and the compare went out behind the last EXEC: nothing is asked before the next.
static void a_commit_is_one_round_trip(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  uint64_t executed = w.redis.executed[0];
  p->hold = HOLD_REPLIES;
  fake_world_run(&w);
  assert_int_equal(w.redis.executed[0], executed + 1);
  expect_count(&w, "filed", 4);
  p->hold = 0;
  expect_all_counted(&w, p, 4);
}

// On a backlog: until a partition's batch is full, or for a second.
static void a_commit_gathers_while_more_wait(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  tracker_expect_more(p->tracker, true);
  publish_in(&w, 0, "c");
  publish_in(&w, 1, "d");
  publish_in(&w, 1, "e");
  fake_world_run(&w);
  expect_count(&w, "filed", 2);
  publish_in(&w, 1, "f");
  fake_world_run(&w);
  expect_count(&w, "filed", 6);
  publish_in(&w, 0, "g");
  fake_world_run(&w);
  expect_count(&w, "filed", 6);
  w.now += 1000;
  fake_world_run(&w);
  expect_count(&w, "filed", 7);
  tracker_expect_more(p->tracker, false);
  expect_all_counted(&w, p, 7);
}

static void an_exec_that_never_arrived_is_sent_again(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  uint64_t executed = w.redis.executed[0];
  fake_process_cut(p, false);
  assert_true(w.redis.executed[0] == executed);
  p->hold = 0;
  fake_world_run(&w);
  assert_int_equal(tracker_figures(p->tracker)->refused_commits + tracker_figures(p->tracker)->rollbacks, 0);
  expect_all_counted(&w, p, 4);
}

// The old connection's EXEC reaches Redis only when the new one has already compared.
static void an_exec_that_arrives_late_counts_once(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  struct fake_connection *old = fake_process_leave_connection(p);
  p->hold = HOLD_REPLIES;
  fake_world_run(&w);
  while (fake_redis_serve(old)) {
  }
  p->hold = 0;
  fake_world_run(&w);
  fake_redis_close(old);
  assert_true(w.redis.executed[1] > 0);
  assert_int_equal(tracker_figures(p->tracker)->refused_commits, 0);
  expect_all_counted(&w, p, 4);
}

static void no_memory_at_queueing_stores_nothing_and_is_tried_again(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  w.redis.fault = (struct fake_fault){"HINCRBY", "count", "OOM command not allowed", FAKE_AT_QUEUEING, 1000};
  publish_in(&w, 0, "c");
  fake_world_run_until(&w, w.now + 100);
  expect_count(&w, "filed", 2);
  expect_says(p->said, "Redis refused a commit (OOM command not allowed): nothing of it was stored, trying again");
  fake_world_run_until(&w, w.now + 20000);
  assert_int_equal(offset_of(&w, "0"), 1);
  assert_string_equal(tracker_refusal(p->tracker), "OOM command not allowed");
  w.redis.fault.times = 0;
  fake_world_run_until(&w, w.now + 6000);
  assert_null(tracker_refusal(p->tracker));
  assert_int_equal(p->warnings, 1);
  expect_all_counted(&w, p, 3);
}

static void a_server_that_turned_read_only_is_left(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  uint64_t before = w.redis.connections;
  w.redis.fault =
    (struct fake_fault){"HSET", "", "READONLY You can't write against a read only replica.", FAKE_AT_QUEUEING, 1};
  publish_in(&w, 0, "c");
  fake_world_run_until(&w, w.now + 1000);
  assert_int_equal(w.redis.connections, before + 1);
  expect_all_counted(&w, p, 3);
}

// What was under way is dropped during the pause behind a refusal: what is counted anew wakes when the pause is over.
static void a_pause_ends_also_for_what_is_counted_anew(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  w.redis.fault = (struct fake_fault){"HINCRBY", "count", "OOM command not allowed", FAKE_AT_QUEUEING, 1};
  publish_in(&w, 0, "c");
  fake_world_run(&w);
  fake_process_lost(p, 0);
  fake_process_assign(p, 0);
  fake_world_run(&w);
  assert_int_equal(offset_of(&w, "0"), 1);
  assert_in_range(tracker_wake(p->tracker), w.now + 1, w.now + 100);
  fake_world_run_until(&w, w.now + 200);
  assert_int_equal(offset_of(&w, "0"), 2);
  expect_all_counted(&w, p, 3);
}

static void a_dead_letter_is_awaited(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  p->hold = HOLD_DEAD_LETTERS;
  (void)fake_log_add(&w.events, 0, START, fake_text("x"), "nonsense", 8);
  publish_in(&w, 0, "c");
  publish_in(&w, 1, "d");
  fake_world_run(&w);
  assert_int_equal(offset_of(&w, "0"), 1);
  assert_int_equal(offset_of(&w, "1"), 2);
  assert_int_equal(w.dead_letters.partitions[0].count, 1);
  p->hold = 0;
  fake_world_run(&w);
  assert_int_equal(offset_of(&w, "0"), 3);
  assert_int_equal(tracker_figures(p->tracker)->dead_letters, 1);
  expect_all_counted(&w, p, 4);
}

static void an_old_acknowledgement_is_not_taken_for_a_new_ones(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  p->hold = HOLD_DEAD_LETTERS;
  (void)fake_log_add(&w.events, 0, START, fake_text("x"), "nonsense", 8);
  fake_world_run(&w);
  fake_process_lost(p, 0);
  fake_process_assign(p, 0);
  fake_world_run_until(&w, w.now + 5000);
  assert_int_equal(w.dead_letters.partitions[0].count, 2);
  struct fake_process *other = fake_world_start(&w);
  // One of the two is acknowledged, the older.
  p->hold = HOLD_SERVER;
  (void)fake_process_turn(p);
  p->hold = HOLD_DEAD_LETTERS;
  fake_world_run(&w);
  assert_int_equal(offset_of(&w, "0"), 1);
  p->hold = 0;
  fake_process_assign(other, 1);
  expect_all_counted(&w, p, 2);
}

// It answers again, and nothing is waiting to be committed: nothing is refused any more.
static void a_server_that_loaded_is_not_said_to_refuse_until_the_next_commit(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  w.redis.fault = (struct fake_fault){"HMGET", "partition", "LOADING Redis is loading", FAKE_AT_EXECUTION, 2};
  fake_process_cut(p, false);
  fake_world_run_until(&w, w.now + 20000);
  assert_int_equal(w.redis.fault.times, 0);
  expect_says(p->said, "Redis refused a commit (LOADING Redis is loading)");
  assert_null(tracker_refusal(p->tracker));
  expect_all_counted(&w, p, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_server_that_loaded_is_not_said_to_refuse_until_the_next_commit),
    cmocka_unit_test(a_lost_answer_to_an_applied_exec_is_settled), cmocka_unit_test(a_commit_is_one_round_trip),
    cmocka_unit_test(a_commit_gathers_while_more_wait), cmocka_unit_test(an_exec_that_never_arrived_is_sent_again),
    cmocka_unit_test(an_exec_that_arrives_late_counts_once),
    cmocka_unit_test(no_memory_at_queueing_stores_nothing_and_is_tried_again),
    cmocka_unit_test(a_server_that_turned_read_only_is_left),
    cmocka_unit_test(a_pause_ends_also_for_what_is_counted_anew), cmocka_unit_test(a_dead_letter_is_awaited),
    cmocka_unit_test(an_old_acknowledgement_is_not_taken_for_a_new_ones)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
