// SPDX-License-Identifier: Apache-2.0
// The words of calendars, right and wrong ones.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/faults.h"
#include "consumers/policy/shown.h"
#include "consumers/policy/words.h"
#include "runtime/character.h"

static void hours_are_read(void **state) {
  struct working_hours h;
  struct err e;
  (void)state;
  assert_int_equal(words_hours("09:00-12:00, 13:30-17:30", &h, &e), 0);
  assert_int_equal(h.count, 2);
  assert_int_equal(h.spans[0].from, 540);
  assert_int_equal(h.spans[1].to, 1050);
  assert_int_equal(words_hours("00:00-06:00 22:00-24:00", &h, &e), 0);
  assert_int_equal(h.spans[1].to, WORKING_DAY_MINUTES);
  assert_int_equal(words_hours("closed", &h, &e), 0);
  assert_int_equal(h.count, 0);
  assert_int_equal(words_hours("Open", &h, &e), 0);
  assert_int_equal(h.spans[0].to - h.spans[0].from, WORKING_DAY_MINUTES);
}

static void wrong_hours_are_refused_with_what_is_wrong(void **state) {
  static const struct {
    const char *text;
    const char *says;
  } wrong[] = {{"", "no hours"}, {"9-12", "are no hours"}, {"09:00-12:00 x", "are no hours"},
    {"09:00-24:01", "are no hours"}, {"09:60-12:00", "are no hours"},
    {"22:00-06:00", "over midnight are those of two days, as in 00:00-06:00, 22:00-24:00"},
    {"09:00-09:00", "end before"}, {"09:00-12:00, 11:00-13:00", "overlap"}, {"09:00-12:00, 12:00-13:00", "overlap"},
    {"13:00-14:00, 09:00-12:00", "overlap"}, {"-1:00-02:00", "are no hours"},
    {"00:00-00:01 00:02-00:03 00:04-00:05 00:06-00:07 00:08-00:09 00:10-00:11 00:12-00:13 00:14-00:15 00:16-00:17",
      "more than 8"}};
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct working_hours h;
    struct err e;
    assert_int_equal(words_hours(wrong[i].text, &h, &e), -1);
    assert_non_null(strstr(e.text, wrong[i].says));
  }
}

static void weekdays_are_read(void **state) {
  int first;
  int last;
  struct err e;
  (void)state;
  assert_int_equal(words_weekday("Sunday"), 6);
  assert_int_equal(words_weekday("tue"), 1);
  assert_int_equal(words_weekday("mo"), -1);
  assert_int_equal(words_weekdays("monday to friday", &first, &last, &e), 0);
  assert_int_equal(first * 10 + last, 4);
  assert_int_equal(words_weekdays("sat", &first, &last, &e), 0);
  assert_int_equal(first * 10 + last, 55);
  assert_int_equal(words_weekdays("monday till friday", &first, &last, &e), -1);
}

static void dates_are_read(void **state) {
  int32_t first;
  int32_t last;
  struct err e;
  (void)state;
  assert_int_equal(words_days("2026-10-01 to 2026-10-08", &first, &last, &e), 0);
  assert_int_equal(last - first, 7);
  assert_int_equal(first, civil_days(2026, 10, 1));
  assert_int_equal(words_days("2024-02-29", &first, &last, &e), 0);
  assert_int_equal(first, last);
  static const char *const wrong[] = {"2026-02-29", "2026-13-01", "26-10-01", "2026-10-01 to",
    "2026-10-08 to 2026-10-01", "2026-10-1", "1969-12-31", "2200-01-01", "2026-10-01 2026-10-02", "+026-10-01"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    assert_int_equal(words_days(wrong[i], &first, &last, &e), -1);
  }
}

static void faults_are_kept_with_their_lines(void **state) {
  struct faults f = {.file = "policy.conf"};
  (void)state;
  faults_add(&f, 3, "`%s` is wrong", "x");
  faults_add(&f, 0, "there is no limit");
  assert_int_equal(f.count, 2);
  assert_string_equal(buf_string(&f.text), "policy.conf:3: `x` is wrong\npolicy.conf: there is no limit\n");
  faults_release(&f);
}

static void faults_are_put_in_the_order_of_lines(void **state) {
  struct faults f = {.file = "p"};
  (void)state;
  faults_sort(&f);
  faults_add(&f, 0, "none");
  faults_add(&f, 27, "late");
  faults_pass_over(&f, 8);
  faults_add(&f, 7, "early");
  faults_add(&f, 8, "passed over");
  faults_add_if_new(&f, 7, "early, too");
  f.kept = true;
  faults_add_if_new(&f, 9, "of new ones");
  faults_sort(&f);
  faults_take(&f, 7, "%s");
  faults_sort(&f);
  assert_string_equal(buf_string(&f.text), "p:7: early\np:7: early, too\np:7: %s\np:27: late\np: none\n");
  assert_int_equal(f.count, 5);
  faults_release(&f);
}

static void a_long_fault_is_kept_whole(void **state) {
  static const char letter[] = "暖";
  struct faults f = {.file = "p"};
  struct buf words = {0};
  struct err e;
  (void)state;
  for (int i = 0; i < 1000; i++) {
    buf_add_string(&words, letter);
  }
  faults_add(&f, 1, "%s.", buf_string(&words));
  faults_add(&f, 2, "x");
  assert_non_null(strstr(buf_string(&f.text), "暖.\np:2: x\n"));
  assert_int_equal(faults_say_first(&f, "--policy", &e), -1);
  assert_true(character_all_valid(e.text, strlen(e.text)));
  assert_non_null(strstr(e.text, "暖… (and more: see"));
  assert_int_equal(err_set(&e, "%s", buf_string(&words)), -1);
  assert_true(strlen(e.text) > 500 && character_all_valid(e.text, strlen(e.text)));
  assert_string_equal(shown("暖").text, letter);
  assert_int_equal(strlen(shown(buf_string(&words)).text), 99 + strlen("…"));
  buf_release(&words);
  faults_release(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(hours_are_read),
    cmocka_unit_test(wrong_hours_are_refused_with_what_is_wrong),
    cmocka_unit_test(weekdays_are_read),
    cmocka_unit_test(dates_are_read),
    cmocka_unit_test(faults_are_kept_with_their_lines),
    cmocka_unit_test(faults_are_put_in_the_order_of_lines),
    cmocka_unit_test(a_long_fault_is_kept_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
