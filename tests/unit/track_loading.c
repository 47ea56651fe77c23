// SPDX-License-Identifier: Apache-2.0
// What happens while the states are loaded behind the counting, with the live clock.
#include "tests/unit/track_world.h"

enum { STATES = 100, BACK = START + 100000 };

static bool is_loaded(const struct fake_process *p) {
  struct partition_standing s;
  tracker_standing(p->tracker, 0, &s);
  return s.loaded;
}

static int64_t clock_stored(const struct fake_world *w) {
  return fake_store_number(&w->redis.store, "h:{0}:partition:0", "clock");
}

// Of one request, by a mark and a status.
static size_t emitted(const struct fake_world *w, const char *request, const char *mark, enum alert_status status) {
  size_t count = 0;
  for (size_t i = 0; i < w->alerts.partitions[0].count; i++) {
    const struct fake_record *r = &w->alerts.partitions[0].records[i];
    struct overdue_alert alert;
    struct err e;
    assert_int_equal(wire_decode_alert(w->wire, r->bytes, r->size, &alert, &e), 0);
    count += alert.status == (int32_t)status && alert.mark.size == strlen(mark) &&
             memcmp(alert.mark.at, mark, alert.mark.size) == 0 && alert.request_id.size == strlen(request) &&
             memcmp(alert.request_id.at, request, alert.request_id.size) == 0;
  }
  return count;
}

// A tracker has counted requests that are open for long and one that falls due when it is gone; it comes back at BACK,
// and its states come one by one.
static struct fake_process *begin(struct fake_world *w) {
  fake_world_init(w, START + 2000, false);
  for (int i = 0; i < STATES; i++) {
    char id[16];
    (void)snprintf(id, sizeof id, "r%d", i);
    fake_world_publish(w, 0, START, filed_due(id, START, START + INT64_C(400000000)));
  }
  fake_world_publish(w, 0, START, filed_due("missed", START, START + 50000));
  struct fake_process *first = start_with(w, 1);
  fake_world_run_until(w, START + 10000);
  assert_int_equal(offset_of(w, "0"), STATES + 1);
  fake_process_kill(first);
  w->now = BACK;
  w->redis.scan_page = 1;
  return start_with(w, 1);
}

static void turn_until_counted(struct fake_world *w, struct fake_process *p, int64_t offset) {
  while (offset_of(w, "0") < offset) {
    assert_true(fake_process_turn(p));
    assert_false(is_loaded(p));
  }
}

static void expect_loaded_and_right(struct fake_world *w, struct fake_process *p) {
  fake_world_run_until(w, w->now + 5000);
  assert_true(is_loaded(p));
  expect_healthy(p);
  assert_int_equal(emitted(w, "missed", "overdue", ALERT_RAISED), 1);
  expect_holds(w, CHECK_QUIET);
  fake_world_release(w);
}

// Its own state is known, and the clock stays where it is: nothing that time makes owed comes before its turn.
static void an_event_whose_mark_has_passed_does_not_wait_for_the_states(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w);
  int64_t clock = clock_stored(&w);
  fake_world_publish(&w, 0, BACK, filed_due("old", 1000, 5000));
  turn_until_counted(&w, p, STATES + 2);
  assert_int_equal(clock_stored(&w), clock);
  expect_count(&w, "overdue", 1);
  while (!emitted(&w, "old", "overdue", ALERT_RAISED)) {
    assert_true(fake_process_turn(p));
    assert_false(is_loaded(p));
  }
  assert_int_equal(emitted(&w, "missed", "overdue", ALERT_RAISED), 0);
  // For the takeover and for what waits; what time makes owed asks when it can be raised.
  assert_int_equal(p->bounds_asked, 2);
  expect_loaded_and_right(&w, p);
}

// The end is asked for, also where it was asked for something before, when the resolution lies before it: that is read
// first.
static void a_resolution_behind_it_in_the_log_is_read_before_it_is_raised(void **state) {
  for (int64_t before = 0; before < 2; before++) {
    struct fake_world w;
    struct fake_process *p = begin(&w);
    if (before) {
      fake_world_publish(&w, 0, BACK, filed_due("older", 1000, 4000));
    }
    turn_until_counted(&w, p, STATES + 1 + before);
    while (!p->fetch[0].active) {
      assert_true(fake_process_turn(p));
    }
    fake_world_publish(&w, 0, BACK, filed_due("old", 1000, 5000));
    p->hold = HOLD_BOUNDS_WORK;
    while (tracker_figures(p->tracker)->events < 1 + (uint64_t)before) {
      assert_true(fake_process_turn(p));
    }
    p->hold = HOLD_MESSAGES;
    fake_world_publish(&w, 0, BACK, resolved("old", 6000, "unit", OUTCOME_RESOLVED, 0));
    for (int i = 0; i < 20; i++) {
      (void)fake_process_turn(p);
    }
    assert_int_equal(offset_of(&w, "0"), STATES + 1 + before);
    assert_false(is_loaded(p));
    p->hold = 0;
    turn_until_counted(&w, p, STATES + 3 + before);
    assert_int_equal(emitted(&w, "old", "overdue", ALERT_RAISED), 0);
    expect_loaded_and_right(&w, p);
  }
  (void)state;
}

// The answer comes while the states are loaded, what it asks for is read behind that: then the clock moves.
static void an_end_that_is_read_after_the_last_state_moves_the_clock(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w);
  fake_world_publish(&w, 0, BACK, filed_due("old", 1000, 5000));
  while (tracker_figures(p->tracker)->events < 1) {
    assert_true(fake_process_turn(p));
  }
  p->hold = HOLD_MESSAGES;
  fake_world_publish(&w, 0, BACK, filed_due("older", 1000, 4000));
  fake_world_run_until(&w, BACK + 1000);
  assert_true(is_loaded(p));
  p->hold = 0;
  expect_loaded_and_right(&w, p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_event_whose_mark_has_passed_does_not_wait_for_the_states),
    cmocka_unit_test(a_resolution_behind_it_in_the_log_is_read_before_it_is_raised),
    cmocka_unit_test(an_end_that_is_read_after_the_last_state_moves_the_clock),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
