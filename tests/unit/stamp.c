// SPDX-License-Identifier: Apache-2.0
// Tests the date forms of profiles: what they read, what they refuse, and the hours that a clock repeats and skips.
#include "producers/stamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "schemas/moment.h"

#include <cmocka.h>

static struct zone zone_of(const char *name) {
  struct zone z;
  struct err e;
  if (zone_load(&z, name, &e)) {
    fail_msg("%s", e.text);
  }
  return z;
}

static void reads(const struct zone *z, const char *pattern, const char *stamp, const char *want) {
  struct stamp_format f;
  struct err e;
  if (stamp_compile(&f, pattern, &e)) {
    fail_msg("%s: %s", pattern, e.text);
  }
  int64_t moment = 0;
  if (stamp_read(&f, z, stamp, strlen(stamp), &moment) != STAMP_READ) {
    fail_msg("%s is not read by %s", stamp, pattern);
  }
  char text[MOMENT_TEXT_MAX];
  moment_format(moment, text);
  assert_string_equal(text, want);
}

static void refuses(const struct zone *z, const char *pattern, const char *stamp, enum stamp_result want) {
  struct stamp_format f;
  struct err e;
  assert_int_equal(stamp_compile(&f, pattern, &e), 0);
  int64_t moment = 0;
  if (stamp_read(&f, z, stamp, strlen(stamp), &moment) != want) {
    fail_msg("%s by %s is not refused as it must be", stamp, pattern);
  }
}

static void forms_of_real_exports(void **state) {
  struct zone z = zone_of("America/New_York");
  reads(&z, "%m/%d/%y %H:%M", "10/21/18 0:59", "2018-10-21T04:59:00.000Z");
  reads(&z, "%m/%d/%Y %I:%M:%S %p", "05/21/2018 11:11:26 AM", "2018-05-21T15:11:26.000Z");
  reads(&z, "%m/%d/%Y %I:%M:%S %p", "05/21/2018 12:00:00 AM", "2018-05-21T04:00:00.000Z");
  reads(&z, "%m/%d/%Y %I:%M:%S %p", "05/21/2018 12:00:00 pm", "2018-05-21T16:00:00.000Z");
  reads(&z, "%Y-%m-%d %H:%M:%S", "2022-01-21 13:47:00", "2022-01-21T18:47:00.000Z");
  reads(&z, "%B %d %Y", "January 19 2011", "2011-01-19T05:00:00.000Z");
  reads(&z, "%b %d %Y", "sep  9 2011", "2011-09-09T04:00:00.000Z");
  zone_release(&z);
}

static void other_forms(void **state) {
  struct zone z = zone_of("Asia/Shanghai");
  reads(&z, "%Y年%m月%d日 %H:%M", "2026年3月1日 8:05", "2026-03-01T00:05:00.000Z");
  reads(&z, "%Y-%m-%d %p%I:%M", "2026-03-01 下午1:05", "2026-03-01T05:05:00.000Z");
  reads(&z, "%Y%m%d%H%M%S", "20260301080530", "2026-03-01T00:05:30.000Z");
  reads(&z, "%Y-%m-%dT%H:%M:%S.%f%z", "2026-03-01T08:00:00.250999-05:30", "2026-03-01T13:30:00.250Z");
  reads(&z, "%Y-%m-%dT%H:%M:%S%z", "2026-03-01T08:00:00Z", "2026-03-01T08:00:00.000Z");
  reads(&z, "%Y-%m-%d %H%z", "2026-03-01 08+02", "2026-03-01T06:00:00.000Z");
  reads(&z, "%d.%m.%y", "1.2.68", "2068-01-31T16:00:00.000Z");
  reads(&z, "%d.%m.%y", "1.2.69", "1969-01-31T16:00:00.000Z");
  reads(&z, "%Y-%m-%d %H:%M:%S | %Y-%m-%d", "2026-03-01", "2026-02-28T16:00:00.000Z");
  reads(&z, "%d %% %m %Y", "1 % 3 2026", "2026-02-28T16:00:00.000Z");
  zone_release(&z);
}

static void repeated_and_skipped_hours(void **state) {
  struct zone z = zone_of("America/New_York");
  reads(&z, "%m/%d/%y %H:%M", "11/4/18 1:30", "2018-11-04T05:30:00.000Z");  // the first of the two
  reads(&z, "%m/%d/%y %H:%M", "3/11/18 2:30", "2018-03-11T07:30:00.000Z");  // moved on to 3:30
  reads(&z, "%m/%d/%y %H:%M", "3/11/18 3:00", "2018-03-11T07:00:00.000Z");
  zone_release(&z);
}

static void what_does_not_fit(void **state) {
  struct zone z = zone_of("Asia/Shanghai");
  refuses(&z, "%Y-%m-%d", "2026-03", STAMP_MISFIT);
  refuses(&z, "%Y-%m-%d", "2026-03-01 ", STAMP_MISFIT);
  refuses(&z, "%Y-%m-%d", "26-03-01", STAMP_MISFIT);
  refuses(&z, "%Y-%m-%d", "2026/03/01", STAMP_MISFIT);
  refuses(&z, "%Y-%m-%d", "", STAMP_MISFIT);
  refuses(&z, "%B %d %Y", "Janvier 1 2026", STAMP_MISFIT);
  refuses(&z, "%Y-%m-%d %I:%M %p", "2026-03-01 1:00 XM", STAMP_MISFIT);
  refuses(&z, "%Y-%m-%d %H:%M%z", "2026-03-01 1:00+1:00", STAMP_MISFIT);
  refuses(&z, "%Y-%m-%d", "2026-02-29", STAMP_NO_DATE);
  refuses(&z, "%Y-%m-%d", "2026-13-01", STAMP_NO_DATE);
  refuses(&z, "%Y-%m-%d", "2026-00-01", STAMP_NO_DATE);
  refuses(&z, "%Y-%m-%d %H:%M", "2026-03-01 24:00", STAMP_NO_DATE);
  refuses(&z, "%Y-%m-%d %H:%M", "2026-03-01 23:60", STAMP_NO_DATE);
  refuses(&z, "%Y-%m-%d %I:%M %p", "2026-03-01 13:00 PM", STAMP_NO_DATE);
  refuses(&z, "%Y-%m-%d %I:%M %p", "2026-03-01 0:00 AM", STAMP_NO_DATE);
  zone_release(&z);
}

static void wrong_patterns(void **state) {
  static const struct {
    const char *pattern;
    const char *says;
  } cases[] = {{"%m-%d", "must have one year"}, {"%Y-%y-%m-%d", "must have one year"}, {"%Y-%m", "must have one year"},
    {"%Y-%m-%d %Q", "\"%Q\" is no letter"}, {"%Y-%m-%d %", "\"%\" is no letter"}, {"%Y-%m-%d %I:%M", "stand together"},
    {"%Y-%m-%d %H %p", "stand together"}, {"%Y-%m-%d %H:%H", "twice"}, {"%Y-%m-%d | %Y", "\"%Y\" must have"},
    {"", "must have one year"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct stamp_format f;
    struct err e;
    assert_int_equal(stamp_compile(&f, cases[i].pattern, &e), -1);
    if (!strstr(e.text, cases[i].says)) {
      fail_msg("%s: %s", cases[i].pattern, e.text);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(forms_of_real_exports), cmocka_unit_test(other_forms),
    cmocka_unit_test(repeated_and_skipped_hours), cmocka_unit_test(what_does_not_fit),
    cmocka_unit_test(wrong_patterns)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
