// SPDX-License-Identifier: Apache-2.0
// The two clocks of a partition, and the ends of bounded runs.
#include "consumers/stored/keys.h"
#include "tests/unit/track_world.h"

static int64_t clock_of(const struct fake_world *w, const char *partition) {
  char key[32];
  (void)snprintf(key, sizeof key, "h:{0}:partition:%s", partition);
  return fake_store_number(&w->redis.store, key, "clock");
}

static void a_resolution_in_the_log_prevents_the_alert(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
  fake_world_publish(&w, 0, START, pledged("a", START, "unit", MOMENT_NONE));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, START + 4500);
  size_t before = alerts_in_topic(&w);
  // It lags: the due passes, the resolution is in the log and not read yet.
  p->hold = HOLD_MESSAGES;
  fake_world_publish(&w, 0, START + 4600, resolved("a", START + 4600, "unit", OUTCOME_RESOLVED, 0));
  fake_world_run_until(&w, START + 20000);
  assert_int_equal(alerts_in_topic(&w), before);
  p->hold = 0;
  fake_world_run_until(&w, START + 30000);
  // due-soon was raised, and is cleared now; overdue never was.
  assert_int_equal(alerts_in_topic(&w), before + 1);
  expect_count(&w, "overdue", 0);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

static void the_end_is_asked_for_before_every_raise(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  size_t asked = p->bounds_asked;
  p->hold = HOLD_BOUNDS;
  fake_world_run_until(&w, START + 20000);
  assert_int_equal(p->bounds_asked, asked + 1);
  assert_int_equal(alerts_in_topic(&w), 0);
  p->hold = 0;
  fake_world_run(&w);
  // One question was on its way since START + 1001; what is due since then asks again.
  assert_int_equal(p->bounds_asked, asked + 2);
  assert_int_equal(alerts_in_topic(&w), 3);
  assert_int_equal(clock_of(&w, "0"), w.now);
  // Nothing is due for a long time: it sleeps.
  fake_world_run_until(&w, START + 30000);
  assert_int_equal(p->bounds_asked, asked + 2);
  assert_int_equal(tracker_wake(p->tracker), START + 5000 + INT64_C(72) * 3600000 + 1);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

// A clock that was set back by an hour: nothing is asked again and again, and pauses are no longer for it.
static void the_time_of_day_is_set_back(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START + 3600000, false);
  fake_world_publish(&w, 0, START, filed_due("a", w.now - 100, w.now + 2000));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 1500);
  size_t before = p->bounds_asked;
  w.now -= 3600000;
  // Its due has passed at the partition's clock, which stays where it is.
  fake_world_publish(&w, 0, START, filed_due("b", w.now - 100, w.now + 2000));
  fake_world_run_until(&w, w.now + 5000);
  assert_int_equal(offset_of(&w, "0"), 2);
  assert_in_range(p->bounds_asked, before + 1, before + 3);
  expect_count(&w, "overdue", 1);
  expect_healthy(p);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

// A row of last week comes in today: its marks have passed, but what takes them back may follow in the log.
static void a_backdated_event_raises_nothing_before_the_end_is_read(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, START + 6000);
  size_t before = alerts_in_topic(&w);
  int64_t counted = offset_of(&w, "0");
  p->hold = HOLD_BOUNDS;
  fake_world_publish(&w, 0, START + 6000, filed_due("old", 1000, 5000));
  fake_world_run_until(&w, START + 7000);
  // It is applied and not yet stored: the end has been asked for, and the answer is on its way.
  assert_int_equal(offset_of(&w, "0"), counted);
  fake_world_publish(&w, 0, START + 7000, resolved("old", 6000, "unit", OUTCOME_RESOLVED, 0));
  fake_world_run_until(&w, START + 7500);
  p->hold = 0;
  fake_world_run_until(&w, START + 8000);
  assert_int_equal(alerts_in_topic(&w), before);
  assert_int_equal(offset_of(&w, "0"), counted + 2);
  expect_count(&w, "late", 1);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

// Without a resolution it is raised as soon as the end is read: marks in order of their moments.
static void a_backdated_event_is_raised_when_the_end_is_read(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
  (void)start_with(&w, 1);
  fake_world_run_until(&w, START + 6000);
  size_t before = alerts_in_topic(&w);
  fake_world_publish(&w, 0, START + 6000, filed_due("old", 1000, 5000));
  fake_world_run_until(&w, START + 7000);
  assert_int_equal(alerts_in_topic(&w), before + 3);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

static void control_records_at_the_end_are_passed(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
  fake_log_gap(&w.events, 0, 4);
  (void)start_with(&w, 1);
  fake_world_run_until(&w, START + 6000);
  assert_int_equal(alerts_in_topic(&w), 3);
  fake_log_gap(&w.events, 0, 1);
  fake_world_run_until(&w, START + 5000 + INT64_C(73) * 3600000);
  assert_int_equal(alerts_in_topic(&w), 4);
  assert_int_equal(offset_of(&w, "0"), 1);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

static void a_message_from_the_future_moves_no_clock(void **state) {
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    fake_world_init(&w, START, log_clock);
    fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
    fake_world_publish(&w, 0, MOMENT_LAST, filed("b", MOMENT_LAST));
    fake_world_publish(&w, 0, MOMENT_NONE, filed("c", START));
    struct fake_process *p = start_with(&w, 1);
    fake_world_run(&w);
    assert_int_equal(alerts_in_topic(&w), 0);
    assert_int_equal(tracker_figures(p->tracker)->bad_timestamps, 1);
    expect_holds(&w, log_clock ? CHECK_ALL : CHECK_QUIET);
    fake_world_release(&w);
  }
  (void)state;
}

// A message's own stamp moves the log clock before it is applied; commits change nothing about it.
static void the_log_clock_moves_by_messages(void **state) {
  for (size_t batch = 1; batch < 5; batch++) {
    struct fake_world w;
    fake_world_init(&w, START + 100000, true);
    w.options.batch = batch;
    fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
    fake_world_publish(&w, 0, START + 6000, resolved("a", START + 4000, "unit", OUTCOME_RESOLVED, 0));
    fake_world_publish(&w, 0, START + 2000, filed("b", START));
    (void)fake_log_add(&w.events, 0, START + 7000, fake_text("x"), "nonsense", 8);
    (void)start_with(&w, 1);
    fake_world_run_until(&w, START + 200000);
    // stalled, due-soon, overdue raised and cleared; b is stalled at once
    assert_int_equal(alerts_in_topic(&w), 7);
    assert_int_equal(clock_of(&w, "0"), START + 7000);
    expect_holds(&w, CHECK_ALL);
    fake_world_release(&w);
  }
  (void)state;
}

static const char *move_field(int64_t offset, int64_t moment) {
  static char field[KEY_MOVE_FIELD_SIZE];
  key_move_field(field, offset, moment);
  return field;
}

static void publish_bounded(struct fake_world *w) {
  fake_world_publish(w, 0, START, filed_due("a", START, START + 5000));
  fake_world_publish(w, 2, START + 9000, filed("b", START + 8500));
  fake_log_gap(&w->events, 2, 3);
}

static struct fake_process *bounded(struct fake_world *w, bool log_clock, int64_t as_of, int32_t partitions) {
  fake_world_init(w, START + 50000, log_clock);
  w->options.until_end = true;
  w->options.as_of = as_of;
  publish_bounded(w);
  struct fake_process *p = start_with(w, partitions);
  fake_world_run_until(w, START + 60000);
  return p;
}

static void a_bounded_run_moves_to_the_latest_timestamp(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = bounded(&w, true, MOMENT_NONE, FAKE_PARTITIONS);
  expect_healthy(p);
  assert_true(tracker_is_done(p->tracker));
  assert_int_equal(clock_of(&w, "0"), START + 9000);
  assert_int_equal(clock_of(&w, "1"), START + 9000);
  assert_int_equal(alerts_in_topic(&w), 3);
  assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:moves:0", move_field(1, START + 9000)), START + 9000);
  expect_holds(&w, CHECK_ALL);
  fake_world_release(&w);
}

static void a_bounded_run_moves_to_the_moment_it_is_told(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = bounded(&w, true, START + 9700, 3);
  assert_true(tracker_is_done(p->tracker));
  assert_int_equal(clock_of(&w, "2"), START + 9700);
  assert_int_equal(alerts_in_topic(&w), 4);
  // Once more with a later one, at the same place: both moves are kept.
  w.options.as_of = START + 20000;
  fake_process_kill(p);
  p = start_with(&w, 3);
  fake_world_run_until(&w, START + 70000);
  assert_true(tracker_is_done(p->tracker));
  assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:moves:0", move_field(1, START + 9700)), START + 9700);
  assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:moves:0", move_field(1, START + 20000)), START + 20000);
  expect_holds(&w, CHECK_ALL);
  // And behind further messages.
  w.options.as_of = START + 200000;
  fake_process_kill(p);
  fake_world_publish(&w, 0, START + 9000, resolved("a", START + 100, "unit", OUTCOME_RESOLVED, 0));
  fake_world_publish(&w, 2, START + 30000, filed_due("c", START, START + 100000));
  p = start_with(&w, 3);
  fake_world_run_until(&w, START + 300000);
  assert_true(tracker_is_done(p->tracker));
  expect_holds(&w, CHECK_ALL);
  fake_world_release(&w);
}

static void a_bounded_run_that_owns_not_all_must_be_told(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = bounded(&w, true, MOMENT_NONE, 3);
  assert_false(tracker_is_done(p->tracker));
  expect_says(p->failed, "3 of 4 partitions are ours");
  expect_says(p->failed, "--as-of TIME");
  fake_world_release(&w);
}

static void a_bounded_live_run_ends(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = bounded(&w, false, MOMENT_NONE, FAKE_PARTITIONS);
  expect_healthy(p);
  assert_true(tracker_is_done(p->tracker));
  assert_int_equal(alerts_in_topic(&w), 4);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

static void a_bounded_run_of_nothing_ends(void **state) {
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    fake_world_init(&w, START, log_clock);
    w.options.until_end = true;
    struct fake_process *p = start_with(&w, FAKE_PARTITIONS);
    fake_world_run_until(&w, START + 5000);
    expect_healthy(p);
    assert_true(tracker_is_done(p->tracker));
    fake_world_release(&w);
  }
  (void)state;
}

static void a_bounded_run_stops_where_the_log_ended_when_it_began(void **state) {
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    fake_world_init(&w, START + 50000, log_clock);
    w.options.until_end = true;
    publish_bounded(&w);
    struct fake_process *p = start_with(&w, FAKE_PARTITIONS);
    p->hold = HOLD_MESSAGES;
    fake_world_run(&w);
    fake_world_publish(&w, 0, START + 20000, filed("late", START));
    p->hold = 0;
    fake_world_run_until(&w, START + 60000);
    assert_true(tracker_is_done(p->tracker));
    assert_int_equal(offset_of(&w, "0"), 1);
    expect_count(&w, "filed", 2);
    expect_holds(&w, log_clock ? CHECK_ALL : CHECK_QUIET);
    fake_world_release(&w);
  }
  (void)state;
}

// Another tracker took over and read further than this one's end, then it is ours again.
static void a_bounded_run_ends_also_where_another_has_read_further(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START + 50000, true);
  w.options.until_end = true;
  w.options.as_of = START + 10000;
  publish_bounded(&w);
  struct fake_process *p = start_with(&w, 1);
  p->hold = HOLD_MESSAGES;
  fake_world_run(&w);
  fake_world_publish(&w, 0, START + 20000, filed("later", START));
  struct fake_process *other = start_with(&w, 1);
  fake_world_run(&w);
  assert_int_equal(offset_of(&w, "0"), 2);
  fake_process_kill(other);
  p->hold = 0;
  fake_world_run_until(&w, START + 80000);
  expect_healthy(p);
  assert_true(tracker_is_done(p->tracker));
  expect_holds(&w, CHECK_ALL);
  fake_world_release(&w);
}

// What the group takes away in the middle of a bounded run it gives back, or to another: having nothing is not the end.
static void a_bounded_run_does_not_end_between_assignments(void **state) {
  for (int lost = 0; lost < 2; lost++) {
    struct fake_world w;
    fake_world_init(&w, START, false);
    w.options.until_end = true;
    publish_bounded(&w);
    struct fake_process *p = start_with(&w, 1);
    p->hold = HOLD_MESSAGES;
    fake_world_run(&w);
    if (lost) {
      fake_process_lost(p, 0);
    } else {
      fake_process_revoke(p, 0);
    }
    p->hold = 0;
    fake_world_run_until(&w, START + 5000);
    assert_false(tracker_is_done(p->tracker));
    fake_process_assign(p, 0);
    fake_world_run_until(&w, START + 60000);
    expect_healthy(p);
    assert_true(tracker_is_done(p->tracker));
    assert_int_equal(offset_of(&w, "0"), 1);
    fake_world_release(&w);
  }
  (void)state;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_bounded_run_does_not_end_between_assignments),
    cmocka_unit_test(a_resolution_in_the_log_prevents_the_alert),
    cmocka_unit_test(the_end_is_asked_for_before_every_raise), cmocka_unit_test(the_time_of_day_is_set_back),
    cmocka_unit_test(a_backdated_event_raises_nothing_before_the_end_is_read),
    cmocka_unit_test(a_backdated_event_is_raised_when_the_end_is_read),
    cmocka_unit_test(control_records_at_the_end_are_passed), cmocka_unit_test(a_message_from_the_future_moves_no_clock),
    cmocka_unit_test(the_log_clock_moves_by_messages), cmocka_unit_test(a_bounded_run_moves_to_the_latest_timestamp),
    cmocka_unit_test(a_bounded_run_moves_to_the_moment_it_is_told),
    cmocka_unit_test(a_bounded_run_that_owns_not_all_must_be_told), cmocka_unit_test(a_bounded_live_run_ends),
    cmocka_unit_test(a_bounded_run_of_nothing_ends),
    cmocka_unit_test(a_bounded_run_stops_where_the_log_ended_when_it_began),
    cmocka_unit_test(a_bounded_run_ends_also_where_another_has_read_further)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
