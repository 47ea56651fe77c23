// SPDX-License-Identifier: Apache-2.0
// States that leave memory and are looked up again, and what is loaded while all else goes on.
#include "tests/unit/track_world.h"

static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
enum { NAMES = sizeof names / sizeof *names };

// Each request filed and resolved: its state may leave memory.
static void publish_closed(struct fake_world *w) {
  for (size_t i = 0; i < NAMES; i++) {
    fake_world_publish(w, 0, w->now, filed(names[i], START));
    fake_world_publish(w, 0, w->now, resolved(names[i], START + 10, "unit", OUTCOME_RESOLVED, 5));
  }
}

// Each once more: rated anew, so that a state that was lost or is old shows in the counters.
static void publish_again(struct fake_world *w, int64_t at, int32_t satisfaction) {
  for (size_t i = 0; i < NAMES; i++) {
    fake_world_publish(w, 0, w->now, resolved(names[i], at, "unit", OUTCOME_RESOLVED, satisfaction));
  }
}

static void begin(struct fake_world *w, bool log_clock) {
  fake_world_init(w, START, log_clock);
  w->options.closed_states = 2;
  publish_closed(w);
}

static void expect_counted(struct fake_world *w, const struct fake_process *p) {
  fake_world_run_until(w, w->now + 5000);
  expect_healthy(p);
  expect_count(w, "filed", NAMES);
  expect_holds(w, CHECK_QUIET);
  fake_world_release(w);
}

static void states_leave_memory_and_are_looked_up_again(void **state) {
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    begin(&w, log_clock);
    struct fake_process *p = start_with(&w, 1);
    fake_world_run(&w);
    publish_again(&w, START + 20, 1);
    fake_world_run(&w);
    expect_count(&w, "satisfied", 0);
    publish_again(&w, START + 30, 4);
    fake_world_run(&w);
    expect_count(&w, "satisfied", NAMES);
    expect_counted(&w, p);
  }
  (void)state;
}

static size_t states_of(const struct fake_process *p) {
  struct partition_standing s;
  tracker_standing(p->tracker, 0, &s);
  return s.states;
}

static void a_backlog_keeps_twice_as_many(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  w.options.closed_states = 8;
  struct fake_process *p = start_with(&w, 1);
  tracker_set_time(p->tracker, w.now);
  tracker_note_backlog(p->tracker, true);
  fake_world_run(&w);
  assert_int_equal(states_of(p), NAMES);
  tracker_note_backlog(p->tracker, false);
  publish_again(&w, START + 20, 1);
  fake_world_run_until(&w, w.now + 9000);
  assert_int_equal(states_of(p), NAMES);  // it may only be interrupted
  w.now += 2000;
  publish_again(&w, START + 30, 4);
  fake_world_run(&w);
  assert_true(states_of(p) <= 8);
  expect_count(&w, "satisfied", NAMES);
  expect_counted(&w, p);
}

static void a_volunteer_event_that_left_memory_is_known(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  struct fake_process *p = start_with(&w, 1);
  for (int round = 0; round < 3; round++) {
    for (size_t i = 0; i < NAMES; i++) {
      fake_world_publish(&w, 0, w.now, held("station", names[i], START, 5));
    }
    fake_world_run(&w);
  }
  assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:volunteer:all", "volunteers"), 5 * NAMES);
  expect_counted(&w, p);
}

static void looked_up_while_a_commit_is_under_way(void **state) {
  for (int held_for = 1; held_for < 12; held_for++) {
    struct fake_world w;
    begin(&w, false);
    struct fake_process *p = start_with(&w, 1);
    fake_world_run(&w);
    // Messages go in while Redis is slow: batches, look-ups and commits overlap in many ways.
    for (int32_t round = 1; round < 6; round++) {
      publish_again(&w, START + 20 + round, round);
      p->hold = HOLD_REPLIES;
      for (int i = 0; i < held_for; i++) {
        (void)fake_process_turn(p);
      }
      p->hold = HOLD_SERVER;
      for (int i = 0; i < held_for; i++) {
        (void)fake_process_turn(p);
      }
    }
    p->hold = 0;
    fake_world_run(&w);
    expect_count(&w, "satisfied", NAMES);
    expect_counted(&w, p);
  }
  (void)state;
}

// What must be looked up waits behind the commit under way, with what comes after it of the same request; the others
// are counted meanwhile. Nothing that was passed is stored before all of it is counted.
static void others_go_on_while_a_state_is_awaited(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  w.processes[0]->hold = HOLD_REPLIES;
  fake_world_publish(&w, 0, w.now, filed("m", START));
  while (fake_process_turn(p)) {
  }
  int64_t stored = offset_of(&w, "0");
  uint64_t counted = tracker_figures(p->tracker)->events;
  fake_world_publish(&w, 0, w.now, resolved("a", START + 20, "unit", OUTCOME_RESOLVED, 1));
  fake_world_publish(&w, 0, w.now, resolved("a", START + 30, "unit", OUTCOME_RESOLVED, 4));
  fake_world_publish(&w, 0, w.now, filed("n", START));
  while (fake_process_turn(p)) {
  }
  assert_int_equal(tracker_figures(p->tracker)->events, counted + 1);
  assert_int_equal(tracker_figures(p->tracker)->messages, counted + 3);
  assert_int_equal(offset_of(&w, "0"), stored);
  p->hold = 0;
  fake_world_run(&w);
  assert_int_equal(offset_of(&w, "0"), stored + 3);
  expect_count(&w, "satisfied", NAMES);
  expect_count(&w, "filed", NAMES + 2);
  expect_healthy(p);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

// What is rendered but refused for want of memory must not be looked up as it was before.
static void a_commit_that_waits_keeps_its_states(void **state) {
  for (int turns = 0; turns < 40; turns++) {
    struct fake_world w;
    begin(&w, false);
    fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
    struct fake_process *p = start_with(&w, 1);
    w.redis.scan_page = 1;
    w.redis.fault = (struct fake_fault){"HINCRBY", "count", "OOM", FAKE_AT_QUEUEING, 1000000};
    for (int32_t i = 0; i < 3; i++) {
      fake_world_publish(&w, 0, w.now, resolved(names[i], START + 20, "unit", OUTCOME_DECLINED, 1));
    }
    for (int i = 0; i < turns; i++) {
      (void)fake_process_turn(p);
    }
    publish_again(&w, START + 30, 4);
    fake_world_run_until(&w, w.now + 700);
    w.redis.fault.times = 0;
    expect_counted(&w, p);
  }
  (void)state;
}

static void a_connection_lost_at_any_reply(void **state) {
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    for (int turns = 1; turns < 120; turns += 3) {
      struct fake_world w;
      begin(&w, log_clock);
      fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
      w.redis.scan_page = 1;
      publish_again(&w, START + 20, 4);
      struct fake_process *p = start_with(&w, 1);
      for (int i = 0; i < turns; i++) {
        (void)fake_process_turn(p);
      }
      fake_process_cut(p, turns & 1);
      fake_world_run(&w);
      expect_count(&w, "satisfied", NAMES);
      expect_counted(&w, p);
    }
  }
  (void)state;
}

// With the live clock counting does not wait for the states; what fell due meanwhile is raised when they are there.
static void counting_does_not_wait_for_the_states(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  for (size_t i = 0; i < NAMES; i++) {
    fake_world_publish(&w, 0, w.now, filed_due(names[i], START, START + 5000));
  }
  fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
  w.redis.scan_page = 1;
  w.now = START + 6000;
  struct fake_process *p = start_with(&w, 1);
  fake_world_publish(&w, 0, w.now, resolved("a", START + 4000, "unit", OUTCOME_RESOLVED, 5));
  while (offset_of(&w, "0") == NAMES) {
    assert_true(fake_process_turn(p));
  }
  assert_int_equal(alerts_in_topic(&w), 0);
  fake_world_run(&w);
  // stalled, due-soon and overdue for each but the one that is closed
  assert_int_equal(alerts_in_topic(&w), 3 * (NAMES - 1));
  expect_counted(&w, p);
}

static void spoil(struct fake_world *w, const char *field) {
  struct fake_key *k = fake_store_change(&w->redis.store, fake_text("h:{0}:state:0"), FAKE_HASH, ++w->redis.versions);
  fake_key_set(k, fake_text(field), fake_text("nonsense"));
}

static void a_damaged_state_is_named(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  spoil(&w, "Ra");
  publish_again(&w, START + 20, 1);
  fake_world_run(&w);
  expect_says(p->failed, "the state of a in h:{0}:state:0 is damaged");
  fake_process_kill(p);
  spoil(&w, "Rb");
  p = start_with(&w, 1);
  fake_world_run(&w);
  expect_says(p->failed, "in h:{0}:state:0 is damaged");
  fake_world_release(&w);
}

static void an_error_instead_of_states_is_tried_again(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, true);
  fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
  w.redis.fault = (struct fake_fault){"HSCAN", "", "LOADING Redis is loading", FAKE_AT_EXECUTION, 3};
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 5000);
  assert_int_equal(p->warnings, 1);
  expect_says(p->said, "Redis did not give the states (LOADING Redis is loading)");
  publish_again(&w, START + 20, 4);
  w.redis.fault = (struct fake_fault){"HMGET", "state", "LOADING Redis is loading", FAKE_AT_EXECUTION, 2};
  fake_world_run_until(&w, w.now + 5000);
  expect_count(&w, "satisfied", NAMES);
  expect_counted(&w, p);
}

// `count` requests, each filed and resolved at once.
static void publish_many(struct fake_world *w, const char *sort, int count) {
  for (int i = 0; i < count; i++) {
    char id[32];
    (void)snprintf(id, sizeof id, "%s-%d", sort, i);
    fake_world_publish(w, 0, w->now, filed(id, START));
    fake_world_publish(w, 0, w->now, resolved(id, START + 10, "unit", OUTCOME_RESOLVED, 5));
  }
}

// A request that no state in memory, and none that left it, belongs to is new.
static void new_requests_are_not_looked_up(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  w.redis.fault = (struct fake_fault){"HMGET", "state", "ERR", FAKE_AT_EXECUTION, 1};
  publish_many(&w, "new", 100);
  fake_world_run(&w);
  assert_int_equal(w.redis.fault.times, 1);
  expect_count(&w, "filed", NAMES + 100);
  w.redis.fault.times = 0;
  fake_world_run_until(&w, w.now + 5000);
  expect_healthy(p);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

// A page of states that is longer than what is looked ahead in it, each read once and whole.
static void a_long_page_of_states_is_read(void **state) {
  enum { MANY = 40 };
  struct fake_world w;
  char many[MANY][8];
  (void)state;
  fake_world_init(&w, START, false);
  w.options.batch = MANY;
  for (int i = 0; i < MANY; i++) {
    (void)snprintf(many[i], sizeof many[i], "r%d", i);
    fake_world_publish(&w, 0, START, filed(many[i], START));
  }
  fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
  w.redis.scan_page = 1000;
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  struct partition_standing s;
  tracker_standing(p->tracker, 0, &s);
  assert_true(s.loaded);
  assert_int_equal(s.open, MANY);
  for (int i = 0; i < MANY; i++) {
    fake_world_publish(&w, 0, START, resolved(many[i], START + 10, "unit", OUTCOME_RESOLVED, 5));
  }
  fake_world_run(&w);
  expect_count(&w, "filed", MANY);
  expect_count(&w, "resolved", MANY);
  expect_count(&w, "open", 0);
  expect_healthy(p);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(new_requests_are_not_looked_up),
    cmocka_unit_test(states_leave_memory_and_are_looked_up_again), cmocka_unit_test(a_backlog_keeps_twice_as_many),
    cmocka_unit_test(a_volunteer_event_that_left_memory_is_known),
    cmocka_unit_test(looked_up_while_a_commit_is_under_way), cmocka_unit_test(others_go_on_while_a_state_is_awaited),
    cmocka_unit_test(a_commit_that_waits_keeps_its_states), cmocka_unit_test(a_connection_lost_at_any_reply),
    cmocka_unit_test(counting_does_not_wait_for_the_states), cmocka_unit_test(a_damaged_state_is_named),
    cmocka_unit_test(an_error_instead_of_states_is_tried_again), cmocka_unit_test(a_long_page_of_states_is_read)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
