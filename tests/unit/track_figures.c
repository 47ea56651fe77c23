// SPDX-License-Identifier: Apache-2.0
// The figures of a tracker: how long its commits and alerts take, and how its partitions stand.
#include "tests/unit/track_world.h"

static struct partition_standing standing_of(const struct fake_process *p) {
  struct partition_standing s;
  assert_int_equal(tracker_count(p->tracker), 1);
  tracker_standing(p->tracker, 0, &s);
  return s;
}

static void durations_lie_at_or_below_their_bound(void **state) {
  struct durations d = {0};
  (void)state;
  durations_add(&d, -5);
  durations_add(&d, 1);
  durations_add(&d, 2);
  durations_add(&d, 300000);
  durations_add(&d, 300001);
  assert_int_equal(d.count, 5);
  assert_int_equal(d.sum, 600004);
  assert_int_equal(d.counts[0], 2);
  assert_int_equal(d.counts[1], 1);
  assert_int_equal(d.counts[DURATION_BOUNDS - 1], 1);
  assert_int_equal(d.counts[DURATION_BOUNDS], 1);
}

static void a_commit_lasts_until_its_answer(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START + 6000, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  fake_world_publish(&w, 0, START + 6000, filed("a", START + 5900));
  p->hold = HOLD_REPLIES;
  fake_world_run(&w);
  w.now += 700;
  p->hold = 0;
  fake_world_run(&w);
  const struct tracker_figures *f = tracker_figures(p->tracker);
  assert_int_equal(f->commit.count, f->commits);
  assert_int_equal(f->commit.sum, 700);
  assert_int_equal(standing_of(p).figures.commits, 1);
  fake_world_release(&w);
}

static void a_commit_whose_answer_was_lost_counts_once(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START + 6000, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  fake_world_publish(&w, 0, START + 6000, filed("a", START + 5900));
  while (offset_of(&w, "0") != 1) {
    assert_true(fake_process_turn(p));
    p->hold = HOLD_REPLIES * (tracker_figures(p->tracker)->messages > 0);
    p->hold = offset_of(&w, "0") == 1 ? p->hold : 0;
  }
  p->hold = HOLD_REPLIES;
  w.now += 300;
  fake_process_cut(p, true);
  p->hold = 0;
  fake_world_run_until(&w, w.now + 500);
  const struct tracker_figures *f = tracker_figures(p->tracker);
  assert_int_equal(f->commits, 1);
  assert_int_equal(f->commit.count, 1);
  assert_true(f->commit.sum >= 300);
  fake_world_release(&w);
}

// `a` is stalled a second after its filing, with the clock of the partition before that.
static void lateness_of_what_time_brings_runs_from_its_mark(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_publish(&w, 0, START, filed("first", START - 5000));
  fake_world_run_until(&w, START + 100);
  uint64_t before = tracker_figures(p->tracker)->lateness.count;
  int64_t sum = tracker_figures(p->tracker)->lateness.sum;
  fake_world_publish(&w, 0, START + 100, filed("a", START + 100));
  fake_world_run_until(&w, START + 1000);
  p->hold = HOLD_RELAY;
  fake_world_run_until(&w, START + 1500);
  w.now = START + 1500;
  p->hold = 0;
  fake_world_run(&w);
  assert_int_equal(tracker_figures(p->tracker)->lateness.count, before + 1);
  assert_int_equal(tracker_figures(p->tracker)->lateness.sum - sum, 400);
  fake_world_release(&w);
}

// A filing that lies in the past was owed when it was read, not when its mark would have passed.
static void lateness_of_what_an_event_brings_runs_from_the_event(void **state) {
  enum { LATER = START + 8000000 };
  struct fake_world w;
  (void)state;
  fake_world_init(&w, LATER, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_publish(&w, 0, LATER, filed("old", LATER - 3600000));
  fake_world_run(&w);
  fake_world_publish(&w, 0, LATER, filed("older", LATER - 7200000));
  fake_world_run_until(&w, LATER + 50);
  const struct tracker_figures *f = tracker_figures(p->tracker);
  assert_int_equal(alerts_in_topic(&w), 2);
  assert_int_equal(f->lateness.count, 2);
  assert_true(f->lateness.sum <= 100);
  fake_world_release(&w);
}

static void a_partition_tells_how_it_stands(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, true);
  struct fake_process *p = start_with(&w, 1);
  struct partition_standing s = standing_of(p);
  assert_false(s.taken || s.counting || s.loaded);
  assert_int_equal(s.offset, -1);
  assert_string_equal(s.owner, "");
  fake_world_publish(&w, 0, START, filed("a", START));
  fake_world_run(&w);
  s = standing_of(p);
  assert_true(s.taken && s.counting && s.loaded);
  assert_int_equal(s.offset, 1);
  assert_int_equal(s.position, 1);
  assert_int_equal(s.clock, START);
  assert_int_equal(s.open, 1);
  assert_int_equal(s.states, 1);
  assert_in_range(s.memory, 40, 100000);
  assert_int_equal(strlen(s.owner), 32);
  assert_false(tracker_is_damaged(p->tracker));
  fake_world_release(&w);
}

// Taken over, and not fetching yet: it stands where the last one stored it.
static void a_partition_that_does_not_fetch_yet_stands_where_it_is_stored(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  fake_world_publish(&w, 0, START, filed("a", START));
  fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
  fake_world_publish(&w, 0, START, filed("b", START));
  struct fake_process *p = start_with(&w, 1);
  p->hold = HOLD_BOUNDS;
  fake_world_run(&w);
  struct partition_standing s = standing_of(p);
  assert_true(s.taken);
  assert_false(s.counting && p->fetch[0].active);
  assert_int_equal(s.offset, 1);
  assert_int_equal(s.position, 1);
  fake_world_release(&w);
}

static void a_misplaced_message_counts_and_is_told(void **state) {
  struct fake_world w;
  struct buf bytes = {0};
  struct event event = filed("a", START);
  (void)state;
  fake_world_init(&w, START, false);
  wire_encode(w.wire, &event, &bytes);
  (void)fake_log_add(&w.events, 0, START, fake_text("another"), bytes.at, bytes.size);
  fake_world_publish(&w, 0, START, filed("b", START));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  assert_int_equal(p->misplaced, 1);
  assert_int_equal(tracker_figures(p->tracker)->misplaced, 1);
  assert_int_equal(standing_of(p).figures.misplaced, 1);
  expect_count(&w, "filed", 2);
  buf_release(&bytes);
  fake_world_release(&w);
}

// What a fetch brings that was stopped meanwhile, or is of a partition that was given away, is given back unread.
static void a_message_that_nobody_waits_for_is_given_back(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  struct fake_process *p = start_with(&w, 1);
  p->hold = HOLD_BOUNDS;
  fake_world_run(&w);
  for (int32_t partition = 0; partition < 2; partition++) {
    char *bytes = calloc(1, 8);
    const struct message m = {.partition = partition, .payload = bytes, .size = 8, .placed = true, .handle = bytes};
    tracker_on_message(p->tracker, &m);
  }
  p->hold = 0;
  fake_world_run(&w);
  expect_healthy(p);
  assert_int_equal(tracker_figures(p->tracker)->messages, 0);
  assert_int_equal(tracker_figures(p->tracker)->dead_letters, 0);
  fake_world_release(&w);
}

// A server that says more than it was asked: there is nobody to take it.
static void an_answer_that_was_not_asked_for_is_passed_over(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  assert_false(tracker_awaits_redis(p->tracker));
  tracker_on_reply(p->tracker, &(struct reply){.type = REPLY_ERROR, .bytes = "ERR", .size = 3});
  fake_world_publish(&w, 0, START, filed("a", START));
  fake_world_run(&w);
  expect_healthy(p);
  expect_count(&w, "filed", 1);
  fake_world_release(&w);
  tracker_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(durations_lie_at_or_below_their_bound),
    cmocka_unit_test(a_commit_lasts_until_its_answer),
    cmocka_unit_test(a_commit_whose_answer_was_lost_counts_once),
    cmocka_unit_test(lateness_of_what_time_brings_runs_from_its_mark),
    cmocka_unit_test(lateness_of_what_an_event_brings_runs_from_the_event),
    cmocka_unit_test(a_partition_tells_how_it_stands),
    cmocka_unit_test(a_partition_that_does_not_fetch_yet_stands_where_it_is_stored),
    cmocka_unit_test(a_misplaced_message_counts_and_is_told),
    cmocka_unit_test(a_message_that_nobody_waits_for_is_given_back),
    cmocka_unit_test(an_answer_that_was_not_asked_for_is_passed_over),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
