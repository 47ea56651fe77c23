// SPDX-License-Identifier: Apache-2.0
// The commit: refused, lost, failed in part, tried again; and two trackers on one partition.
#include "tests/unit/track_world.h"

static void publish_in(struct fake_world *w, int32_t partition, const char *request) {
  fake_world_publish(w, partition, w->now, filed(request, START));
}

static void begin(struct fake_world *w) {
  fake_world_init(w, START, false);
  publish_in(w, 0, "a");
  publish_in(w, 1, "b");
}

// Both partitions have counted, their commit was compared behind the last one, and EXEC is on its way.
static struct fake_process *until_exec(struct fake_world *w) {
  struct fake_process *p = start_with(w, 2);
  fake_world_run(w);
  p->hold = HOLD_SERVER;
  tracker_expect_more(p->tracker, true);
  publish_in(w, 0, "c");
  publish_in(w, 1, "d");
  fake_world_run(w);
  tracker_expect_more(p->tracker, false);
  fake_world_run(w);
  return p;
}

static void expect_all_counted(struct fake_world *w, struct fake_process *p, int64_t filed_requests) {
  fake_world_run_until(w, w->now + 10000);
  expect_healthy(p);
  expect_count(w, "filed", filed_requests);
  expect_holds(w, CHECK_QUIET);
  fake_world_release(w);
}

static void a_lost_answer_to_an_applied_exec_is_settled(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = until_exec(&w);
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
  begin(&w);
  struct fake_process *p = until_exec(&w);
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
  begin(&w);
  struct fake_process *p = start_with(&w, 2);
  fake_world_run(&w);
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
  begin(&w);
  struct fake_process *p = until_exec(&w);
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
  begin(&w);
  struct fake_process *p = until_exec(&w);
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

static void a_late_owner_is_refused_and_the_rest_of_its_flush_sent_again(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *zombie = start_with(&w, 2);
  fake_world_run(&w);
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
  begin(&w);
  struct fake_process *zombie = until_exec(&w);
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

static void no_memory_at_queueing_stores_nothing_and_is_tried_again(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = start_with(&w, 2);
  fake_world_run(&w);
  w.redis.fault = (struct fake_fault){"HINCRBY", "count", "OOM command not allowed", FAKE_AT_QUEUEING, 1000};
  publish_in(&w, 0, "c");
  fake_world_run_until(&w, w.now + 100);
  expect_count(&w, "filed", 2);
  expect_says(p->said, "Redis refused a commit (OOM command not allowed): nothing of it was stored, trying again");
  fake_world_run_until(&w, w.now + 20000);
  assert_int_equal(offset_of(&w, "0"), 1);
  w.redis.fault.times = 0;
  fake_world_run_until(&w, w.now + 6000);
  assert_int_equal(p->warnings, 1);
  expect_all_counted(&w, p, 3);
}

static void a_server_that_turned_read_only_is_left(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = start_with(&w, 2);
  fake_world_run(&w);
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
  begin(&w);
  struct fake_process *p = start_with(&w, 2);
  fake_world_run(&w);
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

static void a_key_that_is_no_number_stops_and_marks_the_damage(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = start_with(&w, 2);
  fake_world_run(&w);
  fake_key_set(fake_store_change(&w.redis.store, fake_text("h:{0}:count:all"), FAKE_HASH, ++w.redis.versions),
    fake_text("filed"), fake_text("many"));
  publish_in(&w, 0, "c");
  fake_world_run(&w);
  expect_says(p->failed, "h:{0}:count:all: ERR hash value is not an integer");
  expect_says(p->failed, "huiyin rebuild");
  expect_says(fake_store_get(&w.redis.store, "h:{0}:partition:0", "damaged").at, "h:{0}:count:all");
  assert_null(fake_store_get(&w.redis.store, "h:{0}:partition:1", "damaged").at);
  struct fake_process *next = start_with(&w, 1);
  fake_world_run(&w);
  expect_says(next->failed, "its numbers are marked as damaged (h:{0}:count:all");
  fake_world_release(&w);
}

static void damage_is_marked_also_for_a_partition_that_was_lost_meanwhile(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = until_exec(&w);
  w.redis.fault = (struct fake_fault){"HINCRBY", "count:all", "ERR no number", FAKE_AT_EXECUTION, 1};
  fake_process_lost(p, 0);
  fake_process_lost(p, 1);
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "ERR no number");
  expect_says(fake_store_get(&w.redis.store, "h:{0}:partition:0", "damaged").at, "count:all");
  expect_says(fake_store_get(&w.redis.store, "h:{0}:partition:1", "damaged").at, "count:all");
  fake_world_release(&w);
}

static void damage_is_marked_after_a_lost_connection(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = until_exec(&w);
  w.redis.fault = (struct fake_fault){"HINCRBY", "count:all", "ERR no number", FAKE_AT_EXECUTION, 1};
  p->hold = HOLD_REPLIES;
  fake_world_run(&w);
  p->hold = HOLD_SERVER;
  fake_world_run(&w);
  fake_process_cut(p, false);
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "ERR no number");
  expect_says(fake_store_get(&w.redis.store, "h:{0}:partition:1", "damaged").at, "count:all");
  fake_world_release(&w);
}

// Whether it was whole is seen only by looking.
static void damage_is_found_behind_a_lost_answer(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = until_exec(&w);
  fake_key_set(fake_store_change(&w.redis.store, fake_text("h:{0}:count:all"), FAKE_HASH, ++w.redis.versions),
    fake_text("filed"), fake_text("many"));
  uint64_t executed = w.redis.executed[0];
  fake_process_cut(p, true);
  assert_true(w.redis.executed[0] > executed);
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "h:{0}:count:all: not an integer");
  expect_says(fake_store_get(&w.redis.store, "h:{0}:partition:0", "damaged").at, "h:{0}:count:all");
  expect_says(fake_store_get(&w.redis.store, "h:{0}:partition:1", "damaged").at, "h:{0}:count:all");
  fake_world_release(&w);
}

// The connection ends again while it is looked.
static void damage_is_looked_for_until_it_is_known(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = until_exec(&w);
  fake_key_set(fake_store_change(&w.redis.store, fake_text("h:{0}:count:all"), FAKE_HASH, ++w.redis.versions),
    fake_text("filed"), fake_text("many"));
  fake_process_cut(p, true);
  for (int i = 0; i < 3; i++) {
    p->hold = HOLD_SERVER;
    fake_world_run(&w);
    fake_process_cut(p, i % 2 == 0);
  }
  publish_in(&w, 0, "e");
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "h:{0}:count:all: not an integer");
  fake_world_release(&w);
}

static void a_lost_write_rolls_the_memory_back(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = start_with(&w, 2);
  fake_world_run(&w);
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

static void a_dead_letter_is_awaited(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w);
  struct fake_process *p = start_with(&w, 2);
  fake_world_run(&w);
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

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_lost_answer_to_an_applied_exec_is_settled),
    cmocka_unit_test(a_commit_is_one_round_trip), cmocka_unit_test(a_commit_gathers_while_more_wait),
    cmocka_unit_test(an_exec_that_never_arrived_is_sent_again), cmocka_unit_test(an_exec_that_arrives_late_counts_once),
    cmocka_unit_test(a_late_owner_is_refused_and_the_rest_of_its_flush_sent_again),
    cmocka_unit_test(an_owner_that_changes_after_the_compare_is_seen_by_the_watch),
    cmocka_unit_test(partitions_go_back_and_forth),
    cmocka_unit_test(no_memory_at_queueing_stores_nothing_and_is_tried_again),
    cmocka_unit_test(a_server_that_turned_read_only_is_left),
    cmocka_unit_test(a_pause_ends_also_for_what_is_counted_anew),
    cmocka_unit_test(a_key_that_is_no_number_stops_and_marks_the_damage),
    cmocka_unit_test(damage_is_marked_also_for_a_partition_that_was_lost_meanwhile),
    cmocka_unit_test(damage_is_marked_after_a_lost_connection), cmocka_unit_test(damage_is_found_behind_a_lost_answer),
    cmocka_unit_test(damage_is_looked_for_until_it_is_known), cmocka_unit_test(a_lost_write_rolls_the_memory_back),
    cmocka_unit_test(an_owner_after_a_lost_tick_is_another), cmocka_unit_test(a_dead_letter_is_awaited),
    cmocka_unit_test(an_old_acknowledgement_is_not_taken_for_a_new_ones)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
