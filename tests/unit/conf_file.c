// SPDX-License-Identifier: Apache-2.0
// The project's one file form.
#include "runtime/conf_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect(const struct conf_entry *entry, const char *section, const char *key, const char *value, int line) {
  assert_string_equal(entry->section, section);
  assert_string_equal(entry->key, key);
  assert_string_equal(entry->value, value);
  assert_int_equal(entry->line, line);
}

static void reads_pairs_under_headings(void **state) {
  const char *text =
    "\xEF\xBB\xBF# first\r\n"
    "  topic =  huiyin.events\t\r\n"
    "\n"
    "[track]  # ours\n"
    "url = http://h/#part\n"
    "empty =\n"
    "[ category map ]\n"
    "\"A = B\" = \" x \"\"y\"\" \"  # quoted\n"
    "[\"odd ] name \"]\n"
    "投诉 = COMPLAINT";
  struct conf_file f;
  struct err e;
  assert_int_equal(conf_file_parse(&f, "f", text, strlen(text), &e), 0);
  assert_int_equal(f.count, 5);
  expect(&f.entries[0], "", "topic", "huiyin.events", 2);
  expect(&f.entries[1], "track", "url", "http://h/#part", 5);
  expect(&f.entries[2], "track", "empty", "", 6);
  expect(&f.entries[3], "category map", "A = B", " x \"y\" ", 8);
  expect(&f.entries[4], "odd ] name ", "投诉", "COMPLAINT", 10);
  assert_string_equal(f.name, "f");
  conf_file_release(&f);
}

static void many_entries_keep_their_order(void **state) {
  char text[8000] = "";
  for (int i = 0; i < 1000; i++) {
    strcat(text, "k = v\n");
  }
  struct conf_file f;
  struct err e;
  assert_int_equal(conf_file_parse(&f, "f", text, strlen(text), &e), 0);
  assert_int_equal(f.count, 1000);
  assert_int_equal(f.entries[999].line, 1000);
  conf_file_release(&f);
}

static void refuse(const char *text, size_t size, const char *sentence) {
  struct conf_file f;
  struct err e = {0};
  assert_int_equal(conf_file_parse(&f, "a.conf", text, size, &e), -1);
  if (!strstr(e.text, sentence)) {
    print_error("%s\n", e.text);
  }
  assert_non_null(strstr(e.text, sentence));
}

static void refuses_with_file_and_line(void **state) {
  refuse("a = 1\nnonsense\n", 15, "a.conf:2: this line is no");
  refuse("\n = 1", 5, "a.conf:2: there is no key");
  refuse("[x", 2, "a.conf:1: a heading has no closing ]");
  refuse("[\"x]", 4, "a.conf:1: a heading has no closing ]");
  refuse("[]", 2, "a.conf:1: a heading has no name");
  refuse("[x] y", 5, "a.conf:1: there is text behind the ]");
  refuse("a = \"x", 6, "a.conf:1: a value begins with a quote");
  refuse("a = \"x\" y", 9, "a.conf:1: there is text behind the closing quote");
  refuse("\"a\" b = 1", 9, "a.conf:1: this line is no");
  refuse("a = 1\nb = \xff", 11, "a.conf:2: this line is not UTF-8");
  refuse("a = \xed\xa0\x80", 7, "a.conf:1: this line is not UTF-8");
  refuse("a = \0", 5, "NUL");
}

static void refuses_a_large_file(void **state) {
  size_t size = (1 << 20) + 1;
  char *text = malloc(size);
  memset(text, '\n', size);
  refuse(text, size, "larger than 1 MiB");
  struct conf_file f;
  struct err e;
  assert_int_equal(conf_file_parse(&f, "f", text, size - 1, &e), 0);
  conf_file_release(&f);
  free(text);
}

static void a_missing_file_is_named(void **state) {
  struct conf_file f;
  struct err e;
  assert_int_equal(conf_file_read(&f, "/no/such/file", &e), -1);
  assert_string_equal(e.text, "/no/such/file can not be opened: No such file or directory");
  assert_int_equal(conf_file_read(&f, "/proc/self", &e), -1);
  assert_non_null(strstr(e.text, "/proc/self can not be read: Is a directory"));
}

static void an_empty_file_is_one(void **state) {
  struct conf_file f;
  struct err e;
  assert_int_equal(conf_file_read(&f, "/dev/null", &e), 0);
  assert_int_equal(f.count, 0);
  conf_file_release(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_pairs_under_headings),
    cmocka_unit_test(many_entries_keep_their_order),
    cmocka_unit_test(refuses_with_file_and_line),
    cmocka_unit_test(refuses_a_large_file),
    cmocka_unit_test(a_missing_file_is_named),
    cmocka_unit_test(an_empty_file_is_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
