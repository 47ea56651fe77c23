// SPDX-License-Identifier: Apache-2.0
// The policies that come with the program, worked by hand: every limit and mark of them, over the holidays and make-up
// days of China, and the holidays and clock changes of New York.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/policy_file.h"
#include "tests/unit/core_events.h"

enum { MARKS_MOST = 8 };

struct row {
  const char *filed;
  int32_t priority;
  const char *category, *district;
  const char *pledge_limit, *due;
  const char *marks[MARKS_MOST];  // in the file's order
};

static int64_t moment(const char *text) {
  int64_t at = MOMENT_NONE;
  if (text) {
    assert_int_equal(moment_parse(text, strlen(text), &at), 0);
  }
  return at;
}

static void open_policy(struct policy_file *file, const char *path) {
  struct faults faults = {0};
  if (policy_file_read(file, path, &faults) != 0) {
    fail_msg("%s", buf_string(&faults.text));
  }
  faults_release(&faults);
}

static void check(const struct policy *p, const struct row *row, size_t index) {
  struct request r;
  struct event event = filed("r", moment(row->filed));
  event.filed.priority = row->priority;
  event.filed.category = text_of(row->category);
  event.filed.district = text_of(row->district);
  request_init(&r);
  (void)request_apply(&r, &event);
  int64_t due = policy_due(p, &r);
  int64_t limit = policy_pledge_limit(p, &r);
  if (due != moment(row->due) || limit != moment(row->pledge_limit)) {
    fail_msg("row %zu: due %lld, pledge limit %lld", index, (long long)due, (long long)limit);
  }
  assert_true(p->mark_count <= MARKS_MOST);
  for (size_t i = 0; i < p->mark_count; i++) {
    int64_t at = policy_mark_moment(p, i, &r, due);
    if (at != moment(row->marks[i])) {
      fail_msg("row %zu: mark %s at %lld", index, p->marks[i].name, (long long)at);
    }
  }
}

static void check_all(const char *path, const struct row *rows, size_t count) {
  struct policy_file file;
  open_policy(&file, path);
  for (size_t i = 0; i < count; i++) {
    check(&file.policy, &rows[i], i);
  }
  policy_file_release(&file);
}

// stalled, due-soon, yellow, overdue, escalated, extended. The Spring Festival of 2026 gives the 14th and the 28th of
// February for it, Labour Day the 9th of May, the National Day the 10th of October.
static void china_12345(void **state) {
  static const struct row rows[] = {
    {"2026-09-30T10:00+08:00", PRIORITY_NORMAL, "供暖", "152502", "2026-09-30T12:00+08:00", "2026-10-27T17:00+08:00",
      {"2026-09-30T12:00+08:00", "2026-10-22T09:15+08:00", "2026-10-26T17:00+08:00", "2026-10-27T17:00+08:00",
        "2026-10-30T17:00+08:00"}},
    {"2026-09-30T10:00+08:00", PRIORITY_URGENT, "供暖", "152502", "2026-09-30T12:00+08:00", "2026-10-13T17:00+08:00",
      {"2026-09-30T12:00+08:00", "2026-10-12T13:45+08:00", "2026-10-12T17:00+08:00", "2026-10-13T17:00+08:00",
        "2026-10-16T17:00+08:00"}},
    {"2026-02-12T16:00+08:00", PRIORITY_HIGH, "供水", "152502/xilin", "2026-02-12T18:00+08:00",
      "2026-02-26T17:00+08:00",
      {"2026-02-12T18:00+08:00", "2026-02-25T15:00+08:00", "2026-02-25T17:00+08:00", "2026-02-26T17:00+08:00",
        "2026-03-02T17:00+08:00"}},
    {"2026-04-30T09:30+08:00", PRIORITY_LOW, "供水", "", "2026-04-30T11:30+08:00", "2026-05-25T17:00+08:00",
      {"2026-04-30T11:30+08:00", "2026-05-20T09:07:30+08:00", "2026-05-22T17:00+08:00", "2026-05-25T17:00+08:00",
        "2026-05-28T17:00+08:00"}},
  };
  (void)state;
  check_all("deploy/policies/china-12345.conf", rows, sizeof rows / sizeof *rows);
}

// One extension, by ten working days: from the 25th of May to the close of the 8th of June.
static void china_extensions(void **state) {
  struct policy_file file;
  open_policy(&file, "deploy/policies/china-12345.conf");
  static const struct {
    const char *dues[2];
    const char *beyond;
  } rows[] = {
    {{"2026-06-08T17:00+08:00", NULL}, NULL},
    {{"2026-06-08T17:00:01+08:00", NULL}, "2026-05-06T10:00+08:00"},
    {{"2026-06-01T17:00+08:00", "2026-06-08T17:00+08:00"}, "2026-05-06T11:00+08:00"},
    {{"2026-05-20T17:00+08:00", "2026-05-25T17:00+08:00"}, NULL},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct request r;
    int64_t at = moment("2026-05-06T10:00+08:00");
    struct event event = filed("r", moment("2026-04-30T09:30+08:00"));
    request_init(&r);
    (void)request_apply(&r, &event);
    for (size_t n = 0; n < 2 && rows[i].dues[n]; n++) {
      event = pledged("r", at + (int64_t)n * 3600000, "unit", moment(rows[i].dues[n]));
      (void)request_apply(&r, &event);
    }
    int64_t beyond = policy_mark_moment(&file.policy, 5, &r, policy_due(&file.policy, &r));
    if (beyond != moment(rows[i].beyond)) {
      fail_msg("row %zu: beyond at %lld", i, (long long)beyond);
    }
  }
  policy_file_release(&file);
}

// claim, stalled, soon, nearly, overdue, long-overdue, old. Closed on the 3rd, the 11th and the 26th of November, the
// 19th of June and the 3rd of July; the clocks go back on the 1st of November.
static void new_york_311(void **state) {
  static const struct row rows[] = {
    {"2026-10-30T22:00-04:00", PRIORITY_NORMAL, "Noise - Street", "QUEENS", "2026-10-31T00:00-04:00",
      "2026-10-31T06:00-04:00",
      {"2026-10-30T23:30-04:00", "2026-10-31T00:00-04:00", "2026-10-31T04:00-04:00", "2026-10-31T05:12-04:00",
        "2026-10-31T06:00-04:00", "2026-11-04T17:00-05:00", "2026-11-04T21:00-05:00"}},
    {"2026-10-30T22:00-04:00", PRIORITY_URGENT, "Illegal Parking", "", "2026-10-31T00:00-04:00",
      "2026-10-31T06:00-04:00",
      {"2026-10-30T23:30-04:00", "2026-10-31T00:00-04:00", "2026-10-31T04:00-04:00", "2026-10-31T05:12-04:00",
        "2026-10-31T06:00-04:00", "2026-11-04T17:00-05:00", "2026-11-04T21:00-05:00"}},
    {"2026-10-30T22:00-04:00", PRIORITY_NORMAL, "Blocked Driveway", "BROOKLYN", "2026-10-31T00:00-04:00",
      "2026-10-31T06:00-04:00",
      {"2026-10-30T23:30-04:00", "2026-10-31T00:00-04:00", "2026-10-31T04:00-04:00", "2026-10-31T05:12-04:00",
        "2026-10-31T06:00-04:00", "2026-11-04T17:00-05:00", "2026-11-04T21:00-05:00"}},
    {"2026-01-31T22:00-05:00", PRIORITY_NORMAL, "HEAT/HOT WATER", "QUEENS", "2026-02-01T01:00-05:00",
      "2026-02-01T22:00-05:00",
      {"2026-02-01T00:30-05:00", "2026-02-01T01:00-05:00", "2026-02-01T16:00-05:00", "2026-02-01T19:36-05:00",
        "2026-02-01T22:00-05:00", "2026-02-03T17:00-05:00", "2026-02-05T22:00-05:00"}},
    {"2026-01-31T22:00-05:00", PRIORITY_NORMAL, "HEAT/HOT WATER", "BROOKLYN/11201", "2026-02-01T01:00-05:00",
      "2026-02-01T16:00-05:00",
      {"2026-02-01T00:30-05:00", "2026-02-01T01:00-05:00", "2026-02-01T11:30-05:00", "2026-02-01T14:12-05:00",
        "2026-02-01T16:00-05:00", "2026-02-03T17:00-05:00", "2026-02-05T22:00-05:00"}},
    {"2026-06-17T16:00-04:00", PRIORITY_NORMAL, "Street Light Condition", "BRONX", NULL, "2026-06-23T17:00-04:00",
      {NULL, NULL, "2026-06-23T10:45-04:00", "2026-06-23T14:30-04:00", "2026-06-23T17:00-04:00",
        "2026-06-25T17:00-04:00", "2026-06-22T16:00-04:00"}},
    {"2026-01-30T16:30-05:00", PRIORITY_NORMAL, "Traffic Signal Condition", "BRONX", NULL, "2026-02-02T12:30-05:00",
      {NULL, NULL, "2026-02-02T11:30-05:00", "2026-02-02T12:06-05:00", "2026-02-02T12:30-05:00",
        "2026-02-04T17:00-05:00", "2026-02-04T16:30-05:00"}},
    {"2026-11-25T15:30-05:00", PRIORITY_NORMAL, "Water System", "BRONX", "2026-11-25T16:30-05:00",
      "2026-11-30T11:30-05:00",
      {"2026-11-25T16:00-05:00", "2026-11-25T16:30-05:00", "2026-11-27T16:30-05:00", "2026-11-30T10:18-05:00",
        "2026-11-30T11:30-05:00", "2026-12-02T17:00-05:00", "2026-11-30T15:30-05:00"}},
    {"2026-06-26T10:00-04:00", PRIORITY_NORMAL, "Rodent", "MANHATTAN", NULL, "2026-07-13T17:00-04:00",
      {NULL, NULL, "2026-07-09T11:15-04:00", "2026-07-10T16:18-04:00", "2026-07-13T17:00-04:00",
        "2026-07-15T17:00-04:00", "2026-07-01T10:00-04:00"}},
  };
  (void)state;
  check_all("deploy/policies/new-york-311.conf", rows, sizeof rows / sizeof *rows);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(china_12345), cmocka_unit_test(china_extensions), cmocka_unit_test(new_york_311)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
