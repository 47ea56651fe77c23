// SPDX-License-Identifier: Apache-2.0
// The project's one file form.
#include "runtime/conf_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/buf.h"

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

static void sections_are_kept_with_what_is_in_them(void **state) {
  static const struct {
    const char *name;
    int line;
    size_t count;
  } rows[] = {{"", 0, 1}, {"empty", 2, 0}, {"a", 3, 2}, {"a", 6, 1}, {"last", 8, 0}};
  const char *text = "x = 1\n[empty]\n[a]\ny = 2\nz = 3\n[a]\ny = 4\n[last]";
  struct conf_file f;
  struct err e;
  (void)state;
  assert_int_equal(conf_file_parse(&f, "f", text, strlen(text), &e), 0);
  assert_int_equal(f.section_count, 5);
  const struct conf_entry *at = f.entries;
  for (size_t i = 0; i < 5; i++) {
    assert_string_equal(f.sections[i].name, rows[i].name);
    assert_int_equal(f.sections[i].line, rows[i].line);
    assert_int_equal(f.sections[i].count, rows[i].count);
    assert_ptr_equal(f.sections[i].entries, at);
    assert_false(f.sections[i].broken);
    at += rows[i].count;
  }
  conf_file_release(&f);
}

static void what_looks_like_a_comment_is_noted(void **state) {
  static const struct {
    const char *value;
    const char *comment;
  } rows[] = {{"open", NULL}, {"C#", NULL}, {"http://h/#part", NULL}, {"open # or closed", "# or closed"},
    {"open\t# x # y", "# x # y"}, {"a#b #c", "#c"}, {"# none", "# none"}, {"\"a # b\"  # c", NULL}};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[80];
    struct conf_file f;
    struct err e;
    (void)snprintf(text, sizeof text, "while = %s", rows[i].value);
    assert_int_equal(conf_file_parse(&f, "f", text, strlen(text), &e), 0);
    assert_int_equal(f.entries[0].quoted, rows[i].value[0] == '"');
    if (rows[i].comment) {
      assert_string_equal(f.entries[0].comment, rows[i].comment);
    } else {
      assert_null(f.entries[0].comment);
    }
    conf_file_release(&f);
  }
}

static void note(void *context, int line, const char *what) {
  buf_printf(context, "%d:%.18s\n", line, what);
}

static void reading_goes_on_behind_what_can_not_be_read(void **state) {
  const char *text =
    "nonsense\n[a\nx = 1\n\xff = 2\ny = \xff\n[b] c\nz = 3\n[]\nlost = 4\nnonsense\n[whole]\nw = 5\n[\"d]\nq = \"6\n"
    "[\xff]\nlost = 7\n[\"e\" f]\nr = 8";
  struct buf told = {0};
  struct conf_file f;
  struct err e;
  (void)state;
  assert_int_equal(conf_file_parse_on(&f, "f", text, strlen(text), note, &told, &e), 0);
  assert_string_equal(buf_string(&told),
    "1:this line is no `k\n2:a heading has no c\n4:this line is not U\n6:there is text behi\n8:a heading has no n\n"
    "10:this line is no `k\n13:a heading has no c\n14:a value begins wit\n17:a heading has no c\n");
  assert_int_equal(f.section_count, 4);
  assert_int_equal(f.count, 4);
  expect(&f.entries[0], "a", "x", "1", 3);
  expect(&f.entries[1], "b", "z", "3", 7);
  expect(&f.entries[2], "whole", "w", "5", 12);
  expect(&f.entries[3], "e", "r", "8", 18);
  assert_true(f.sections[0].broken && f.sections[1].broken && f.sections[3].broken);
  assert_false(f.sections[2].broken);
  conf_file_release(&f);
  buf_release(&told);
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
    cmocka_unit_test(sections_are_kept_with_what_is_in_them),
    cmocka_unit_test(what_looks_like_a_comment_is_noted),
    cmocka_unit_test(reading_goes_on_behind_what_can_not_be_read),
    cmocka_unit_test(refuses_with_file_and_line),
    cmocka_unit_test(refuses_a_large_file),
    cmocka_unit_test(a_missing_file_is_named),
    cmocka_unit_test(an_empty_file_is_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
