// SPDX-License-Identifier: Apache-2.0
// Which language is spoken, and sentences with values in them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/screen/language.h"
#include "consumers/screen/phrase.h"

static const struct setting table[] = {
  {"language", 0, SETTING_TEXT, "zh|en", NULL, "of what is said"},
  {0},
};
static const struct verb_usage usage = {.verb = "policy", .arguments = "", .summary = "Says.", .settings = table};

// What --language says, NULL: nothing; the result of language_read.
static int read_language(const char *said, enum language *language, struct err *e) {
  char verb[] = "policy";
  char flag[] = "--language";
  char value[8] = "";
  char *argv[] = {verb, flag, value, NULL};
  struct settings *s = NULL;
  (void)strncat(value, said ? said : "", sizeof value - 1);
  assert_int_equal(settings_read(&usage, said ? 3 : 1, argv, &s, e), 0);
  int result = language_read(s, language, e);
  settings_free(s);
  return result;
}

static void speak(const char *all, const char *messages, const char *lang) {
  (void)setenv("LC_ALL", all, 1);
  (void)setenv("LC_MESSAGES", messages, 1);
  (void)setenv("LANG", lang, 1);
}

static void the_environment_says_it(void **state) {
  (void)state;
  speak("", "", "zh_CN.UTF-8");
  assert_int_equal(language_of_environment(), LANGUAGE_ZH);
  speak("", "en_GB.UTF-8", "zh_CN.UTF-8");
  assert_int_equal(language_of_environment(), LANGUAGE_EN);
  speak("C.UTF-8", "en_GB.UTF-8", "zh_CN.UTF-8");
  assert_int_equal(language_of_environment(), LANGUAGE_BOTH);
  speak("", "", "");
  assert_int_equal(language_of_environment(), LANGUAGE_BOTH);
}

static void a_setting_goes_before_it(void **state) {
  enum language language;
  struct err e;
  (void)state;
  speak("", "", "zh_CN.UTF-8");
  assert_int_equal(read_language("en", &language, &e), 0);
  assert_int_equal(language, LANGUAGE_EN);
  assert_int_equal(read_language(NULL, &language, &e), 0);
  assert_int_equal(language, LANGUAGE_ZH);
  // Where top would show both, one must do.
  speak("C", "", "");
  assert_int_equal(read_language(NULL, &language, &e), 0);
  assert_int_equal(language, LANGUAGE_EN);
  assert_int_equal(read_language("zh", &language, &e), 0);
  assert_int_equal(language, LANGUAGE_ZH);
  assert_int_equal(read_language("fr", &language, &e), -1);
  assert_string_equal(e.text, "--language is `fr`; it is zh or en");
}

static void values_stand_where_the_pattern_says(void **state) {
  struct buf b = {0};
  (void)state;
  phrase_add(&b, "%2：%1", "a", phrase_number(-7).text, NULL);
  phrase_add(&b, ", %1% of %1, %", "75", NULL);
  // What a value holds is no pattern, and a value that is not there is nothing.
  phrase_add(&b, ", %1|%3|", "%2", "x", NULL);
  assert_string_equal(buf_string(&b), "-7：a, 75% of 75, %, %2||");
  buf_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_environment_says_it),
    cmocka_unit_test(a_setting_goes_before_it),
    cmocka_unit_test(values_stand_where_the_pattern_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
