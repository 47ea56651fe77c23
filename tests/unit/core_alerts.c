// SPDX-License-Identifier: Apache-2.0
// Which alerts a ledger gives, when, in which order and under which names: semantics.md, "Alerts", worked by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>

#include "tests/unit/core_bench.h"

static void test_passed_is_strict(void **state) {
  struct bench *b = bench_new(&only_overdue, INT64_MIN);
  (void)apply(b, filed_due("r", 5, 20));
  assert_int_equal(ledger_next(b->ledger), 20);
  advance(b, 20);
  expect(b, "");
  assert_int_equal(count_of_all(b, FIELD_OVERDUE), 0);
  advance(b, 21);
  expect(b, "21 RAISED 0:r:overdue:0\n");
  assert_int_equal(count_of_all(b, FIELD_OVERDUE), 1);
  assert_int_equal(ledger_next(b->ledger), INT64_MAX);
  advance(b, 7);
  assert_int_equal(ledger_clock(b->ledger), 21);
  bench_free(b);
}

static void test_events_raise_and_clear(void **state) {
  struct bench *b = bench_new(&only_overdue, 100);
  (void)apply(b, filed_due("r", 5, 20));
  expect(b, "100 RAISED 0:r:overdue:0\n");
  assert_false(apply(b, filed_due("r", 5, 20)));
  (void)apply(b, pledged("r", 30, "u", 50));  // a moved due that has passed, too
  expect(b, "");
  (void)apply(b, resolved("r", 60, "u", OUTCOME_RESOLVED, 0));
  expect(b, "100 CLEARED 0:r:overdue:0\n");
  advance(b, 101);
  (void)apply(b, pledged("r", 61, "u", MOMENT_NONE));
  expect(b, "101 RAISED 0:r:overdue:1\n");
  (void)apply(b, pledged("r", 62, "u", 200));
  expect(b, "101 CLEARED 0:r:overdue:1\n");
  advance(b, 201);
  expect(b, "201 RAISED 0:r:overdue:2\n");
  bench_free(b);
}

static void test_mark_at_due_at_clock(void **state) {
  struct bench *b = bench_new(&only_overdue, 20);
  (void)apply(b, filed_due("r", 5, 20));
  expect(b, "");
  advance(b, 21);
  expect(b, "21 RAISED 0:r:overdue:0\n");
  bench_free(b);
}

// Where the alerts topic holds ids that nothing tells of any more.
static void test_numbers_that_begin_later(void **state) {
  struct bench *b = bench_new(&only_overdue, 100);
  ledger_number_from(b->ledger, 3);
  (void)apply(b, filed_due("r", 5, 20));
  expect(b, "100 RAISED 0:r:overdue:3\n");
  (void)apply(b, resolved("r", 60, "u", OUTCOME_RESOLVED, 0));
  expect(b, "100 CLEARED 0:r:overdue:3\n");
  (void)apply(b, pledged("r", 61, "u", MOMENT_NONE));
  expect(b, "100 RAISED 0:r:overdue:4\n");
  bench_free(b);
}

static void test_orphan_has_none(void **state) {
  struct bench *b = bench_new(&only_overdue, 100);
  (void)apply(b, pledged("r", 5, "u", 20));
  expect(b, "");
  assert_int_equal(count_of_all(b, FIELD_ORPHANS), 1);
  (void)apply(b, filed("r", 5));
  expect(b, "100 RAISED 0:r:overdue:0\n");
  assert_int_equal(count_of_all(b, FIELD_ORPHANS), 0);
  bench_free(b);
}

static void test_order(void **state) {
  struct bench *b = bench_new(&only_overdue, INT64_MIN);
  b->policy.mark_count = 3;
  b->policy.marks[1] =
    (struct mark){"first", SEVERITY_INFO, MARK_AFTER_FILING, 10, SPAN_ELAPSED, MARK_WHILE_UNPLEDGED, ""};
  b->policy.marks[2] = (struct mark){"before", SEVERITY_INFO, MARK_AFTER_DUE, -5, SPAN_ELAPSED, MARK_WHILE_OPEN, ""};
  (void)apply(b, filed_due("r2", 10, 20));
  (void)apply(b, filed_due("r", 10, 20));
  (void)apply(b, filed_due("R", 12, 22));
  (void)apply(b, filed_due("r\xc3\xa9", 9, 20));
  advance(b, 100);
  expect(b,
    "100 RAISED 0:r:before:0\n100 RAISED 0:r2:before:0\n100 RAISED 0:r\xc3\xa9:before:0\n"  // 15
    "100 RAISED 0:R:before:0\n"                                                             // 17
    "100 RAISED 0:r\xc3\xa9:first:0\n"                                                      // 19
    "100 RAISED 0:r:overdue:0\n100 RAISED 0:r:first:0\n100 RAISED 0:r2:overdue:0\n"         // 20
    "100 RAISED 0:r2:first:0\n100 RAISED 0:r\xc3\xa9:overdue:0\n"
    "100 RAISED 0:R:overdue:0\n100 RAISED 0:R:first:0\n");  // 22
  (void)apply(b, pledged("r", 30, "u", MOMENT_NONE));
  expect(b, "100 CLEARED 0:r:first:0\n");
  (void)apply(b, resolved("r", 30, "u", OUTCOME_RESOLVED, 0));
  expect(b, "100 CLEARED 0:r:overdue:0\n100 CLEARED 0:r:before:0\n");
  bench_free(b);
}

static void test_moments_of_marks(void **state) {
  static const struct {
    enum mark_base base;
    int64_t length;
    int64_t filed_at;
    int64_t due;
    int64_t moment;
  } rows[] = {
    {MARK_SHARE_TO_DUE, 75, 0, 10, 7},  // rounded down
    {MARK_SHARE_TO_DUE, 75, 100, 103, 102},
    {MARK_SHARE_TO_DUE, 99, 100, 101, 100},
    {MARK_SHARE_TO_DUE, 100, 100, 101, 101},
    {MARK_SHARE_TO_DUE, 75, 100, 100, MOMENT_NONE},  // due is not after the filing
    {MARK_SHARE_TO_DUE, 75, 100, 99, MOMENT_NONE},
    {MARK_SHARE_TO_DUE, 75, 100, MOMENT_NONE, MOMENT_NONE},
    {MARK_SHARE_TO_DUE, 75, MOMENT_FIRST, MOMENT_LAST, INT64_C(5443588799999)},
    {MARK_AFTER_DUE, 72, 100, 101, 173},
    {MARK_AFTER_DUE, -72, 100, 101, 29},
    {MARK_AFTER_DUE, -72, 0, 1, -71},
    {MARK_AFTER_DUE, 0, 100, 50, 50},
    {MARK_AFTER_DUE, 0, 100, MOMENT_NONE, MOMENT_NONE},
    {MARK_AFTER_FILING, 24, 100, MOMENT_NONE, 124},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct policy p = only_overdue;
    p.marks[0].base = rows[i].base;
    p.marks[0].length = rows[i].length;
    struct request r;
    struct event e = filed_due("r", rows[i].filed_at, rows[i].due);
    request_init(&r);
    assert_int_equal(policy_mark_moment(&p, 0, &r, policy_due(&p, &r)), MOMENT_NONE);
    (void)request_apply(&r, &e);
    assert_int_equal(policy_mark_moment(&p, 0, &r, policy_due(&p, &r)), rows[i].moment);
  }
}

static void test_built_in(void **state) {
  const int64_t hour = 3600000;
  struct policy p;
  policy_built_in(&p, 24 * hour, 15 * 24 * hour);
  struct bench *b = bench_new(&p, INT64_MIN);
  (void)apply(b, filed("r", 0));
  static const int64_t hours[] = {24, 270, 360, 432};
  static const char *const names[] = {"stalled", "due-soon", "overdue", "escalated"};
  for (size_t i = 0; i < 4; i++) {
    char line[64];
    assert_int_equal(ledger_next(b->ledger), hours[i] * hour);
    advance(b, hours[i] * hour);
    expect(b, "");
    advance(b, hours[i] * hour + 1);
    (void)snprintf(line, sizeof line, "%lld RAISED 0:r:%s:0\n", (long long)(hours[i] * hour + 1), names[i]);
    expect(b, line);
  }
  bench_free(b);
  policy_built_in(&p, POLICY_NONE, POLICY_NONE);
  b = bench_new(&p, MOMENT_LAST);
  (void)apply(b, filed("r", 0));
  expect(b, "");
  assert_int_equal(count_of_all(b, FIELD_STALLED) + count_of_all(b, FIELD_OVERDUE), 0);
  (void)apply(b, filed_due("r", 1, 2));
  expect(b,
    "7258118399999 RAISED 0:r:due-soon:0\n7258118399999 RAISED 0:r:overdue:0\n"
    "7258118399999 RAISED 0:r:escalated:0\n");
  bench_free(b);
}

// A limit or due that changes a counter counts also where the policy has no mark at it.
static void test_counters_without_marks(void **state) {
  const struct policy p = {.pledge_within = 10, .resolve_within = 30};
  struct bench *b = bench_new(&p, INT64_MIN);
  (void)apply(b, filed("r", 5));
  assert_int_equal(ledger_next(b->ledger), 15);
  advance(b, 16);
  assert_int_equal(count_of_all(b, FIELD_STALLED), 1);
  assert_int_equal(ledger_next(b->ledger), 35);
  advance(b, 36);
  assert_int_equal(count_of_all(b, FIELD_OVERDUE), 1);
  (void)apply(b, pledged("r", 6, "u", MOMENT_NONE));
  assert_int_equal(count_of_all(b, FIELD_STALLED), 0);
  expect(b, "");
  bench_free(b);
}

static void keep_whole(void *context, const struct overdue_alert *alert) {
  memcpy(context, alert, sizeof *alert);
}

static void assert_text(struct text text, const char *expected) {
  assert_int_equal(text.size, strlen(expected));
  assert_memory_equal(text.at, expected, text.size);
}

// The texts that are looked at belong to the event and the policy, not to the ledger.
static void test_what_an_alert_says(void **state) {
  static struct overdue_alert alert;
  const struct ledger_rules rules = {.policy = &only_overdue, .zone = &utc};
  struct ledger *l = ledger_new(&rules, 12, (struct alert_sink){keep_whole, &alert});
  struct event e = filed_due("r", 5, 20);
  e.filed.kind = KIND_COMPLAINT;
  e.filed.channel = CHANNEL_SURVEY;
  e.filed.priority = PRIORITY_URGENT;
  e.filed.summary = text_of("secret");
  ledger_set_clock(l, 33);
  (void)ledger_apply(l, &e);
  assert_int_equal(alert.status, ALERT_RAISED);
  assert_text(alert.request_id, "r");
  assert_text(alert.mark, "overdue");
  assert_int_equal(alert.severity, SEVERITY_CRITICAL);
  assert_text(alert.audience, "chief");
  assert_int_equal(alert.at, 33);
  assert_int_equal(alert.mark_at, 20);
  assert_int_equal(alert.due_at, 20);
  assert_int_equal(alert.filed_at, 5);
  assert_int_equal(alert.kind, KIND_COMPLAINT);
  assert_int_equal(alert.channel, CHANNEL_SURVEY);
  assert_int_equal(alert.priority, PRIORITY_URGENT);
  assert_text(alert.category, "noise");
  assert_text(alert.district, "a/b");
  assert_null(alert.unit.at);
  struct event p = pledged("r", 30, "u", 40);
  (void)ledger_apply(l, &p);
  struct event again = pledged("r", 31, "v", 50);
  (void)ledger_apply(l, &again);
  assert_int_equal(alert.status, ALERT_CLEARED);
  assert_int_equal(alert.mark_at, 40);  // as it was when the alert was no longer owed
  assert_text(alert.unit, "u");
  ledger_free(l);
}

static void test_alert_ids(void **state) {
  char id[ALERT_ID_MAX];
  size_t size = alert_id_format(id, 7, text_of("a:b"), "overdue", 4294967295U);
  assert_int_equal(size, strlen("7:a:b:overdue:4294967295"));
  assert_memory_equal(id, "7:a:b:overdue:4294967295", size);
  static const struct {
    const char *id;
    int status;
    uint32_t number;
  } rows[] = {{"7:a:b:overdue:4294967295", 0, UINT32_MAX}, {"7:r:m:0", 0, 0}, {"7:r:m:10", 0, 10}, {":1", 0, 1},
    {"7:r:m:4294967296", -1, 0}, {"7:r:m:99999999999", -1, 0}, {"7:r:m:", -1, 0}, {"7:r:m", -1, 0}, {"12", -1, 0},
    {"", -1, 0}, {"7:r:m:-1", -1, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t number = 0;
    assert_int_equal(alert_id_number(text_of(rows[i].id), &number), rows[i].status);
    assert_int_equal(number, rows[i].number);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_passed_is_strict),
    cmocka_unit_test(test_events_raise_and_clear),
    cmocka_unit_test(test_mark_at_due_at_clock),
    cmocka_unit_test(test_numbers_that_begin_later),
    cmocka_unit_test(test_orphan_has_none),
    cmocka_unit_test(test_order),
    cmocka_unit_test(test_moments_of_marks),
    cmocka_unit_test(test_built_in),
    cmocka_unit_test(test_counters_without_marks),
    cmocka_unit_test(test_what_an_alert_says),
    cmocka_unit_test(test_alert_ids),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
