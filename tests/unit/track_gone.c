// SPDX-License-Identifier: Apache-2.0
// A failover takes a raise back, and by the time that the topic is believed its request is gone (--keep-closed): let
// go, or followed by an orphan of the same id. The topic alone still tells of it: it is cleared, and its number given
// once.
#include "tests/unit/track_world.h"

enum { KEEP = 5000, LATER = START + 20 * KEEP };

static void begin(struct fake_world *w) {
  fake_world_init(w, START, false);
  w->rules.keep_closed = w->options.rules.keep_closed = KEEP;
  w->redis.scan_page = 1;
}

// `a` is raised, which Redis loses; then it is resolved, and the log time passes what it is kept for.
static void lose_a_raise(struct fake_world *w, bool orphan) {
  static const char *const others[] = {"b", "c", "d", "e", "f", "g", "h", "i"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    fake_world_publish(w, 0, START, filed(others[i], START + 500000));
  }
  fake_world_publish(w, 0, START, filed("a", START));
  struct fake_process *p = start_with(w, 1);
  fake_world_run_until(w, START + 1010);
  assert_int_equal(alerts_in_topic(w), 1);
  fake_process_kill(p);
  fake_world_fail_over(w, 1);
  fake_world_publish(w, 0, START + 1600, resolved("a", START + 1600, "unit", OUTCOME_RESOLVED, 5));
  fake_world_publish(w, 0, LATER, filed("z", LATER));
  if (orphan) {
    fake_world_publish(w, 0, LATER, pledged("a", LATER - 10, "unit", MOMENT_NONE));
  }
  w->now = LATER;
}

// Counts all of it, and dies before it has settled anything: the clock is never answered.
static void count_unsettled(struct fake_world *w) {
  struct fake_process *p = start_with(w, 1);
  while (!p->fetch[0].active && fake_process_turn(p)) {
  }
  p->hold = HOLD_BOUNDS;
  fake_world_run(w);
  assert_int_equal(offset_of(w, "0"), w->events.partitions[0].end);
  assert_int_equal(alerts_in_topic(w), 1);
  fake_process_kill(p);
}

// The relay opens `turns` turns late: by then a part of the states has been looked through, or all.
static void settle(struct fake_world *w, bool orphan, bool again, unsigned turns) {
  struct fake_process *p = start_with(w, 1);
  p->hold = HOLD_RELAY_WORK;
  for (unsigned i = 0; i < turns; i++) {
    (void)fake_process_turn(p);
  }
  p->hold = 0;
  fake_world_run_until(w, w->now + 30000);
  assert_int_equal(alerts_in_topic(w), 3);  // `a` is cleared, `z` has become owed
  if (again) {
    fake_world_publish(w, 0, w->now, filed("a", w->now - (orphan ? 20 : 2000)));
    fake_world_run_until(w, w->now + 5000);
    assert_int_equal(alerts_in_topic(w), orphan ? 3 : 4);  // the orphan is pledged
  }
  expect_healthy(p);
  expect_holds(w, CHECK_QUIET);
}

static void is_cleared(bool orphan, bool again) {
  for (unsigned turns = 0; turns < 24; turns++) {
    struct fake_world w;
    begin(&w);
    lose_a_raise(&w, orphan);
    count_unsettled(&w);
    settle(&w, orphan, again, turns);
    fake_world_release(&w);
  }
}

static void behind_an_orphan_it_is_cleared(void **state) {
  (void)state;
  is_cleared(true, false);
  is_cleared(true, true);
}

static void let_go_it_is_cleared(void **state) {
  (void)state;
  is_cleared(false, false);
}

static void filed_again_its_number_is_another(void **state) {
  (void)state;
  is_cleared(false, true);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(behind_an_orphan_it_is_cleared),
    cmocka_unit_test(let_go_it_is_cleared),
    cmocka_unit_test(filed_again_its_number_is_another),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
