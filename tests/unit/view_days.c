// SPDX-License-Identifier: Apache-2.0
// Which days are looked at, and what a usual day of a weekday is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/view/days.h"

static int64_t moment_of(const char *text) {
  int64_t moment;
  assert_int_equal(moment_parse(text, strlen(text), &moment), 0);
  return moment;
}

static int32_t day_of(int32_t year, int32_t month, int32_t day) {
  return (int32_t)civil_days(year, month, day);
}

static void test_today(void **state) {
  struct zone z;
  struct err e;
  (void)state;
  assert_int_equal(zone_load(&z, "Asia/Shanghai", &e), 0);
  assert_int_equal(view_today(&z, moment_of("2026-12-01T15:59:59.999Z"), MOMENT_NONE), day_of(2026, 12, 1));
  assert_int_equal(view_today(&z, moment_of("2026-12-01T16:00:00Z"), MOMENT_NONE), day_of(2026, 12, 2));
  // A log that is replayed has its own day; one that is ahead of us has not.
  assert_int_equal(
    view_today(&z, moment_of("2026-12-01T00:00:00Z"), moment_of("2018-10-22T23:00:00Z")), day_of(2018, 10, 23));
  assert_int_equal(
    view_today(&z, moment_of("2026-12-01T00:00:00Z"), moment_of("2027-01-01T00:00:00Z")), day_of(2026, 12, 1));
  zone_release(&z);
}

static void test_settings(void **state) {
  char out[32];
  (void)state;
  view_setting("clock=log pledge-within=86400000 rules=4 time-zone=Asia/Shanghai", "time-zone", out, sizeof out);
  assert_string_equal(out, "Asia/Shanghai");
  view_setting("clock=log policy=listed", "clock", out, sizeof out);
  assert_string_equal(out, "log");
  view_setting("clock=log policy=listed", "lock", out, sizeof out);
  assert_string_equal(out, "");
  view_setting("", "clock", out, sizeof out);
  assert_string_equal(out, "");
  view_setting("clock", "clock", out, sizeof out);
  assert_string_equal(out, "");
}

static void test_log_clock(void **state) {
  struct view_partition partitions[3] = {
    {.present = true, .meta.clock = 500}, {.present = true, .meta.clock = 900}, {.present = false, .meta.clock = 9000}};
  struct view_moment m = {.partitions = partitions, .partition_count = 3, .settings = "clock=log rules=4"};
  (void)state;
  assert_true(view_log_clock(&m) == 900);
  partitions[0].meta.clock = partitions[1].meta.clock = MOMENT_NONE;
  assert_true(view_log_clock(&m) == MOMENT_NONE);
  partitions[0].meta.clock = INT64_MAX;  // of another hand
  assert_true(view_log_clock(&m) == MOMENT_NONE);
  partitions[0].meta.clock = 700;
  strcpy(m.settings, "clock=live rules=4");
  assert_true(view_log_clock(&m) == MOMENT_NONE);
}

static void test_days(void **state) {
  int32_t days[VIEW_DAYS_ASKED];
  int32_t today = day_of(2026, 3, 5);
  size_t count = view_days(today, days);
  (void)state;
  assert_int_equal(count, VIEW_DAYS_ASKED);
  for (int i = 0; i < VIEW_DAYS; i++) {
    assert_int_equal(days[i], today - i);
  }
  for (size_t i = 1; i < count; i++) {
    assert_true(days[i] < days[i - 1]);
  }
  // Each of the eight weekdays before is there once.
  for (int week = 1; week <= VIEW_WEEKS; week++) {
    int found = 0;
    for (size_t i = 0; i < count; i++) {
      found += days[i] == today - 7 * week;
    }
    assert_int_equal(found, 1);
  }
}

static void test_mean(void **state) {
  static int64_t all[VIEW_DAYS_ASKED][FIELD_COUNT];
  const int64_t *values[VIEW_DAYS_ASKED];
  int32_t days[VIEW_DAYS_ASKED];
  size_t count = view_days(1000, days);
  (void)state;
  for (size_t i = 0; i < count; i++) {
    values[i] = all[i];
    all[i][FIELD_FILED] = 1000000;  // what is no such weekday, and today, does not count
  }
  for (size_t i = 1; i < count; i++) {
    int week = (1000 - days[i]) / 7;
    bool same = (1000 - days[i]) % 7 == 0;
    // 3 of the 8 have no count at all, as before the counting began.
    all[i][FIELD_FILED] = same ? (week <= 5 ? 10 * week : 0) : 1000000;
    all[i][FIELD_RESOLVED] = same && week == 2 ? 1 : 0;
  }
  struct view_weekday mean = view_weekday_mean(values, count);
  assert_int_equal(mean.days, 5);
  assert_true(mean.filed == 30.0 && mean.pledged == 0.0 && mean.resolved == 0.2);
  mean = view_weekday_mean(values, 1);
  assert_true(mean.days == 0 && mean.filed == 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_today), cmocka_unit_test(test_settings),
    cmocka_unit_test(test_log_clock), cmocka_unit_test(test_days), cmocka_unit_test(test_mean)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
