// SPDX-License-Identifier: Apache-2.0
// Versions of a policy: which one a request is under, and that a mark keeps its place from one to the next.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/policy_versions.h"

static void add(struct policy *p, const char *name, int64_t length) {
  p->marks[p->mark_count++] = (struct mark){.name = name,
    .severity = SEVERITY_WARNING,
    .base = MARK_AFTER_FILING,
    .length = length,
    .unit = SPAN_ELAPSED,
    .condition = MARK_WHILE_OPEN,
    .audience = ""};
}

static struct request filed_at(int64_t moment) {
  struct request r;
  request_init(&r);
  r.filed_at = r.filing.at = moment;
  r.filing.due_at = MOMENT_NONE;
  return r;
}

static void a_request_is_under_the_version_of_its_filing(void **state) {
  struct policy first = {.pledge_within = 1, .resolve_within = 10};
  struct policy second = {.pledge_within = 2, .resolve_within = 20, .from = 100};
  struct policy third = {.pledge_within = POLICY_NONE, .resolve_within = POLICY_NONE, .from = 200};
  struct policy *const versions[] = {&first, &second, &third};
  static const struct {
    int64_t filed, due, limit;
  } rows[] = {{0, 10, 1}, {99, 109, 100}, {100, 120, 102}, {199, 219, 201}, {200, MOMENT_NONE, MOMENT_NONE}};
  (void)state;
  assert_int_equal(policy_versions_join(versions, 3), 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct request r = filed_at(rows[i].filed);
    assert_int_equal(policy_due(&first, &r), rows[i].due);
    assert_int_equal(policy_pledge_limit(&first, &r), rows[i].limit);
  }
}

static void a_mark_keeps_its_place(void **state) {
  struct policy first = {.mark_count = 0};
  struct policy second = {.from = 100};
  struct policy *const versions[] = {&first, &second};
  (void)state;
  add(&first, "a", 1);
  add(&first, "b", 2);
  add(&second, "c", 3);
  add(&second, "a", 4);
  second.marks[1].severity = SEVERITY_CRITICAL;
  assert_int_equal(policy_versions_join(versions, 2), 0);
  assert_int_equal(first.mark_count, 3);
  assert_int_equal(second.mark_count, 3);
  static const char *const names[] = {"a", "b", "c"};
  static const int64_t before[] = {1, 2, MOMENT_NONE};
  static const int64_t after[] = {104, MOMENT_NONE, 103};
  struct request early = filed_at(0);
  struct request late = filed_at(100);
  for (size_t i = 0; i < 3; i++) {
    assert_string_equal(first.marks[i].name, names[i]);
    assert_string_equal(second.marks[i].name, names[i]);
    assert_int_equal(policy_mark_moment(&first, i, &early, MOMENT_NONE), before[i]);
    assert_int_equal(policy_mark_moment(&first, i, &late, MOMENT_NONE), after[i]);
  }
  assert_int_equal(first.marks[0].severity, SEVERITY_WARNING);
  assert_int_equal(second.marks[0].severity, SEVERITY_CRITICAL);
}

// A version that was to hold from 200 on was put right before that.
static void one_that_has_not_begun_is_superseded(void **state) {
  struct policy first = {.from = MOMENT_NONE};
  struct policy second = {.from = 200};
  struct policy third = {.from = 100};
  struct policy *const versions[] = {&first, &second, &third};
  (void)state;
  assert_int_equal(policy_versions_join(versions, 3), 0);
  const int64_t filed[] = {99, 100, 199, 200};
  const size_t under[] = {0, 2, 2, 2};
  for (size_t i = 0; i < 4; i++) {
    struct request r = filed_at(filed[i]);
    assert_int_equal(policy_version_of(&first, &r), under[i]);
  }
}

static void too_many_marks_are_not_joined(void **state) {
  static char names[MARKS_MAX + 1][8];
  struct policy first = {.mark_count = 0};
  struct policy second = {.from = 100};
  struct policy *const versions[] = {&first, &second};
  (void)state;
  for (size_t i = 0; i <= MARKS_MAX; i++) {
    (void)snprintf(names[i], sizeof names[i], "m%zu", i);
  }
  for (size_t i = 0; i < MARKS_MAX; i++) {
    add(&first, names[i], 1);
    add(&second, names[i + 1], 1);
  }
  assert_int_equal(policy_versions_join(versions, 2), -1);
  assert_null(first.later);
  assert_string_equal(second.marks[0].name, "m1");
  assert_int_equal(policy_versions_join(versions, 1), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_request_is_under_the_version_of_its_filing),
    cmocka_unit_test(a_mark_keeps_its_place), cmocka_unit_test(one_that_has_not_begun_is_superseded),
    cmocka_unit_test(too_many_marks_are_not_joined)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
