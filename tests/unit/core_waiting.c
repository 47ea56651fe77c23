// SPDX-License-Identifier: Apache-2.0
// Raises that wait for the clock: with the live clock a back-dated event raises nothing by itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>

#include "tests/unit/core_bench.h"

static struct bench *deferring(void) {
  struct bench *b = bench_new(&only_overdue, 100);
  ledger_defer_raises(b->ledger);
  return b;
}

static void test_it_waits_for_the_clock(void **state) {
  struct bench *b = deferring();
  (void)apply(b, filed_due("r", 5, 20));
  expect(b, "");
  assert_true(ledger_is_waiting(b->ledger));
  assert_int_equal(ledger_next(b->ledger), 20);
  // The counters do not wait.
  assert_int_equal(count_of_all(b, FIELD_OVERDUE), 1);
  advance(b, 101);
  expect(b, "101 RAISED 0:r:overdue:0\n");
  assert_false(ledger_is_waiting(b->ledger));
  bench_free(b);
}

static void test_what_follows_takes_it_back(void **state) {
  struct bench *b = deferring();
  (void)apply(b, filed_due("r", 5, 20));
  (void)apply(b, resolved("r", 60, "u", OUTCOME_RESOLVED, 0));
  assert_false(ledger_is_waiting(b->ledger));
  advance(b, 200);
  expect(b, "");
  bench_free(b);
}

static void test_a_clear_waits_for_nothing(void **state) {
  struct bench *b = deferring();
  (void)apply(b, filed_due("r", 5, 20));
  advance(b, 101);
  expect(b, "101 RAISED 0:r:overdue:0\n");
  (void)apply(b, resolved("r", 60, "u", OUTCOME_RESOLVED, 0));
  expect(b, "101 CLEARED 0:r:overdue:0\n");
  bench_free(b);
}

static void test_those_that_wait_come_first_by_moment(void **state) {
  struct bench *b = deferring();
  (void)apply(b, filed_due("later", 5, 40));
  (void)apply(b, filed_due("next", 5, 110));
  (void)apply(b, filed_due("sooner", 5, 30));
  advance(b, 120);
  expect(b,
    "120 RAISED 0:sooner:overdue:0\n"
    "120 RAISED 0:later:overdue:0\n"
    "120 RAISED 0:next:overdue:0\n");
  bench_free(b);
}

static void test_it_can_be_raised_at_the_clock(void **state) {
  struct bench *b = deferring();
  (void)apply(b, filed_due("r", 5, 20));
  ledger_raise_waiting(b->ledger);
  expect(b, "100 RAISED 0:r:overdue:0\n");
  assert_false(ledger_is_waiting(b->ledger));
  assert_int_equal(ledger_next(b->ledger), INT64_MAX);
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_it_waits_for_the_clock),
    cmocka_unit_test(test_what_follows_takes_it_back),
    cmocka_unit_test(test_a_clear_waits_for_nothing),
    cmocka_unit_test(test_those_that_wait_come_first_by_moment),
    cmocka_unit_test(test_it_can_be_raised_at_the_clock),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
