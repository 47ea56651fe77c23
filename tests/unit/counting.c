// SPDX-License-Identifier: Apache-2.0
// The settings of counting: read, written down, compared.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/stored/counting.h"

static const struct setting table[] = {
  {"clock", 0, SETTING_TEXT, "live|log", "live", "clock"},
  {"time-zone", 0, SETTING_TEXT, "ZONE", "Asia/Shanghai", "zone"},
  {"pledge-within", 0, SETTING_TEXT, "DURATION|none", "24h", "pledge"},
  {"resolve-within", 0, SETTING_TEXT, "DURATION|none", "15d", "resolve"},
  {"keep-closed", 0, SETTING_TEXT, "DAYS|forever", "forever", "keep"},
  {0},
};

static int read_flags(struct counting *c, const char *first, const char *second, struct err *e) {
  const struct verb_usage usage = {"track", "", "counts", table, 0, 0, NULL};
  char verb[] = "track";
  char one[64];
  char two[64];
  struct settings *s = NULL;
  (void)snprintf(one, sizeof one, "%s", first ? first : "");
  (void)snprintf(two, sizeof two, "%s", second ? second : "");
  char *argv[] = {verb, one, two, NULL};
  int argc = 1 + !!first + !!second;
  argv[argc] = NULL;
  assert_int_equal(settings_read(&usage, argc, argv, &s, e), 0);
  int result = counting_read(c, s, e);
  settings_free(s);
  return result;
}

static void test_defaults(void **state) {
  (void)state;
  struct counting c;
  struct err e = {""};
  assert_int_equal(read_flags(&c, NULL, NULL, &e), 0);
  assert_false(c.log_clock);
  assert_string_equal(
    c.text, "clock=live pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai");
  assert_ptr_equal(c.rules.policy, &c.policy);
  assert_ptr_equal(c.rules.zone, &c.zone);
  assert_int_equal(c.policy.mark_count, 4);
  counting_release(&c);
}

static void test_none(void **state) {
  (void)state;
  struct counting c;
  struct err e = {""};
  assert_int_equal(read_flags(&c, "--resolve-within=none", "--clock=log", &e), 0);
  assert_true(c.log_clock);
  assert_int_equal(c.policy.resolve_within, POLICY_NONE);
  assert_string_equal(c.text, "clock=log pledge-within=86400000 resolve-within=none rules=4 time-zone=Asia/Shanghai");
  counting_release(&c);
}

static void test_keep_closed(void **state) {
  (void)state;
  struct counting c;
  struct err e = {""};
  assert_int_equal(read_flags(&c, "--keep-closed=30", NULL, &e), 0);
  assert_int_equal(c.rules.keep_closed, INT64_C(30) * 86400000);
  assert_string_equal(c.text,
    "clock=live pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai keep-closed=30");
  counting_release(&c);
  assert_int_equal(read_flags(&c, "--keep-closed=forever", NULL, &e), 0);
  assert_int_equal(c.rules.keep_closed, 0);
  assert_null(strstr(c.text, "keep-closed"));  // as in what was stored before there was this setting
  counting_release(&c);
}

// Who only looks takes them from the line beside the numbers.
static void test_restored(void **state) {
  (void)state;
  static const char *const lines[] = {
    "clock=live pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai",
    "clock=log pledge-within=none resolve-within=1 rules=4 time-zone=America/New_York keep-closed=30",
    "clock=log policy=listed rules=4 time-zone=Asia/Shanghai"};
  static const char *const wrong[] = {"", "rules=3 time-zone=Asia/Shanghai", "rules=4", "rules=4 time-zone=No/Where",
    "rules=4 time-zone=Asia/Shanghai keep-closed=-1", "rules=4 time-zone=Asia/Shanghai keep-closed=84001"};
  struct counting c;
  struct err e = {""};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    assert_int_equal(counting_restore(&c, lines[i], &e), 0);
    assert_string_equal(c.text, lines[i]);
    assert_int_equal(c.rules.keep_closed, i == 1 ? INT64_C(30) * 86400000 : 0);
    assert_int_equal(c.policy.pledge_within, i ? POLICY_NONE : 86400000);
    counting_release(&c);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    *e.text = 0;
    assert_int_equal(counting_restore(&c, wrong[i], &e), -1);
    assert_true(*e.text);
  }
}

static void test_refusals(void **state) {
  (void)state;
  static const struct {
    const char *flag;
    const char *says;
  } wrong[] = {{"--clock=wall", "--clock"}, {"--time-zone=Mars/Base", "Mars/Base"},
    {"--pledge-within=soon", "--pledge-within"}, {"--resolve-within=9999999d", "--resolve-within"},
    {"--keep-closed=0", "1 to 84000, or forever"}, {"--keep-closed=30d", "--keep-closed is `30d`"},
    {"--keep-closed=84001", "--keep-closed"}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct counting c;
    struct err e = {""};
    assert_int_equal(read_flags(&c, wrong[i].flag, NULL, &e), -1);
    assert_non_null(strstr(e.text, wrong[i].says));
    counting_release(&c);
  }
}

static void compare(const char *stored, const char *first, const char *second) {
  struct counting c;
  struct err e = {""};
  assert_int_equal(read_flags(&c, NULL, NULL, &e), 0);
  int result = counting_compare(&c, stored, &e);
  assert_int_equal(result, first ? -1 : 0);
  if (first && (!strstr(e.text, first) || !strstr(e.text, second))) {
    fail_msg("`%s` does not say `%s` and `%s`", e.text, first, second);
  }
  counting_release(&c);
}

static void test_compare(void **state) {
  (void)state;
  compare("clock=live pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai", NULL, NULL);
  compare("clock=log pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai", "--clock log",
    "huiyin rebuild --clock live");
  compare("clock=live pledge-within=86400000 resolve-within=none rules=4 time-zone=Asia/Shanghai",
    "--resolve-within none", "--resolve-within 15d");
  compare("clock=live pledge-within=5400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai",
    "--pledge-within 90m", "--pledge-within 24h");
  compare("clock=live pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=America/New_York",
    "America/New_York", "Asia/Shanghai");
  compare("clock=live pledge-within=86400000 resolve-within=1296000000 rules=1 time-zone=Asia/Shanghai", "version 1",
    "version 1");
  compare("clock=live pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai x=1",
    "does not know", "huiyin rebuild");
  compare("", "huiyin rebuild", "rules");
  compare("clock=live pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai keep-closed=30",
    "--keep-closed 30,", "huiyin rebuild --keep-closed forever");
}

static void test_compare_keep_closed(void **state) {
  static const char before[] =
    "clock=live pledge-within=86400000 resolve-within=1296000000 rules=4 time-zone=Asia/Shanghai";
  (void)state;
  struct counting c;
  struct err e = {""};
  assert_int_equal(read_flags(&c, "--keep-closed=7", NULL, &e), 0);
  assert_int_equal(counting_compare(&c, before, &e), -1);
  assert_non_null(strstr(e.text, "under --keep-closed forever, and this is --keep-closed 7:"));
  assert_non_null(strstr(e.text, "huiyin rebuild --keep-closed 7"));
  assert_int_equal(counting_compare(&c, c.text, &e), 0);
  counting_release(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_defaults),
    cmocka_unit_test(test_none),
    cmocka_unit_test(test_keep_closed),
    cmocka_unit_test(test_restored),
    cmocka_unit_test(test_refusals),
    cmocka_unit_test(test_compare),
    cmocka_unit_test(test_compare_keep_closed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
