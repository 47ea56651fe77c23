// SPDX-License-Identifier: Apache-2.0
// Working time on named days: holidays, make-up working days, days on which the clocks are set.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/calendar.h"

static const int64_t hour = INT64_C(3600000);
static const int64_t minute = 60000;

static int64_t at(const char *text) {
  int64_t moment;
  assert_int_equal(moment_parse(text, strlen(text), &moment), 0);
  return moment;
}

static void expect(int64_t moment, const char *text) {
  char found[MOMENT_TEXT_MAX];
  char wanted[MOMENT_TEXT_MAX];
  moment_format(moment, found);
  moment_format(at(text), wanted);
  assert_string_equal(found, wanted);
}

// 9:00 to 12:00 and 13:30 to 17:30.
static const struct working_hours office = {2, {{540, 720}, {810, 1050}}};
static const struct working_hours none = {0};
static const struct working_hours night = {2, {{0, 360}, {1320, 1440}}};
static const struct working_hours whole = {1, {{0, 1440}}};

static void begin(struct calendar *c, struct zone *z, const char *zone) {
  struct err e;
  assert_int_equal(zone_load(z, zone, &e), 0);
  *c = (struct calendar){.zone = z};
}

static void every_day(struct calendar *c, const struct working_hours *hours, size_t days) {
  for (size_t i = 0; i < days; i++) {
    c->week[i] = *hours;
  }
}

static void except(struct calendar *c, int32_t year, int32_t month, int32_t day, const struct working_hours *hours) {
  c->exceptions = realloc(c->exceptions, (c->exception_count + 1) * sizeof *c->exceptions);
  assert_non_null(c->exceptions);
  c->exceptions[c->exception_count++] = (struct calendar_exception){(int32_t)civil_days(year, month, day), *hours};
}

static void end(struct calendar *c, struct zone *z) {
  calendar_release(c);
  zone_release(z);
}

// National Day 2025: the 1st to the 8th of October free, the Sunday before and the Saturday after worked instead.
static void shanghai_2025(struct calendar *c, struct zone *z) {
  begin(c, z, "Asia/Shanghai");
  every_day(c, &office, 5);
  except(c, 2025, 9, 28, &office);
  for (int32_t day = 1; day <= 8; day++) {
    except(c, 2025, 10, day, &none);
  }
  except(c, 2025, 10, 11, &office);
  assert_int_equal(calendar_prepare(c), 0);
}

static void hours_over_a_break_a_night_and_a_weekend(void **state) {
  struct calendar c;
  struct zone z;
  (void)state;
  shanghai_2025(&c, &z);
  expect(calendar_add(&c, at("2025-09-22T11:00:00+08:00"), 2 * hour), "2025-09-22T14:30:00+08:00");
  expect(calendar_add(&c, at("2025-09-22T11:00:00+08:00"), hour), "2025-09-22T12:00:00+08:00");
  expect(calendar_add(&c, at("2025-09-22T17:00:00+08:00"), 2 * hour), "2025-09-23T10:30:00+08:00");
  expect(calendar_add(&c, at("2025-09-19T17:29:00+08:00"), 2 * minute), "2025-09-22T09:01:00+08:00");
  expect(calendar_add(&c, at("2025-09-20T03:00:00+08:00"), 0), "2025-09-22T09:00:00+08:00");
  expect(calendar_add(&c, at("2025-09-22T10:00:00+08:00"), -2 * hour), "2025-09-19T16:30:00+08:00");
  end(&c, &z);
}

static void working_days_over_a_holiday_and_its_make_up_days(void **state) {
  struct calendar c;
  struct zone z;
  (void)state;
  shanghai_2025(&c, &z);
  expect(calendar_add_days(&c, at("2025-09-29T10:00:00+08:00"), 1), "2025-09-30T17:30:00+08:00");
  expect(calendar_add_days(&c, at("2025-09-29T10:00:00+08:00"), 5), "2025-10-13T17:30:00+08:00");
  // Filed on a free day: the first working day after it is the first.
  expect(calendar_add_days(&c, at("2025-10-03T10:00:00+08:00"), 1), "2025-10-09T17:30:00+08:00");
  // The Sunday before is worked, and ends a limit.
  expect(calendar_add_days(&c, at("2025-09-25T20:00:00+08:00"), 2), "2025-09-28T17:30:00+08:00");
  expect(calendar_add_days(&c, at("2025-10-13T17:30:00+08:00"), -1), "2025-10-11T17:30:00+08:00");
  assert_int_equal(calendar_between(&c, at("2025-09-30T17:30:00+08:00"), at("2025-10-09T09:00:00+08:00")), 0);
  end(&c, &z);
}

static void a_night_in_which_the_clocks_are_set(void **state) {
  struct calendar c;
  struct zone z;
  (void)state;
  begin(&c, &z, "America/New_York");
  every_day(&c, &night, 7);
  assert_int_equal(calendar_prepare(&c), 0);
  // On 2026-03-08 there is no 2:00 to 3:00, on 2026-11-01 there are two of 1:00 to 2:00.
  assert_int_equal(calendar_between(&c, at("2026-03-08T00:00:00-05:00"), at("2026-03-08T12:00:00-04:00")), 5 * hour);
  assert_int_equal(calendar_between(&c, at("2026-11-01T00:00:00-04:00"), at("2026-11-01T12:00:00-05:00")), 7 * hour);
  expect(calendar_add(&c, at("2026-03-08T01:30:00-05:00"), hour), "2026-03-08T03:30:00-04:00");
  expect(calendar_add(&c, at("2026-11-01T01:30:00-04:00"), hour), "2026-11-01T01:30:00-05:00");
  expect(calendar_add(&c, at("2026-11-01T01:30:00-05:00"), -hour), "2026-11-01T01:30:00-04:00");
  expect(calendar_add(&c, at("2026-03-07T23:00:00-05:00"), 7 * hour), "2026-03-08T23:00:00-04:00");
  end(&c, &z);
}

static void a_calendar_that_is_always_open_is_elapsed_time(void **state) {
  struct calendar c;
  struct zone z;
  (void)state;
  begin(&c, &z, "America/New_York");
  every_day(&c, &whole, 7);
  assert_int_equal(calendar_prepare(&c), 0);
  for (int64_t from = at("2026-03-01T00:00:00Z"); from < at("2026-12-01T00:00:00Z"); from += 7 * hour + 123) {
    assert_int_equal(calendar_add(&c, from, 100 * hour), from + 100 * hour);
    assert_int_equal(calendar_add(&c, from, -100 * hour), from - 100 * hour);
    assert_int_equal(calendar_add(&c, from, 0), from);
  }
  end(&c, &z);
}

static void what_the_tables_do_not_know_is_held_to_their_end(void **state) {
  struct calendar c;
  struct zone z;
  (void)state;
  shanghai_2025(&c, &z);
  int64_t last = calendar_add(&c, at("2199-12-30T00:00:00Z"), 9000 * hour);
  assert_in_range(last, at("2200-12-01T00:00:00Z"), at("2201-02-01T00:00:00Z"));
  assert_in_range(calendar_add_days(&c, at("2199-12-30T00:00:00Z"), 9000), at("2200-12-01T00:00:00Z"), last);
  expect(calendar_add(&c, at("1970-01-01T10:00:00+08:00"), -9000 * hour), "1969-12-30T09:00:00+08:00");
  end(&c, &z);
}

static void no_hours_are_no_calendar(void **state) {
  struct calendar c;
  struct zone z;
  (void)state;
  begin(&c, &z, "Asia/Shanghai");
  except(&c, 2025, 9, 28, &office);
  assert_int_equal(calendar_prepare(&c), -1);
  end(&c, &z);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(hours_over_a_break_a_night_and_a_weekend),
    cmocka_unit_test(working_days_over_a_holiday_and_its_make_up_days),
    cmocka_unit_test(a_night_in_which_the_clocks_are_set),
    cmocka_unit_test(a_calendar_that_is_always_open_is_elapsed_time),
    cmocka_unit_test(what_the_tables_do_not_know_is_held_to_their_end),
    cmocka_unit_test(no_hours_are_no_calendar),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
