// SPDX-License-Identifier: Apache-2.0
// Settings: defaults < file < environment < flags, and a sentence for every mistake.
#include "runtime/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/secret.h"

static const struct setting table[] = {
  {"brokers", 'b', SETTING_TEXT, "BROKERS", NULL, "brokers"},
  {"property", 'X', SETTING_LIST, "PROP=VALUE", NULL, "a property"},
  {"topic", 0, SETTING_TEXT, "NAME", "huiyin.events", "the topic"},
  {"dead-letters-topic", 0, SETTING_TEXT, "NAME", "dl", "the other topic"},
  {"embedded", 0, SETTING_FLAG, NULL, NULL, "a switch"},
  {"sure", 0, SETTING_FLAG, NULL, "yes", "a switch that is on"},
  {"redis", 0, SETTING_TEXT, "URL", "redis://u:pw@h/0", "redis"},
  {"batch", 0, SETTING_TEXT, "N", "5", "a number"},
  {"within", 0, SETTING_TEXT, "DURATION", "24h", "a duration"},
  {0},
};

static const struct verb_usage usage = {"track", "[FILE]", "Reads and counts.", table, 0, 1, NULL};

// Reads with arguments ended by NULL. The result; *s where it is 0.
static int read_with(struct settings **s, struct err *e, ...) {
  char *argv[20] = {NULL};
  char name[] = "track";
  int argc = 0;
  argv[argc++] = name;
  va_list words;
  va_start(words, e);
  for (const char *word; (word = va_arg(words, const char *));) {
    argv[argc++] = strdup(word);
  }
  va_end(words);
  int result = settings_read(&usage, argc, argv, s, e);
  for (int i = 0; i < argc; i++) {
    if (argv[i] != name) {
      free(argv[i]);
    }
  }
  return result;
}

static void refused(struct settings *s, int result, const struct err *e, const char *sentence) {
  assert_int_equal(result, -1);
  assert_null(s);
  if (strcmp(e->text, sentence)) {
    print_error("said: %s\n", e->text);
  }
  assert_string_equal(e->text, sentence);
}

// A file in the folder of temporary files, taken away by the caller.
static const char *file_of(const char *text) {
  static char path[] = "/tmp/huiyin-settings-XXXXXX";
  memcpy(strrchr(path, '-'), "-XXXXXX", 7);
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, text, strlen(text)), strlen(text));
  (void)close(fd);
  return path;
}

static void defaults_hold(void **state) {
  struct settings *s = NULL;
  struct err e;
  assert_int_equal(read_with(&s, &e, NULL), 0);
  assert_null(settings_text(s, "brokers"));
  assert_string_equal(settings_text(s, "topic"), "huiyin.events");
  assert_false(settings_flag(s, "embedded"));
  assert_true(settings_flag(s, "sure"));
  assert_false(settings_is_given(s, "brokers"));
  assert_false(settings_is_given(s, "topic"));
  assert_int_equal(settings_list_count(s, "property"), 0);
  assert_int_equal(settings_argument_count(s), 0);
  settings_free(s);
}

static void flags_are_read(void **state) {
  struct settings *s = NULL;
  struct err e;
  assert_int_equal(read_with(&s, &e, "-b", "h:1", "file.csv", "-Xa=1", "--property", "b=2", "--topic=t", "--topic", "u",
                     "--embedded", "--no-sure", NULL),
    0);
  assert_string_equal(settings_text(s, "brokers"), "h:1");
  assert_string_equal(settings_text(s, "topic"), "u");
  assert_int_equal(settings_list_count(s, "property"), 2);
  assert_string_equal(settings_list_item(s, "property", 0), "a=1");
  assert_string_equal(settings_list_item(s, "property", 1), "b=2");
  assert_true(settings_flag(s, "embedded"));
  assert_false(settings_flag(s, "sure"));
  assert_string_equal(settings_argument(s, 0), "file.csv");
  assert_null(settings_argument(s, settings_argument_count(s)));
  settings_free(s);
  assert_int_equal(read_with(&s, &e, "-", NULL), 0);
  assert_string_equal(settings_argument(s, 0), "-");
  settings_free(s);
}

static void each_source_wins_over_the_one_before(void **state) {
  const char *file = file_of(
    "brokers = file\n[track]\ntopic = file\nredis = file\nproperty = f=1\nproperty = f=2\nembedded = yes\n"
    "[publish]\nprofile = x\n");
  (void)setenv("HUIYIN_TOPIC", "environment", 1);
  (void)setenv("HUIYIN_REDIS", "environment", 1);
  (void)setenv("HUIYIN_PROPERTY", "e=1,e=2", 1);
  (void)setenv("HUIYIN_DEAD_LETTERS_TOPIC", "environment", 1);
  (void)setenv("HUIYIN_BATCH", "", 1);
  struct settings *s = NULL;
  struct err e;
  assert_int_equal(read_with(&s, &e, "--redis", "flag", "--config", file, "--no-embedded", "-X", "x=1", NULL), 0);
  assert_string_equal(settings_text(s, "brokers"), "file");
  assert_string_equal(settings_text(s, "topic"), "environment");
  assert_string_equal(settings_text(s, "dead-letters-topic"), "environment");
  assert_string_equal(settings_text(s, "redis"), "flag");
  assert_string_equal(settings_text(s, "batch"), "5");
  assert_true(settings_is_given(s, "brokers"));
  assert_true(settings_is_given(s, "topic"));
  assert_true(settings_is_given(s, "redis"));
  assert_false(settings_is_given(s, "batch"));
  assert_false(settings_flag(s, "embedded"));
  assert_int_equal(settings_list_count(s, "property"), 5);
  assert_string_equal(settings_list_item(s, "property", 0), "f=1");
  assert_string_equal(settings_list_item(s, "property", 3), "e=2");
  assert_string_equal(settings_list_item(s, "property", 4), "x=1");
  settings_free(s);
  (void)unlink(file);
  (void)unsetenv("HUIYIN_TOPIC");
  (void)unsetenv("HUIYIN_REDIS");
  (void)unsetenv("HUIYIN_PROPERTY");
  (void)unsetenv("HUIYIN_DEAD_LETTERS_TOPIC");
  (void)unsetenv("HUIYIN_BATCH");
}

static void a_list_with_newlines_may_hold_commas(void **state) {
  (void)setenv("HUIYIN_PROPERTY", "a=1,2\nb=3", 1);
  struct settings *s = NULL;
  struct err e;
  assert_int_equal(read_with(&s, &e, NULL), 0);
  assert_int_equal(settings_list_count(s, "property"), 2);
  assert_string_equal(settings_list_item(s, "property", 0), "a=1,2");
  settings_free(s);
  (void)unsetenv("HUIYIN_PROPERTY");
}

static void the_verbs_own_heading_wins_in_the_file(void **state) {
  const char *file = file_of("[track]\ntopic = own\n");
  struct settings *s = NULL;
  struct err e;
  (void)setenv("HUIYIN_CONFIG", file, 1);
  assert_int_equal(read_with(&s, &e, NULL), 0);
  assert_string_equal(settings_text(s, "topic"), "own");
  settings_free(s);
  (void)unsetenv("HUIYIN_CONFIG");
  (void)unlink(file);
  file = file_of("[publish]\ntopic = theirs\n");
  assert_int_equal(read_with(&s, &e, "--config", file, NULL), 0);
  assert_string_equal(settings_text(s, "topic"), "huiyin.events");
  settings_free(s);
  (void)unlink(file);
}

static void mistakes_in_flags_are_named(void **state) {
  struct settings *s = NULL;
  struct err e;
  refused(s, read_with(&s, &e, "--topicz", "x", NULL), &e,
    "--topicz is no flag of track; did you mean --topic? (see 'huiyin track --help')");
  refused(s, read_with(&s, &e, "--colour=red", NULL), &e, "--colour is no flag of track (see 'huiyin track --help')");
  refused(s, read_with(&s, &e, "-q", NULL), &e, "-q is no flag of track (see 'huiyin track --help')");
  refused(s, read_with(&s, &e, "--topic", NULL), &e, "--topic needs a value behind it (see 'huiyin track --help')");
  refused(s, read_with(&s, &e, "-b", NULL), &e, "-b needs a value behind it (see 'huiyin track --help')");
  refused(s, read_with(&s, &e, "--embedded=yes", NULL), &e,
    "--embedded=yes is a switch and takes no value (see 'huiyin track --help')");
  refused(s, read_with(&s, &e, "a", "b", NULL), &e, "`b` is one argument too many (see 'huiyin track --help')");
}

static void a_missing_argument_is_named(void **state) {
  static const struct verb_usage show = {"show", "REQUEST", "", table, 1, 1, NULL};
  char name[] = "show";
  char *argv[] = {name, NULL};
  struct settings *s = NULL;
  struct err e;
  refused(s, settings_read(&show, 1, argv, &s, &e), &e,
    "an argument is missing: huiyin show REQUEST (see 'huiyin show --help')");
}

static void mistakes_in_the_file_are_named(void **state) {
  struct settings *s = NULL;
  struct err e;
  char sentence[256];
  const char *file = file_of("[track]\ntopics = x\n");
  (void)snprintf(sentence, sizeof sentence,
    "%s:2: `topics` is no setting of track; did you mean `topic`? (see 'huiyin track --help')", file);
  refused(s, read_with(&s, &e, "--config", file, NULL), &e, sentence);
  (void)unlink(file);
  file = file_of("\nembedded = maybe\n");
  (void)snprintf(sentence, sizeof sentence,
    "%s:2: embedded is `maybe`; it is switched by yes or no (see 'huiyin track --help')", file);
  refused(s, read_with(&s, &e, "--config", file, NULL), &e, sentence);
  (void)unlink(file);
  refused(s, read_with(&s, &e, "--config", "/no/file", NULL), &e,
    "/no/file can not be opened: No such file or directory (see 'huiyin track --help')");
}

static void a_heading_that_is_nearly_the_verbs_is_named(void **state) {
  static const char *const slips[] = {"trakc", "Track", "TRACK", "tracks", "trac"};
  struct settings *s = NULL;
  struct err e;
  char text[64];
  char sentence[256];
  for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
    (void)snprintf(text, sizeof text, "# mine\nbrokers = a\n\n[%s]\n\ntopic = x\n", slips[i]);
    const char *file = file_of(text);
    (void)snprintf(sentence, sizeof sentence,
      "%s:4: `[%s]` is no heading that track reads; did you mean `[track]`? (see 'huiyin track --help')", file,
      slips[i]);
    refused(s, read_with(&s, &e, "--config", file, NULL), &e, sentence);
    (void)unlink(file);
  }
  const char *file = file_of(
    "[topics]\na = x\n[publish]\na = x\n[simulate]\na = x\n[verify]\na = x\n[rebuild]\na = x\n[show]\na = x\n"
    "[dead-letters]\na = x\n[top]\na = x\n[broker]\na = x\n[track]\ntopic = own\n");
  assert_int_equal(read_with(&s, &e, "--config", file, NULL), 0);
  assert_string_equal(settings_text(s, "topic"), "own");
  settings_free(s);
  (void)unlink(file);
}

static void mistakes_in_the_environment_are_named(void **state) {
  struct settings *s = NULL;
  struct err e;
  (void)setenv("HUIYIN_EMBEDDED", "perhaps", 1);
  refused(s, read_with(&s, &e, NULL), &e,
    "in the environment, HUIYIN_EMBEDDED: embedded is `perhaps`; it is switched by yes or no (see 'huiyin track "
    "--help')");
  (void)unsetenv("HUIYIN_EMBEDDED");
}

static int number_of(const char *text, int64_t *out, struct err *e) {
  struct settings *s = NULL;
  assert_int_equal(read_with(&s, e, "--batch", text, NULL), 0);
  int result = settings_number(s, "batch", -3, 100, out, e);
  settings_free(s);
  return result;
}

static void numbers_have_bounds(void **state) {
  struct err e;
  int64_t n = 0;
  assert_int_equal(number_of("100", &n, &e), 0);
  assert_int_equal(n, 100);
  assert_int_equal(number_of("-3", &n, &e), 0);
  assert_int_equal(n, -3);
  const char *const wrong[] = {"101", "-4", "", "x", "5x", " 5", "+5", "99999999999999999999", "0x10"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    assert_int_equal(number_of(wrong[i], &n, &e), -1);
    assert_non_null(strstr(e.text, "it takes a number from -3 to 100"));
  }
}

static int duration_of(const char *text, int64_t *out, bool *none, struct err *e) {
  struct settings *s = NULL;
  assert_int_equal(read_with(&s, e, "--within", text, NULL), 0);
  int result = settings_duration(s, "within", out, none, e);
  settings_free(s);
  return result;
}

static void durations_have_units(void **state) {
  struct err e;
  int64_t ms = 0;
  bool none = true;
  const struct {
    const char *text;
    int64_t ms;
  } right[] = {{"250ms", 250}, {"30s", 30000}, {"90m", 5400000}, {"24h", 86400000}, {"15d", 1296000000}, {"0s", 0}};
  for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
    assert_int_equal(duration_of(right[i].text, &ms, &none, &e), 0);
    assert_int_equal(ms, right[i].ms);
    assert_false(none);
  }
  assert_int_equal(duration_of("none", &ms, &none, &e), 0);
  assert_true(none);
  const char *const wrong[] = {"", "24", "h", "-1h", "1w", "1h ", "99999999999999999d", "none", "9223372036854775807d"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    assert_int_equal(duration_of(wrong[i], &ms, NULL, &e), -1);
    assert_non_null(strstr(e.text, "it takes a duration such as"));
  }
}

// What a call prints on stdout.
static char *printed(const char *flag) {
  static char text[8192];
  (void)fflush(stdout);
  int kept = dup(STDOUT_FILENO);
  FILE *to = tmpfile();
  (void)dup2(fileno(to), STDOUT_FILENO);
  struct settings *s = NULL;
  struct err e;
  int result = read_with(&s, &e, flag, "-X", "sasl.password=hunter2", "--batch", " t", NULL);
  (void)fflush(stdout);
  (void)dup2(kept, STDOUT_FILENO);
  (void)close(kept);
  rewind(to);
  text[fread(text, 1, sizeof text - 1, to)] = 0;
  (void)fclose(to);
  assert_int_equal(result, 1);
  assert_null(s);
  return text;
}

static void help_names_every_setting(void **state) {
  const char *help = printed("--help");
  assert_ptr_equal(strstr(help, "Usage: huiyin track [FLAG]... [FILE]\n\nReads and counts.\n"), help);
  for (const struct setting *setting = table; setting->name; setting++) {
    char flag[64];
    (void)snprintf(flag, sizeof flag, "--%s", setting->name);
    assert_non_null(strstr(help, flag));
  }
  assert_non_null(strstr(help, "(default huiyin.events)"));
  assert_non_null(strstr(help, "  -b, --brokers BROKERS "));
}

static void dump_shows_all_but_secrets(void **state) {
  const char *dump = printed("--dump-config");
  assert_non_null(strstr(dump, "# not set: brokers\n"));
  assert_non_null(strstr(dump, "# default\nredis = redis://u:***@h/0\n"));
  assert_non_null(strstr(dump, "# flags\nproperty = sasl.password=***\n"));
  assert_non_null(strstr(dump, "batch = \" t\"\n"));
  assert_null(strstr(dump, "hunter2"));
}

static void assert_hidden(const char *value, const char *shown) {
  struct buf out = {0};
  secret_hide(&out, "redis", value);
  assert_string_equal(buf_string(&out), shown);
  buf_release(&out);
}

static void secrets_of_urls_are_hidden(void **state) {
  (void)state;
  assert_hidden("redis://h", "redis://h");
  assert_hidden("redis://u:p=q@h/0", "redis://u:***@h/0");
  assert_hidden("redis+sentinel://u:p@h,i/m?sentinel-user=s&sentinel-password=t&x=y",
    "redis+sentinel://u:***@h,i/m?sentinel-user=s&sentinel-password=***&x=y");
  assert_hidden("redis+sentinel://h/m?sentinel-password=t", "redis+sentinel://h/m?sentinel-password=***");
  assert_hidden("sasl.password=a://b", "sasl.password=***");
  assert_hidden("proxy=http://u:p@h", "proxy=http://u:***@h");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(defaults_hold),
    cmocka_unit_test(flags_are_read),
    cmocka_unit_test(each_source_wins_over_the_one_before),
    cmocka_unit_test(a_list_with_newlines_may_hold_commas),
    cmocka_unit_test(the_verbs_own_heading_wins_in_the_file),
    cmocka_unit_test(mistakes_in_flags_are_named),
    cmocka_unit_test(a_missing_argument_is_named),
    cmocka_unit_test(mistakes_in_the_file_are_named),
    cmocka_unit_test(a_heading_that_is_nearly_the_verbs_is_named),
    cmocka_unit_test(mistakes_in_the_environment_are_named),
    cmocka_unit_test(numbers_have_bounds),
    cmocka_unit_test(durations_have_units),
    cmocka_unit_test(help_names_every_setting),
    cmocka_unit_test(dump_shows_all_but_secrets),
    cmocka_unit_test(secrets_of_urls_are_hidden),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
