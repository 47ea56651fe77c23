// SPDX-License-Identifier: Apache-2.0
// Calendars from a policy's text, and every fault in it told at once.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/calendars.h"

static void read(const char *text, struct conf_file *file, struct calendars *c, struct faults *faults) {
  struct err e;
  *c = (struct calendars){0};
  *faults = (struct faults){.file = "policy.conf"};
  assert_int_equal(conf_file_parse(file, "policy.conf", text, strlen(text), &e), 0);
  calendars_read(c, file, faults);
}

static void end(struct conf_file *file, struct calendars *c, struct faults *faults) {
  calendars_release(c);
  faults_release(faults);
  conf_file_release(file);
}

static void a_calendar_is_read_with_its_holidays(void **state) {
  struct conf_file file;
  struct calendars c;
  struct faults faults;
  (void)state;
  read(
    "[holidays china]\n"
    "2026-10-01 to 2026-10-07 = closed\n"
    "2026-10-10 = monday\n"
    "[calendar office]\n"
    "time-zone = Asia/Shanghai\n"
    "monday to thursday = 09:00-12:00, 13:30-17:30\n"
    "friday = 09:00-12:00\n"
    "holidays = china\n"
    "2026-10-07 = 10:00-11:00\n"
    "[calendar night]\n"
    "time-zone = Asia/Shanghai\n"
    "sunday to saturday = 00:00-06:00, 22:00-24:00\n",
    &file, &c, &faults);
  assert_int_equal(faults.count, 0);
  assert_int_equal(c.count, 2);
  const struct named_calendar *office = calendars_find(&c, "office");
  assert_int_equal(calendar_hours(&office->calendar, civil_days(2026, 10, 1))->count, 0);
  assert_int_equal(calendar_hours(&office->calendar, civil_days(2026, 10, 7))->spans[0].from, 600);
  assert_int_equal(calendar_hours(&office->calendar, civil_days(2026, 10, 10))->count, 2);
  assert_int_equal(calendar_hours(&office->calendar, civil_days(2026, 10, 9))->count, 1);
  assert_int_equal(calendar_hours(&office->calendar, civil_days(2026, 10, 11))->count, 0);
  assert_true(office->lists[0]->years.known[2026 - HOLIDAY_YEARS_FIRST]);
  const struct named_calendar *night = calendars_find(&c, "night");
  assert_int_equal(calendar_hours(&night->calendar, civil_days(2026, 10, 1))->count, 2);
  assert_false(calendars_have_holidays(night));
  assert_null(calendars_find(&c, "day"));
  end(&file, &c, &faults);
}

static void every_fault_is_told_with_its_line(void **state) {
  static const char *const says[] = {"policy.conf:3: `often` is no date",
    "policy.conf:6: This machine knows no time zone", "policy.conf:7: `9-12` are no hours",
    "policy.conf:9: a day of `wednesday` was told of in line 8", "policy.conf:10: there is no section [holidays mars]",
    "policy.conf:12: 2026-05-01 was told of in line 11", "policy.conf:13: `someday` is neither a weekday",
    "policy.conf:14: calendar empty has no time zone", "policy.conf:16: calendar idle has no working hours"};
  struct conf_file file;
  struct calendars c;
  struct faults faults;
  (void)state;
  read(
    "[holidays china]\n"
    "2026-10-01 = closed\n"
    "often = closed\n"
    "\n"
    "[calendar office]\n"
    "time-zone = Mars/Olympus\n"
    "monday = 9-12\n"
    "tuesday to thursday = 09:00-17:00\n"
    "wednesday = closed\n"
    "holidays = mars\n"
    "2026-05-01 to 2026-05-05 = closed\n"
    "2026-05-01 = closed\n"
    "someday = 09:00-17:00\n"
    "[calendar empty]\n"
    "monday = 09:00-17:00\n"
    "[calendar idle]\n"
    "time-zone = America/New_York\n"
    "2026-05-01 = 09:00-17:00\n",
    &file, &c, &faults);
  for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
    if (!strstr(buf_string(&faults.text), says[i])) {
      fail_msg("\"%s\" is not in:\n%s", says[i], buf_string(&faults.text));
    }
  }
  assert_int_equal(faults.count, sizeof says / sizeof *says);
  end(&file, &c, &faults);
}

// Working days of a year under a holiday list of deploy/calendars/, with an office's week.
static int working_days(const char *list, const char *zone, int32_t year) {
  char path[512];
  char office[200];
  struct conf_file holidays;
  struct conf_file file;
  struct calendars c;
  struct faults faults;
  struct err e;
  int count = 0;
  struct buf text = {0};
  (void)snprintf(path, sizeof path, "deploy/calendars/%s.conf", list);
  assert_int_equal(conf_file_read(&holidays, path, &e), 0);
  buf_printf(&text, "[holidays %s]\n", list);
  for (size_t i = 0; i < holidays.count; i++) {
    buf_printf(&text, "%s = %s\n", holidays.entries[i].key, holidays.entries[i].value);
  }
  (void)snprintf(office, sizeof office,
    "[calendar office]\ntime-zone = %s\nmonday to friday = 09:00-17:00\nholidays = %s\n", zone, list);
  buf_add_string(&text, office);
  read(buf_string(&text), &file, &c, &faults);
  assert_string_equal(buf_string(&faults.text), "");
  for (int64_t day = civil_days(year, 1, 1); day < civil_days(year + 1, 1, 1); day++) {
    count += calendar_hours(&calendars_find(&c, "office")->calendar, day)->count > 0;
  }
  end(&file, &c, &faults);
  buf_release(&text);
  conf_file_release(&holidays);
  return count;
}

// Of 261 weekdays: the holidays of China fall on 18 and 19, and 5 and 6 Saturdays and Sundays are worked instead.
static void the_calendars_that_are_delivered_are_right(void **state) {
  (void)state;
  assert_int_equal(working_days("china", "Asia/Shanghai", 2025), 248);
  assert_int_equal(working_days("china", "Asia/Shanghai", 2026), 248);
  assert_int_equal(working_days("new-york", "America/New_York", 2025), 261 - 12);
  assert_int_equal(working_days("new-york", "America/New_York", 2026), 261 - 12);
}

static void a_list_that_two_calendars_have_is_faulted_once(void **state) {
  struct conf_file file;
  struct calendars c;
  struct faults faults;
  (void)state;
  read(
    "[holidays china]\n"
    "2026-10-01 = often\n"
    "2026-10-02 = closed\n"
    "[calendar office]\n"
    "time-zone = Asia/Shanghai\n"
    "monday = 09:00-17:00\n"
    "holidays = china\n"
    "[calendar night]\n"
    "time-zone = Asia/Shanghai\n"
    "monday = 00:00-06:00\n"
    "holidays = china\n",
    &file, &c, &faults);
  assert_int_equal(faults.count, 1);
  assert_non_null(strstr(buf_string(&faults.text), "policy.conf:2: `often` are no hours"));
  assert_int_equal(calendar_hours(&calendars_find(&c, "night")->calendar, civil_days(2026, 10, 2))->count, 0);
  end(&file, &c, &faults);
}

// --- holidays that end

static const char shanghai[] = "[calendar c]\ntime-zone = Asia/Shanghai\nmonday to friday = 09:00-17:00\n";

static int64_t begin_of(int year) {
  return civil_days(year, 1, 1) * INT64_C(86400000) - INT64_C(8) * 3600000;
}

static const struct ended {
  const char *rest;    // of the calendar's section, and others
  const char *warned;  // of [calendar c], line 1, on 2026-12-01; NULL for nothing
  int end;             // the year with which the unknown begins; 0 where there are no holidays
} ends[] = {
  {"holidays = h\n[holidays h]\n2026-10-01 = closed\n2027-10-01 = closed\n", NULL, 2028},
  {"holidays = h\n[holidays h]\n2026-10-01 = closed\n", "end with 2026, in [holidays h]: those of 2027 are", 2027},
  {"holidays = h\n[holidays h]\n2026-12-24 to 2027-01-02 = closed\n",
    "end with 2026, in [holidays h]: those of 2027 are", 2027},
  {"holidays = h\n[holidays h]\n2026-05-01 = closed\n2027-01-01 to 2027-01-03 = closed\n",
    "end with 2026, in [holidays h]: those of 2027 are", 2027},
  {"holidays = h\n[holidays h]\n2026-05-01 = closed\n2027-01-16 = closed\n", NULL, 2028},
  {"holidays = h\n[holidays h]\n2025-05-01 = closed\n2030-05-01 = closed\n",
    "end with 2025 and go on with 2030, in [holidays h]: those of 2026 to 2029 are", 2026},
  {"holidays = h\n2028-03-01 = 10:00-11:00\n[holidays h]\n2025-05-01 = closed\n",
    "end with 2025, in [holidays h]: those of 2026 to 2027 are", 2026},
  {"holidays = h\n[holidays h]\n2020-05-01 = closed\n", "end with 2020, in [holidays h]: those of 2021 to 2027 are",
    2021},
  {"holidays = h\n[holidays h]\n2030-05-01 = closed\n", "begin with 2030, in [holidays h]: those of 2026 to 2029 are",
    2026},
  {"holidays = h\n[holidays h]\n2026-01-01 = closed\n", "tell of no year, in [holidays h]: those of 2026 to 2027 are",
    2026},
  // One of two lists may end while the other goes on; a list for each year is one that goes on.
  {"holidays = h\nholidays = i\n[holidays h]\n2026-05-01 = closed\n[holidays i]\n2026-06-01 = closed\n2027-06-01 = "
   "closed\n",
    "end with 2026, in [holidays h]: those of 2027 are", 2027},
  {"holidays = h\nholidays = i\n[holidays h]\n2026-05-01 = closed\n[holidays i]\n2027-06-01 = closed\n", NULL, 2028},
  {"holidays = h\nholidays = i\n[holidays h]\n2025-05-01 = closed\n[holidays i]\n2026-06-01 = closed\n",
    "end with 2026, in [holidays i]: those of 2027 are", 2027},
  {"holidays = h\nholidays = i\n[holidays h]\n2025-05-01 = closed\n[holidays i]\n2027-06-01 = closed\n",
    "end with 2025 and go on with 2027, in [holidays i]: those of 2026 are", 2026},
  {"2026-05-01 = closed\n", "end with 2026: those of 2027 are", 2027},
  {"2026-05-01 = closed\n2027-05-01 = closed\n", NULL, 2028},
  {"holidays = none\n2026-05-01 = closed\n", NULL, 0},
  {"", NULL, 0},
};

static void holidays_that_end_are_noticed(void **state) {
  int64_t december = civil_days(2026, 12, 1) * INT64_C(86400000);
  (void)state;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    char text[512];
    char warned[200] = "";
    struct conf_file file;
    struct calendars c;
    struct faults faults;
    struct buf said = {0};
    (void)snprintf(text, sizeof text, "%s%s", shanghai, ends[i].rest);
    if (ends[i].warned) {
      (void)snprintf(warned, sizeof warned,
        "warning: the holidays of [calendar c], line 1, %s worked until they are added\n", ends[i].warned);
    }
    read(text, &file, &c, &faults);
    assert_string_equal(buf_string(&faults.text), "");
    calendars_warn(&c, december, LANGUAGE_EN, &said);
    assert_string_equal(buf_string(&said), warned);
    assert_int_equal(calendars_end(&c, december), ends[i].end ? begin_of(ends[i].end) : INT64_MAX);
    buf_release(&said);
    end(&file, &c, &faults);
  }
}

// What was not known of years that are over troubles nobody, and the year turns in the calendar's zone.
static void holidays_are_looked_at_from_today_on(void **state) {
  static const char *const says[] = {"",
    "warning: the holidays of [calendar c], line 1, end with 2026, in [holidays h]: those of 2027 are worked until "
    "they are added\n"};
  char text[512];
  struct conf_file file;
  struct calendars c;
  struct faults faults;
  (void)state;
  (void)snprintf(text, sizeof text, "%sholidays = h\n[holidays h]\n2023-05-01 = closed\n2025-05-01 = closed\n%s",
    shanghai, "2026-05-01 = closed\n");
  read(text, &file, &c, &faults);
  for (int i = 0; i < 2; i++) {
    struct buf said = {0};
    int64_t now = begin_of(2026) - 1 + i;
    calendars_warn(&c, now, LANGUAGE_EN, &said);
    assert_string_equal(buf_string(&said), says[i]);
    assert_int_equal(calendars_end(&c, now), begin_of(2027));
    buf_release(&said);
  }
  assert_int_equal(calendars_end(&c, begin_of(2029)), begin_of(2027));
  assert_int_equal(calendars_end(&c, begin_of(2024)), begin_of(2024));
  end(&file, &c, &faults);
}

static void a_list_that_no_calendar_keeps_is_told_of(void **state) {
  struct conf_file file;
  struct calendars c;
  struct faults faults;
  struct buf said = {0};
  (void)state;
  read("[holidays china]\n2026-10-01 = closed\n", &file, &c, &faults);
  calendars_warn(&c, 0, LANGUAGE_EN, &said);
  assert_string_equal(buf_string(&said),
    "warning: [holidays china], line 1, is kept by no calendar: add holidays = china to those that keep it\n");
  assert_int_equal(calendars_end(&c, 0), INT64_MAX);
  buf_release(&said);
  end(&file, &c, &faults);
}

static void no_holidays_and_a_list_of_them_are_a_fault(void **state) {
  struct conf_file file;
  struct calendars c;
  struct faults faults;
  char text[512];
  (void)state;
  (void)snprintf(text, sizeof text, "%sholidays = none\nholidays = h\n[holidays h]\n2026-10-01 = closed\n", shanghai);
  read(text, &file, &c, &faults);
  assert_non_null(strstr(buf_string(&faults.text), "policy.conf:1: calendar c has holidays = none and a list"));
  assert_int_equal(faults.count, 1);
  end(&file, &c, &faults);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_calendar_is_read_with_its_holidays),
    cmocka_unit_test(every_fault_is_told_with_its_line),
    cmocka_unit_test(the_calendars_that_are_delivered_are_right),
    cmocka_unit_test(holidays_that_end_are_noticed),
    cmocka_unit_test(holidays_are_looked_at_from_today_on),
    cmocka_unit_test(a_list_that_no_calendar_keeps_is_told_of),
    cmocka_unit_test(no_holidays_and_a_list_of_them_are_a_fault),
    cmocka_unit_test(a_list_that_two_calendars_have_is_faulted_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
