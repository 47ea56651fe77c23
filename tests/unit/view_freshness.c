// SPDX-License-Identifier: Apache-2.0
// How old the data is said to be, and why: trackers that die, lag, stall and come back, Redis that goes away.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/view/freshness.h"

// A world of one partition: its log grows, its tracker counts and tells.
struct scene {
  struct view_freshness f;
  struct view_partition partition;
  struct view_moment moment;
  int64_t now;
  int64_t end;
  int64_t pulse_at;
  bool alive;
};

static void scene_init(struct scene *s) {
  *s = (struct scene){.now = 1000000, .alive = true, .pulse_at = 1000000};
  s->moment = (struct view_moment){.partitions = &s->partition, .partition_count = 1, .settings = "clock=live"};
  s->partition = (struct view_partition){.present = true, .pulse_age = -1};
}

// A second passes, and it is looked at.
static void second(struct scene *s, int64_t come, int64_t counted) {
  s->now += 1000;
  s->end += come;
  s->partition.meta.offset += counted;
  if (s->alive && s->now - s->pulse_at >= PULSE_EVERY) {
    s->pulse_at = s->now;
    s->partition.has_pulse = true;
    s->partition.pulse = (struct pulse){.end = s->end};
  }
  s->partition.pulse_age = s->partition.has_pulse ? s->now - s->pulse_at + (s->now / 1000 % 3) : -1;
  if (s->partition.pulse_age > PULSE_KEPT) {
    s->partition.has_pulse = false;
    s->partition.pulse_age = -1;
  }
  view_freshness_look(&s->f, &s->moment, s->now);
}

static bool told(const struct scene *s, enum view_reason reason) {
  struct view_stale_reason reasons[8];
  int64_t age;
  size_t count = view_freshness_tell(&s->f, s->now, &age, reasons, 8);
  for (size_t i = 0; i < count; i++) {
    if (reasons[i].reason == reason) {
      return true;
    }
  }
  return false;
}

static size_t tell(const struct scene *s, int64_t *age) {
  struct view_stale_reason reasons[8];
  return view_freshness_tell(&s->f, s->now, age, reasons, 8);
}

static void run_well(struct scene *s, int seconds, int64_t rate) {
  for (int i = 0; i < seconds; i++) {
    second(s, rate, rate);
  }
}

static void test_quiet_day(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  run_well(&s, 600, 0);
  assert_int_equal(tell(&s, &age), 0);
  assert_true(age <= 3000);
  view_freshness_release(&s.f);
}

// On a quiet day, too: within 15 s of its end it is told, for as long as it is dead, and not when it is back.
static void test_dead_tracker(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  run_well(&s, 60, 0);
  s.alive = false;
  int64_t died_at = s.now;
  while (!tell(&s, &age)) {
    second(&s, 0, 0);
    assert_true(s.now - died_at < 15000);
  }
  assert_true(told(&s, VIEW_NO_TRACKER) && !told(&s, VIEW_BEHIND));
  for (int i = 0; i < 200; i++) {
    second(&s, 0, 0);
    assert_true(told(&s, VIEW_NO_TRACKER));
  }
  (void)tell(&s, &age);
  assert_true(age >= s.now - died_at && age <= s.now - died_at + 3000);
  s.alive = true;
  run_well(&s, 3, 0);
  assert_int_equal(tell(&s, &age), 0);
  view_freshness_release(&s.f);
}

// Nobody has counted for long when the board begins: it is told at once.
static void test_none_from_the_start(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  s.alive = false;
  second(&s, 0, 0);
  assert_true(told(&s, VIEW_NO_TRACKER));
  (void)tell(&s, &age);
  assert_true(age >= PULSE_KEPT);
  view_freshness_release(&s.f);
}

// Messages are always under way: that is no lag. And a burst that is counted within 10 s is none.
static void test_busy(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  second(&s, 500, 0);
  run_well(&s, 100, 1000);
  assert_int_equal(tell(&s, &age), 0);
  assert_true(age <= 4000);
  second(&s, 6000, 1000);
  for (int i = 0; i < 5; i++) {
    second(&s, 1000, 2000);
    assert_int_equal(tell(&s, &age), 0);
  }
  view_freshness_release(&s.f);
}

// One that lives and counts nothing, or too little: a single message is enough.
static void test_stalled(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  run_well(&s, 20, 10);
  second(&s, 1, 0);
  for (int i = 0; i < 14; i++) {
    second(&s, 0, 0);
  }
  assert_true(told(&s, VIEW_BEHIND) && !told(&s, VIEW_NO_TRACKER));
  // Far behind a fast log: the age goes on to grow, though many more pulses come than are kept.
  for (int i = 0; i < 300; i++) {
    second(&s, 1000, 500);
  }
  assert_true(told(&s, VIEW_BEHIND));
  (void)tell(&s, &age);
  assert_true(age > 120000 && age < 330000);
  // It catches up.
  second(&s, 0, s.end - s.partition.meta.offset);
  run_well(&s, 3, 0);
  assert_int_equal(tell(&s, &age), 0);
  view_freshness_release(&s.f);
}

static void test_redis_away(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  run_well(&s, 20, 10);
  for (int i = 0; i < 10; i++) {
    s.now += 1000;
    view_freshness_look(&s.f, NULL, s.now);
    assert_false(told(&s, VIEW_REDIS_AWAY));
  }
  s.now += 1000;
  view_freshness_look(&s.f, NULL, s.now);
  assert_true(told(&s, VIEW_REDIS_AWAY) && !told(&s, VIEW_NO_TRACKER));
  (void)tell(&s, &age);
  assert_true(age > 10000);
  s.pulse_at = s.now - PULSE_EVERY;
  run_well(&s, 2, 10);
  assert_int_equal(tell(&s, &age), 0);
  view_freshness_release(&s.f);
}

// From the start: nothing is known, which must not look like nothing to do.
static void test_redis_never_there(void **state) {
  struct scene s;
  (void)state;
  scene_init(&s);
  view_freshness_look(&s.f, NULL, s.now);
  assert_true(told(&s, VIEW_REDIS_AWAY));
  view_freshness_release(&s.f);
}

static void test_other_reasons(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  run_well(&s, 20, 0);
  strcpy(s.partition.meta.damaged, "why");
  second(&s, 0, 0);
  assert_true(told(&s, VIEW_DAMAGED));
  s.partition.meta.damaged[0] = 0;
  s.moment.strange = 1;
  second(&s, 0, 0);
  assert_true(told(&s, VIEW_DAMAGED));
  s.moment.strange = 0;
  s.moment.settings[0] = 0;
  second(&s, 0, 0);
  assert_true(told(&s, VIEW_NOTHING_COUNTED));
  strcpy(s.moment.settings, "clock=live");
  second(&s, 0, 0);
  assert_int_equal(tell(&s, &age), 0);
  view_freshness_alerts(&s.f, false, s.now);
  assert_false(told(&s, VIEW_ALERTS_UNKNOWN));
  run_well(&s, 11, 0);
  assert_true(told(&s, VIEW_ALERTS_UNKNOWN));
  view_freshness_alerts(&s.f, true, s.now);
  assert_int_equal(tell(&s, &age), 0);
  view_freshness_release(&s.f);
}

// One that has just taken over, and does not know yet where the log ends, has not counted up to it.
static void test_unknown_end(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  run_well(&s, 20, 10);
  s.end = -1;
  for (int i = 0; i < 14; i++) {
    second(&s, 0, 0);
  }
  assert_true(told(&s, VIEW_BEHIND) && !told(&s, VIEW_NO_TRACKER));
  (void)tell(&s, &age);
  assert_true(age >= 12000);
  s.end = s.partition.meta.offset;
  run_well(&s, 3, 0);
  assert_int_equal(tell(&s, &age), 0);
  view_freshness_release(&s.f);
}

// A topic that was made anew ends earlier than before.
static void test_shorter_log(void **state) {
  struct scene s;
  int64_t age;
  (void)state;
  scene_init(&s);
  run_well(&s, 20, 1000);
  second(&s, 5, 0);
  s.end = 3;
  s.partition.meta.offset = 3;
  run_well(&s, 20, 0);
  assert_int_equal(tell(&s, &age), 0);
  view_freshness_release(&s.f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_quiet_day), cmocka_unit_test(test_dead_tracker),
    cmocka_unit_test(test_none_from_the_start), cmocka_unit_test(test_busy), cmocka_unit_test(test_stalled),
    cmocka_unit_test(test_redis_away), cmocka_unit_test(test_redis_never_there), cmocka_unit_test(test_other_reasons),
    cmocka_unit_test(test_unknown_end), cmocka_unit_test(test_shorter_log)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
