// SPDX-License-Identifier: Apache-2.0
// What a request adds to each field: semantics.md, "The counters", worked by hand.
#include "tests/unit/core_contribution.h"

static const struct policy limits = {.pledge_within = 10, .resolve_within = 100};
static const struct policy no_limits = {.pledge_within = POLICY_NONE, .resolve_within = POLICY_NONE};

static const char *print_contribution(const struct contribution *c, char *out) {
  int64_t values[FIELD_COUNT];
  for (int i = 0; i < FIELD_COUNT; i++) {
    values[i] = contribution_value(c, (enum field)i);
  }
  return print_values(values, field_names, FIELD_COUNT, out);
}

struct field_row {
  const char *what;
  const struct policy *policy;
  int64_t clock;
  const char *fields;
  size_t count;
  struct event events[3];
};

static void check_fields(const struct field_row *row) {
  struct contribution c;
  char text[512];
  struct request r = request_of(row->events, row->count);
  contribution_of(&c, &r, row->policy, row->clock);
  print_contribution(&c, text);
  if (strcmp(text, row->fields) != 0) {
    fail_msg("%s: %s, not %s", row->what, text, row->fields);
  }
}

static struct event assisted(int64_t at) {
  struct event e = filed("r", at);
  e.filed.assisted = true;
  return e;
}

static void test_fields_of_open_requests(void **state) {
  const int64_t none = MOMENT_NONE;
  const struct field_row rows[] = {
    {"filed", &limits, 0, "filed=1 open=1", 1, {filed("r", 5)}},
    {"before any clock", &limits, INT64_MIN, "filed=1 open=1", 1, {filed("r", 5)}},
    {"assisted", &limits, 0, "filed=1 open=1 assisted=1", 1, {assisted(5)}},
    {"at the pledge limit", &limits, 15, "filed=1 open=1", 1, {filed("r", 5)}},
    {"past the pledge limit", &limits, 16, "filed=1 open=1 stalled=1", 1, {filed("r", 5)}},
    {"no limit", &no_limits, MOMENT_LAST, "filed=1 open=1", 1, {filed("r", 5)}},
    {"pledged", &limits, 16, "filed=1 pledged=1 open=1 pledge_ms=8", 2, {filed("r", 5), pledged("r", 13, "u", none)}},
    {"pledged before the filing", &limits, 16, "filed=1 pledged=1 open=1", 2,
      {filed("r", 5), pledged("r", 3, "u", none)}},
    {"first pledge counts", &limits, 0, "filed=1 pledged=1 open=1 pledge_ms=2", 3,
      {filed("r", 5), pledged("r", 9, "u", none), pledged("r", 7, "u", none)}},
    {"at due", &limits, 105, "filed=1 pledged=1 open=1 pledge_ms=1", 2, {filed("r", 5), pledged("r", 6, "u", none)}},
    {"past due", &limits, 106, "filed=1 pledged=1 open=1 overdue=1 pledge_ms=1", 2,
      {filed("r", 5), pledged("r", 6, "u", none)}},
    {"past both", &limits, 106, "filed=1 open=1 overdue=1 stalled=1", 1, {filed("r", 5)}},
    {"due before the filing", &no_limits, 4, "filed=1 open=1 overdue=1", 1, {filed_due("r", 5, 3)}},
    {"reopened", &no_limits, 0, "filed=1 pledged=1 open=1 reopened=1 pledge_ms=4", 3,
      {filed("r", 5), resolved("r", 8, "u", OUTCOME_DECLINED, 5), pledged("r", 9, "u", none)}},
    {"orphan pledge", &limits, 999, "orphans=1", 1, {pledged("r", 5, "u", 6)}},
    {"orphan resolution", &limits, 999, "orphans=1", 1, {resolved("r", 5, "u", OUTCOME_DECLINED, 5)}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check_fields(&rows[i]);
  }
}

static void test_fields_of_closed_requests(void **state) {
  const int64_t none = MOMENT_NONE;
  const struct event at_5 = filed_due("r", 5, 20);
  const struct field_row rows[] = {
    {"at due", &limits, 999, "filed=1 resolved=1 on_time=1 resolve_ms=15", 2,
      {at_5, resolved("r", 20, "u", OUTCOME_RESOLVED, 0)}},
    {"after due", &limits, 0, "filed=1 resolved=1 late=1 resolve_ms=16", 2,
      {at_5, resolved("r", 21, "u", OUTCOME_RESOLVED, 0)}},
    {"no due", &no_limits, 999, "filed=1 resolved=1 resolve_ms=1", 2,
      {filed("r", 5), resolved("r", 6, "u", OUTCOME_RESOLVED, 0)}},
    {"before the filing", &no_limits, 999, "filed=1 resolved=1", 2,
      {filed("r", 5), resolved("r", 4, "u", OUTCOME_RESOLVED, 0)}},
    {"declined", &limits, 999, "filed=1 resolved=1 on_time=1 declined=1 resolve_ms=2", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_DECLINED, 0)}},
    {"duplicate", &limits, 999, "filed=1 resolved=1 excluded=1", 2,
      {at_5, resolved("r", 99, "u", OUTCOME_DUPLICATE, 5)}},
    {"withdrawn", &limits, 999, "filed=1 resolved=1 excluded=1", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_WITHDRAWN, 5)}},
    {"rated 1", &limits, 0, "filed=1 resolved=1 on_time=1 rated=1 resolve_ms=2", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_RESOLVED, 1)}},
    {"rated 3", &limits, 0, "filed=1 resolved=1 on_time=1 rated=1 resolve_ms=2", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_RESOLVED, 3)}},
    {"rated 4", &limits, 0, "filed=1 resolved=1 on_time=1 rated=1 satisfied=1 resolve_ms=2", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_RESOLVED, 4)}},
    {"the latest resolution", &limits, 0, "filed=1 resolved=1 late=1 resolve_ms=25", 3,
      {at_5, resolved("r", 30, "u", OUTCOME_RESOLVED, 0), resolved("r", 7, "u", OUTCOME_RESOLVED, 4)}},
    {"closed again", &no_limits, 0, "filed=1 pledged=1 resolved=1 reopened=1 pledge_ms=3 resolve_ms=1", 3,
      {filed("r", 5), resolved("r", 6, "u", OUTCOME_RESOLVED, 0), pledged("r", 8, "u", none)}},
  };
  for (size_t i = 0; i + 1 < sizeof rows / sizeof *rows; i++) {
    check_fields(&rows[i]);
  }
  struct event again[4];
  memcpy(again, rows[sizeof rows / sizeof *rows - 1].events, sizeof(struct event) * 3);
  again[3] = resolved("r", 9, "u", OUTCOME_RESOLVED, 0);
  struct request r = request_of(again, 4);
  struct contribution c;
  contribution_of(&c, &r, &no_limits, 0);
  assert_int_equal(contribution_value(&c, FIELD_REOPENED), 1);
  assert_int_equal(contribution_value(&c, FIELD_RESOLVED), 1);
  assert_int_equal(contribution_value(&c, FIELD_RESOLVE_MS), 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_fields_of_open_requests),
    cmocka_unit_test(test_fields_of_closed_requests),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
