// SPDX-License-Identifier: Apache-2.0
// Three policies worked by hand: every limit, calendar and mark of them, by the hours of the places that keep them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/policy_file.h"

static const char china[] =
  "[holidays china]\n"
  "2026-10-01 to 2026-10-07 = closed\n"
  "2026-10-10 = wednesday\n"
  "[calendar office]\n"
  "time-zone = Asia/Shanghai\n"
  "monday to friday = 09:00-12:00, 13:00-17:00\n"
  "holidays = china\n"
  "[calendars]\n"
  "everywhere = office\n"
  "[limit all]\n"
  "pledge = 2h\n"
  "resolve = 15 working days\n"
  "[limit urgent]\n"
  "priority = HIGH, URGENT\n"
  "resolve = 5 working days\n"
  "[mark stalled]\n"
  "severity = warning\n"
  "when = at the pledge limit\n"
  "while = unpledged\n"
  "audience = handler\n"
  "[mark soon]\n"
  "severity = info\n"
  "when = 75% of the time to due\n"
  "[mark yellow]\n"
  "severity = warning\n"
  "when = 1 working day before due\n"
  "audience = handler\n"
  "[mark overdue]\n"
  "severity = critical\n"
  "when = at due\n"
  "audience = leader\n"
  "[mark escalated]\n"
  "severity = critical\n"
  "when = 4 working hours after due\n";

static const char new_york[] =
  "[calendar city]\n"
  "time-zone = America/New_York\n"
  "monday to friday = 09:00-17:00\n"
  "2026-11-03 = closed\n"
  "[calendars]\n"
  "everywhere = city\n"
  "[limit rest]\n"
  "resolve = 10 working days\n"
  "[limit noise]\n"
  "category = Noise*\n"
  "resolve = 8h\n"
  "[limit heat in brooklyn]\n"
  "category = HEAT/HOT WATER\n"
  "district = BROOKLYN\n"
  "resolve = 12h\n"
  "[limit heat]\n"
  "category = HEAT/HOT WATER\n"
  "pledge = 3h\n"
  "resolve = 24h\n"
  "[limit lights]\n"
  "category = Street Light Condition\n"
  "resolve = 3 working days\n"
  "[limit suggestions]\n"
  "kind = SUGGESTION\n"
  "category = Noise*\n"
  "resolve = none\n"
  "[mark overdue]\n"
  "severity = critical\n"
  "when = at due\n"
  "[mark hour]\n"
  "severity = warning\n"
  "when = 1h before due\n"
  "[mark claimed]\n"
  "severity = warning\n"
  "when = 30m after the pledge limit\n"
  "while = unpledged\n"
  "[mark old]\n"
  "severity = info\n"
  "when = 2 working days after filing\n";

static const char night[] =
  "[calendar office]\n"
  "time-zone = Asia/Shanghai\n"
  "monday to friday = 08:00-12:00, 14:00-18:00\n"
  "[calendar night]\n"
  "time-zone = Asia/Shanghai\n"
  "monday to sunday = 00:00-06:00, 22:00-24:00\n"
  "[calendars]\n"
  "everywhere = office\n"
  "152502/market = night\n"
  "[limit all]\n"
  "resolve = 4 working hours\n"
  "[mark overdue]\n"
  "severity = critical\n"
  "when = at due\n"
  "[mark half]\n"
  "severity = info\n"
  "when = 50% of the time to due\n";

// Marks and extensions in working days from a close at midnight: it is of the day that it closes.
static const char until_midnight[] =
  "[calendar evening]\n"
  "time-zone = Asia/Shanghai\n"
  "monday to sunday = 00:00-06:00, 20:00-24:00\n"
  "[calendars]\n"
  "everywhere = evening\n"
  "[limit all]\n"
  "pledge = 1 working day\n"
  "resolve = 2 working days\n"
  "[mark yellow]\n"
  "severity = warning\n"
  "when = 1 working day before due\n"
  "[mark red]\n"
  "severity = critical\n"
  "when = 1 working day after due\n"
  "[mark claimed]\n"
  "severity = warning\n"
  "when = 1 working day after the pledge limit\n"
  "[mark old]\n"
  "severity = info\n"
  "when = 1 working day after filing\n"
  "[mark still]\n"
  "severity = info\n"
  "when = 0 working hours after due\n";

static int64_t moment(const char *text) {
  int64_t at = MOMENT_NONE;
  if (text) {
    assert_int_equal(moment_parse(text, strlen(text), &at), 0);
  }
  return at;
}

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

struct row {
  const char *filed;
  int32_t kind, priority;
  const char *category, *district;
  const char *pledge_limit, *due;
  const char *marks[5];
};

static void check(const struct policy *p, const struct row *row, size_t index) {
  struct request r;
  request_init(&r);
  r.filed_at = moment(row->filed);
  r.filing = (struct filing){.at = r.filed_at,
    .kind = row->kind,
    .priority = row->priority,
    .category = text_of(row->category),
    .district = text_of(row->district),
    .due_at = MOMENT_NONE};
  int64_t due = policy_due(p, &r);
  int64_t limit = policy_pledge_limit(p, &r);
  if (due != moment(row->due) || limit != moment(row->pledge_limit)) {
    fail_msg("row %zu: due %lld, pledge limit %lld", index, (long long)due, (long long)limit);
  }
  for (size_t i = 0; i < p->mark_count; i++) {
    if (policy_mark_moment(p, i, &r, due) != moment(row->marks[i])) {
      fail_msg("row %zu: mark %s at %lld", index, p->marks[i].name, (long long)policy_mark_moment(p, i, &r, due));
    }
  }
}

static void check_all(const char *text, const struct row *rows, size_t count) {
  struct policy_file file;
  struct faults faults = {0};
  if (policy_file_parse(&file, "policy.conf", text, strlen(text), &faults) != 0) {
    fail_msg("%s", buf_string(&faults.text));
  }
  for (size_t i = 0; i < count; i++) {
    check(&file.policy, &rows[i], i);
  }
  policy_file_release(&file);
  faults_release(&faults);
}

// Before the National Day holiday of 2026, which gives the 10th of October for it.
static void china_12345(void **state) {
  static const struct row rows[] = {
    {"2026-09-30T10:00+08:00", KIND_APPEAL, PRIORITY_NORMAL, "供暖", "152502", "2026-09-30T12:00+08:00",
      "2026-10-27T17:00+08:00",
      {"2026-09-30T12:00+08:00", "2026-10-22T09:15+08:00", "2026-10-26T17:00+08:00", "2026-10-27T17:00+08:00",
        "2026-10-28T14:00+08:00"}},
    {"2026-09-30T10:00+08:00", KIND_APPEAL, PRIORITY_URGENT, "供暖", "152502", "2026-09-30T12:00+08:00",
      "2026-10-13T17:00+08:00",
      {"2026-09-30T12:00+08:00", "2026-10-12T13:45+08:00", "2026-10-12T17:00+08:00", "2026-10-13T17:00+08:00",
        "2026-10-14T14:00+08:00"}},
    {"2026-10-03T23:30+08:00", KIND_APPEAL, PRIORITY_HIGH, "供暖", "", "2026-10-04T01:30+08:00",
      "2026-10-13T17:00+08:00",
      {"2026-10-04T01:30+08:00", "2026-10-12T15:15+08:00", "2026-10-12T17:00+08:00", "2026-10-13T17:00+08:00",
        "2026-10-14T14:00+08:00"}},
  };
  (void)state;
  check_all(china, rows, sizeof rows / sizeof *rows);
}

// Over both changes of the clocks, and the Election Day of 2026.
static void new_york_by_complaint(void **state) {
  static const struct row rows[] = {
    {"2026-03-07T22:00-05:00", KIND_COMPLAINT, PRIORITY_NORMAL, "HEAT/HOT WATER", "BROOKLYN/11201",
      "2026-03-08T01:00-05:00", "2026-03-08T11:00-04:00",
      {"2026-03-08T11:00-04:00", "2026-03-08T10:00-04:00", "2026-03-08T01:30-05:00", "2026-03-10T17:00-04:00"}},
    {"2026-03-07T22:00-05:00", KIND_COMPLAINT, PRIORITY_NORMAL, "HEAT/HOT WATER", "BROOKLYNX", "2026-03-08T01:00-05:00",
      "2026-03-08T23:00-04:00",
      {"2026-03-08T23:00-04:00", "2026-03-08T22:00-04:00", "2026-03-08T01:30-05:00", "2026-03-10T17:00-04:00"}},
    {"2026-10-30T16:00-04:00", KIND_COMPLAINT, PRIORITY_NORMAL, "Street Light Condition", "QUEENS", NULL,
      "2026-11-05T17:00-05:00", {"2026-11-05T17:00-05:00", "2026-11-05T16:00-05:00", NULL, "2026-11-04T17:00-05:00"}},
    {"2026-10-31T20:00-04:00", KIND_COMPLAINT, PRIORITY_NORMAL, "Noise - Street", "QUEENS", NULL,
      "2026-11-01T03:00-05:00", {"2026-11-01T03:00-05:00", "2026-11-01T02:00-05:00", NULL, "2026-11-04T17:00-05:00"}},
    {"2026-10-31T20:00-04:00", KIND_SUGGESTION, PRIORITY_NORMAL, "Noise - Street", "QUEENS", NULL, NULL,
      {NULL, NULL, NULL, "2026-11-04T17:00-05:00"}},
    {"2026-10-30T16:00-04:00", KIND_COMPLAINT, PRIORITY_NORMAL, "Rodent", "//QUEENS/", NULL, "2026-11-16T17:00-05:00",
      {"2026-11-16T17:00-05:00", "2026-11-16T16:00-05:00", NULL, "2026-11-04T17:00-05:00"}},
  };
  (void)state;
  check_all(new_york, rows, sizeof rows / sizeof *rows);
}

static void a_unit_that_works_at_night(void **state) {
  static const struct row rows[] = {
    {"2026-06-01T20:00+08:00", KIND_APPEAL, PRIORITY_NORMAL, "noise", "152502/market/3", NULL, "2026-06-02T02:00+08:00",
      {"2026-06-02T02:00+08:00", "2026-06-02T00:00+08:00"}},
    {"2026-06-01T05:00+08:00", KIND_APPEAL, PRIORITY_NORMAL, "noise", "152502//market", NULL, "2026-06-02T01:00+08:00",
      {"2026-06-02T01:00+08:00", "2026-06-01T23:00+08:00"}},
    {"2026-06-01T11:00+08:00", KIND_APPEAL, PRIORITY_NORMAL, "noise", "152502/markets", NULL, "2026-06-01T17:00+08:00",
      {"2026-06-01T17:00+08:00", "2026-06-01T15:00+08:00"}},
  };
  (void)state;
  check_all(night, rows, sizeof rows / sizeof *rows);
}

// A filing at midnight is of the day that begins.
static void a_calendar_that_closes_at_midnight(void **state) {
  static const struct row rows[] = {
    {"2026-12-01T10:00+08:00", KIND_APPEAL, PRIORITY_NORMAL, "noise", "", "2026-12-03T00:00+08:00",
      "2026-12-04T00:00+08:00",
      {"2026-12-03T00:00+08:00", "2026-12-05T00:00+08:00", "2026-12-04T00:00+08:00", "2026-12-03T00:00+08:00",
        "2026-12-04T00:00+08:00"}},
    {"2026-12-02T00:00+08:00", KIND_APPEAL, PRIORITY_NORMAL, "noise", "", "2026-12-04T00:00+08:00",
      "2026-12-05T00:00+08:00",
      {"2026-12-04T00:00+08:00", "2026-12-06T00:00+08:00", "2026-12-05T00:00+08:00", "2026-12-04T00:00+08:00",
        "2026-12-05T00:00+08:00"}},
  };
  (void)state;
  check_all(until_midnight, rows, sizeof rows / sizeof *rows);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(china_12345), cmocka_unit_test(new_york_by_complaint),
    cmocka_unit_test(a_unit_that_works_at_night), cmocka_unit_test(a_calendar_that_closes_at_midnight)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
