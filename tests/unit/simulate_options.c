// SPDX-License-Identifier: Apache-2.0
// Tests how the settings of `huiyin simulate` are read and refused.
#include "producers/simulate_options.h"
#include "producers/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t now = INT64_C(1795147200000);  // 2026-11-20T12:00:00+08:00

enum { ARGUMENTS_MAX = 8 };

// Reads a line of at most seven arguments, NULL behind the last.
static int line(const char *const arguments[ARGUMENTS_MAX], struct simulate_options *o, struct err *e) {
  char *argv[ARGUMENTS_MAX + 2] = {(char *)(uintptr_t) "simulate"};
  int argc = 1;
  for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i]; i++) {
    argv[argc++] = (char *)(uintptr_t)arguments[i];
  }
  struct settings *s = NULL;
  struct verb_usage usage = simulate_usage;
  usage.check = NULL;  // the wall clock's
  assert_int_equal(settings_read(&usage, argc, argv, &s, e), 0);
  int result = simulate_options_read(o, s, now, e);
  settings_free(s);
  return result;
}

static void test_defaults(void **state) {
  (void)state;
  struct simulate_options o;
  struct err e;
  const char *const none[ARGUMENTS_MAX] = {NULL};
  assert_int_equal(line(none, &o, &e), 0);
  assert_int_equal(o.seed, 1);
  assert_int_equal(o.requests, 10000);
  assert_int_equal(o.days, 30);
  assert_int_equal(o.end, now);
  assert_int_equal(o.rate + o.accelerate + o.duplicates + o.disorder, 0);
  assert_false(o.print);
}

static void test_all_given(void **state) {
  (void)state;
  struct simulate_options o;
  struct err e;
  const char *const given[ARGUMENTS_MAX] = {"--seed=9", "--requests=5", "--end=2026-11-19T12:00:00+08:00", "--days=2",
    "--rate=250/s", "--duplicates=5%", "--disorder=0.1"};
  assert_int_equal(line(given, &o, &e), 0);
  assert_int_equal(o.seed, 9);
  assert_int_equal(o.requests, 5);
  assert_int_equal(o.end, now - INT64_C(86400000));
  assert_int_equal(o.days, 2);
  assert_int_equal(o.rate, 250);
  assert_int_equal(o.duplicates, 50000);
  assert_int_equal(o.disorder, 100000);
}

static void test_refusals(void **state) {
  (void)state;
  const char *const cases[][3] = {{"--end=2026-11-20T12:00:01+08:00", NULL,
                                    "--end 2026-11-20T12:00:01+08:00 lies in the future, and brokers refuse timestamps "
                                    "ahead of their clock: leave it "
                                    "out for now, or add --print"},
    {"--end=yesterday", NULL, "--end yesterday is no time: write it with its offset, as 2026-03-01T08:00:00+08:00"},
    {"--rate=5", "--accelerate=2", "--rate and --accelerate exclude each other: give one of them"},
    {"--rate=0", NULL, "--rate 0 is no pace: write a whole number from 1 to 999999999, such as 1000/s"},
    {"--accelerate=fast", NULL,
      "--accelerate fast is no pace: write a whole number from 1 to 999999999, such as 1000x"},
    {"--duplicates=5", NULL, "--duplicates 5 is no share: write it as 5% or 0.05, from 0 to 100%"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct simulate_options o;
    struct err e;
    const char *const given[ARGUMENTS_MAX] = {cases[i][0], cases[i][1]};
    assert_int_equal(line(given, &o, &e), -1);
    assert_string_equal(e.text, cases[i][2]);
  }
}

static void test_the_future_may_be_printed(void **state) {
  (void)state;
  struct simulate_options o;
  struct err e;
  const char *const given[ARGUMENTS_MAX] = {"--end=2030-01-01T00:00:00Z", "--print"};
  assert_int_equal(line(given, &o, &e), 0);
  assert_true(o.print);
}

static void test_shares(void **state) {
  (void)state;
  uint32_t parts = 0;
  assert_int_equal(simulate_options_share("0", &parts), 0);
  assert_int_equal(parts, 0);
  assert_int_equal(simulate_options_share("1", &parts), 0);
  assert_int_equal(parts, 1000000);
  assert_int_equal(simulate_options_share("100%", &parts), 0);
  assert_int_equal(parts, 1000000);
  assert_int_equal(simulate_options_share("2.5%", &parts), 0);
  assert_int_equal(parts, 25000);
  assert_int_equal(simulate_options_share(".05", &parts), 0);
  assert_int_equal(parts, 50000);
  assert_int_equal(simulate_options_share("0.123456789", &parts), 0);
  assert_int_equal(parts, 123456);
  const char *const bad[] = {"", "%", ".", "-1", "1.01", "101%", "100.1%", "5%%", "5 %", "x", "99999999999999999999%"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(simulate_options_share(bad[i], &parts), -1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_defaults), cmocka_unit_test(test_all_given),
    cmocka_unit_test(test_refusals), cmocka_unit_test(test_the_future_may_be_printed), cmocka_unit_test(test_shares)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
