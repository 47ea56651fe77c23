// SPDX-License-Identifier: Apache-2.0
// Tests moments: civil dates against the C library over the whole range, ISO 8601 both ways.
#include "schemas/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "schemas/event.h"

#include <cmocka.h>

enum { DAY_S = 86400 };

static void days_agree_with_the_c_library(void **state) {
  for (int64_t day = -25567; day <= 84005; day++) {  // 1900-01-01 to 2199-12-31
    time_t t = (time_t)(day * DAY_S);
    struct tm tm;
    assert_non_null(gmtime_r(&t, &tm));
    struct civil c = civil_from_days(day);
    assert_int_equal(c.year, tm.tm_year + 1900);
    assert_int_equal(c.month, tm.tm_mon + 1);
    assert_int_equal(c.day, tm.tm_mday);
    assert_int_equal(civil_days(c.year, c.month, c.day), day);
    if (c.day == civil_month_length(c.year, c.month)) {
      assert_int_equal(civil_from_days(day + 1).day, 1);
    }
  }
}

static void moments_agree_with_timegm(void **state) {
  uint64_t random = 88172645463325252u;
  for (int i = 0; i < 200000; i++) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    int64_t moment = (int64_t)(random % (uint64_t)(MOMENT_LAST + 1));
    struct civil c = moment_to_civil(moment);
    struct tm tm = {.tm_year = c.year - 1900,
      .tm_mon = c.month - 1,
      .tm_mday = c.day,
      .tm_hour = c.hour,
      .tm_min = c.minute,
      .tm_sec = c.second};
    assert_int_equal((int64_t)timegm(&tm) * 1000 + c.millisecond, moment);
    assert_int_equal(moment_from_civil(&c), moment);
    char text[MOMENT_TEXT_MAX];
    int64_t again;
    moment_format(moment, text);
    assert_int_equal(moment_parse(text, strlen(text), &again), 0);
    assert_int_equal(again, moment);
  }
}

static void the_bounds_are_the_dates_they_say(void **state) {
  char text[MOMENT_TEXT_MAX];
  moment_format(MOMENT_FIRST, text);
  assert_string_equal(text, "1970-01-01T00:00:00.000Z");
  moment_format(MOMENT_LAST, text);
  assert_string_equal(text, "2199-12-31T23:59:59.999Z");
  moment_format(-1, text);
  assert_string_equal(text, "1969-12-31T23:59:59.999Z");
  moment_format(INT64_MIN, text);
  assert_string_equal(text, "0001-01-01T00:00:00.000Z");
  moment_format(INT64_MAX, text);
  assert_string_equal(text, "9999-12-31T23:59:59.999Z");
}

static void the_first_and_last_years_hold(void **state) {
  assert_int_equal(civil_days(1970, 1, 1), 0);
  assert_int_equal(civil_days(1, 1, 1), -719162);
  assert_int_equal(civil_days(9999, 12, 31), 2932896);
  assert_int_equal(civil_from_days(-719162).year, 1);
  assert_int_equal(civil_from_days(2932896).year, 9999);
  assert_int_equal(civil_month_length(2000, 2), 29);
  assert_int_equal(civil_month_length(2100, 2), 28);
  assert_int_equal(civil_month_length(2024, 2), 29);
}

static void iso_8601_is_read(void **state) {
  static const struct {
    const char *text;
    int64_t moment;
  } good[] = {
    {"2026-03-01T08:00:00+08:00", 1772323200000},
    {"2026-03-01T08:00:00.250Z", 1772352000250},
    {"2026-03-01 00:00:00Z", 1772323200000},
    {"2026-03-01T00:00Z", 1772323200000},
    {"2026-03-01T08:00+0800", 1772323200000},
    {"2026-03-01T08:00+08", 1772323200000},
    {"2026-02-28T18:30:00-05:30", 1772323200000},
    {"2026-03-01T00:00:00.9999999Z", 1772323200999},
    {"2026-03-01T00:00:00.5Z", 1772323200500},
    {"1970-01-01T00:00:00Z", 0},
    {"1969-12-31T23:59:59Z", -1000},
    {"2024-02-29T00:00:00Z", 1709164800000},
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    int64_t moment;
    assert_int_equal(moment_parse(good[i].text, strlen(good[i].text), &moment), 0);
    assert_int_equal(moment, good[i].moment);
  }
}

static void what_is_no_moment_is_refused(void **state) {
  static const char *const bad[] = {"", "2026-03-01", "2026-03-01T08:00:00", "2026-03-01T08:00:00 +08:00",
    "2026-02-30T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
    "2026-01-00T00:00:00Z", "0000-01-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+", "2026-01-01T00:00:00+8",
    "2026-01-01T00:00:00+08:", "2026-01-01T00:00:00+08:0", "2026-01-01T00:00:00+08:60", "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "26-01-01T00:00:00Z", "2026-1-01T00:00:00Z",
    "2026-01-01T0:00:00Z", "2026-01-01X00:00:00Z", "1772323200000", "+026-01-01T00:00:00Z"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    int64_t moment;
    assert_int_equal(moment_parse(bad[i], strlen(bad[i]), &moment), -1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(days_agree_with_the_c_library),
    cmocka_unit_test(moments_agree_with_timegm),
    cmocka_unit_test(the_bounds_are_the_dates_they_say),
    cmocka_unit_test(the_first_and_last_years_hold),
    cmocka_unit_test(iso_8601_is_read),
    cmocka_unit_test(what_is_no_moment_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
