// SPDX-License-Identifier: Apache-2.0
// Columns of Chinese and other texts, and what of a text may reach a terminal.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/screen/columns.h"
#include "consumers/screen/visible.h"

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void is_left(const char *string, size_t width, const char *expected) {
  struct buf b = {0};
  columns_left(&b, text_of(string), width);
  assert_string_equal(buf_string(&b), expected);
  buf_release(&b);
}

static void test_widths(void **state) {
  (void)state;
  assert_int_equal(columns_of(text_of("open")), 4);
  assert_int_equal(columns_of(text_of("在办 open")), 9);
  assert_int_equal(columns_of(text_of("")), 0);
  assert_int_equal(columns_of(text_of("e\xcc\x81")), 1);
}

static void test_left(void **state) {
  (void)state;
  is_left("在办", 6, "在办  ");
  is_left("在办", 4, "在办");
  is_left("在办理", 5, "在办…");
  // Half a character does not fit: a blank stands where it would.
  is_left("在办理", 4, "在… ");
  is_left("abcdef", 4, "abc…");
  is_left("a", 0, "");
}

static void test_whole(void **state) {
  (void)state;
  struct buf b = {0};
  columns_whole(&b, text_of("黄牌"), 5);
  columns_whole(&b, text_of("无人认领"), 7);
  columns_whole(&b, text_of("|"), 1);
  assert_string_equal(buf_string(&b), "黄牌 无人认领|");
  buf_release(&b);
}

static void is_number(int64_t number, size_t width, const char *expected) {
  struct buf b = {0};
  columns_number(&b, number, width);
  assert_string_equal(buf_string(&b), expected);
  buf_release(&b);
}

static void test_numbers(void **state) {
  (void)state;
  is_number(0, 3, "  0");
  is_number(999, 3, "999");
  is_number(1000, 6, " 1,000");
  is_number(-1234567, 0, "-1,234,567");
  is_number(INT64_MIN, 0, "-9,223,372,036,854,775,808");
}

static void test_clip(void **state) {
  (void)state;
  struct buf b = {0};
  columns_clip(&b, text_of("one\n\n在办在办\nfour\n"), 5, 3, "|");
  assert_string_equal(buf_string(&b), "one||在办…|");
  buf_release(&b);
}

static void is_visible(const char *string, size_t size, const char *expected) {
  struct buf b = {0};
  visible_add(&b, (struct text){string, (uint32_t)size});
  assert_string_equal(buf_string(&b), expected);
  buf_release(&b);
}

static void test_visible(void **state) {
  (void)state;
  is_visible("噪音", 6, "噪音");
  is_visible("a\x1b[2J\n", 6, "a\\x1b[2J\\x0a");
  is_visible("\x7f\xc2\x9b", 3, "\\x7f\\xc2\\x9b");
  is_visible(
    "\xe2\x80\xae\xe2\x81\xa9\xd8\x9c\xef\xbb\xbf", 11, "\\xe2\\x80\\xae\\xe2\\x81\\xa9\\xd8\\x9c\\xef\\xbb\\xbf");
  is_visible("\xe2\x80\xa6\xd8\xa7", 5, "\xe2\x80\xa6\xd8\xa7");
  is_visible("\xff\xc3", 2, "\\xff\\xc3");
  is_visible("a\\b", 3, "a\\\\b");
  is_visible("a\0b", 3, "a\\x00b");
}

static int begin(void **state) {
  (void)state;
  columns_begin();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_widths),
    cmocka_unit_test(test_left),
    cmocka_unit_test(test_whole),
    cmocka_unit_test(test_numbers),
    cmocka_unit_test(test_clip),
    cmocka_unit_test(test_visible),
  };
  return cmocka_run_group_tests(tests, begin, NULL);
}
