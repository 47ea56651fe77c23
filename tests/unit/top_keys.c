// SPDX-License-Identifier: Apache-2.0
// Keys of top: moving, scrolling, opening, sorting, typing.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/top/browsing.h"
#include "consumers/top/typing.h"

enum { LINES = 4 };

struct desk {
  struct browsing browsing;
  struct listing list;
};

static void fill(struct desk *d, size_t count) {
  listing_begin(&d->list, d->browsing.kind);
  for (size_t i = 0; i < count; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "d%zu", i);
    struct listing_row *row = listing_add(&d->list, (struct text){name, (uint32_t)strlen(name)}, NULL);
    row->values[FIELD_OPEN] = (int64_t)(1000 - i);
    row->children = i % 2 == 0;
  }
}

// As top does between two keys.
static void settle(struct desk *d) {
  const struct browsing_list *list = browsing_list_of(&d->browsing);
  listing_arrange(&d->list, list->column, list->inverted, list->filter);
  browsing_settle(&d->browsing, &d->list, LINES);
}

static void press(struct desk *d, int key) {
  browsing_key(&d->browsing, &d->list, LINES, key);
  settle(d);
}

static void type(struct desk *d, const char *keys) {
  for (; *keys; keys++) {
    press(d, *keys);
  }
}

static void is_at(const struct desk *d, size_t place, size_t top) {
  assert_int_equal(browsing_list_of(&d->browsing)->place, place);
  assert_int_equal(browsing_list_of(&d->browsing)->top, top);
}

static int begin(void **state) {
  static struct desk desk;
  columns_begin();
  desk = (struct desk){.list = desk.list};
  browsing_init(&desk.browsing, LANGUAGE_ZH, true);
  fill(&desk, 10);
  settle(&desk);
  *state = &desk;
  return 0;
}

static int end(void **state) {
  listing_release(&((struct desk *)*state)->list);
  return 0;
}

static void test_scrolling(void **state) {
  struct desk *d = *state;
  is_at(d, 0, 0);
  press(d, KEYS_UP);
  is_at(d, 0, 0);
  for (int i = 0; i < 4; i++) {
    press(d, KEYS_DOWN);
  }
  is_at(d, 4, 1);
  press(d, KEYS_PAGE_DOWN);
  is_at(d, 7, 4);
  press(d, KEYS_PAGE_DOWN);
  is_at(d, 9, 6);
  press(d, KEYS_PAGE_DOWN);
  is_at(d, 9, 6);
  press(d, KEYS_UP);
  is_at(d, 8, 6);
  press(d, KEYS_PAGE_UP);
  press(d, KEYS_PAGE_UP);
  is_at(d, 2, 2);
  press(d, KEYS_HOME);
  is_at(d, 0, 0);
  press(d, KEYS_END);
  is_at(d, 9, 6);
}

// The chosen row stays chosen wherever it goes; one that nobody chose stays the first.
static void test_rows_move(void **state) {
  struct desk *d = *state;
  d->list.rows[9].values[FIELD_OPEN] = 5000;
  settle(d);
  is_at(d, 0, 0);
  press(d, KEYS_DOWN);  // d0, behind d9
  d->list.rows[0].values[FIELD_OPEN] = 1;
  settle(d);
  is_at(d, 9, 6);
  assert_string_equal(listing_string(&d->list, d->list.rows[d->list.order[9]].key), "d0");
  // It is gone: the place stays, within what there is.
  fill(d, 3);
  d->list.rows[0].key = d->list.rows[1].key;
  settle(d);
  is_at(d, 2, 0);
  fill(d, 0);
  settle(d);
  is_at(d, 0, 0);
  press(d, KEYS_DOWN);
  press(d, KEYS_ENTER);
  press(d, 'n');
  is_at(d, 0, 0);
}

static void test_opening(void **state) {
  struct desk *d = *state;
  press(d, KEYS_DOWN);
  press(d, KEYS_ENTER);  // has no children
  assert_string_equal(d->browsing.path, "");
  press(d, KEYS_DOWN);
  press(d, KEYS_ENTER);
  assert_string_equal(d->browsing.path, "d2");
  assert_true(d->browsing.changed);
  is_at(d, 0, 0);
  (void)strcpy(d->browsing.path, "d2/x");
  press(d, KEYS_ESCAPE);
  assert_string_equal(d->browsing.path, "d2");
  press(d, KEYS_BACKSPACE);
  assert_string_equal(d->browsing.path, "");
  is_at(d, 2, 0);
  press(d, KEYS_ESCAPE);
  assert_string_equal(d->browsing.path, "");
}

static void test_lists(void **state) {
  struct desk *d = *state;
  const enum listing_kind kinds[] = {LIST_CATEGORIES, LIST_UNITS, LIST_ALERTS, LIST_PARTITIONS, LIST_DISTRICTS};
  for (size_t i = 0; i < 5; i++) {
    press(d, KEYS_TAB);
    assert_int_equal(d->browsing.kind, kinds[i]);
    fill(d, 10);
  }
  press(d, KEYS_BACK_TAB);
  assert_int_equal(d->browsing.kind, LIST_PARTITIONS);
  d->browsing.has_alerts = false;
  press(d, KEYS_BACK_TAB);
  assert_int_equal(d->browsing.kind, LIST_UNITS);
}

static void test_sorting(void **state) {
  struct desk *d = *state;
  const struct browsing_list *list = browsing_list_of(&d->browsing);
  assert_int_equal(list->column, 1);
  press(d, '<');
  assert_int_equal(list->column, 0);
  press(d, '<');
  size_t count;
  (void)listing_columns(LIST_DISTRICTS, &count);
  assert_int_equal(list->column, count - 1);
  press(d, '>');
  press(d, '>');
  press(d, '>');
  assert_int_equal(list->column, 2);
  press(d, 'I');
  assert_true(list->inverted);
  press(d, 'O');
  assert_int_equal(list->column, 1);
  assert_false(list->inverted);
  press(d, 'N');
  assert_int_equal(list->column, 0);
  press(d, KEYS_F6);
  press(d, KEYS_DOWN);
  press(d, KEYS_DOWN);
  press(d, KEYS_UP);
  press(d, KEYS_ENTER);
  assert_int_equal(list->column, 1);
  assert_int_equal(d->browsing.mode, BROWSING_ROWS);
  press(d, KEYS_F6);
  press(d, KEYS_END);
  press(d, KEYS_ESCAPE);
  assert_int_equal(list->column, 1);
}

static void test_searching(void **state) {
  struct desk *d = *state;
  type(d, "/7");
  is_at(d, 7, 4);
  press(d, 'x');
  assert_true(d->browsing.lost);
  is_at(d, 7, 4);
  press(d, KEYS_BACKSPACE);
  press(d, KEYS_BACKSPACE);
  type(d, "d");
  press(d, KEYS_ENTER);
  press(d, 'n');
  is_at(d, 8, 5);
  press(d, KEYS_F3);
  press(d, KEYS_F3);
  is_at(d, 0, 0);
}

static void test_filtering(void **state) {
  struct desk *d = *state;
  type(d, "\\d1|D8");
  assert_int_equal(d->list.shown, 2);
  press(d, KEYS_ENTER);
  assert_int_equal(d->browsing.mode, BROWSING_ROWS);
  assert_int_equal(d->list.shown, 2);
  press(d, KEYS_ESCAPE);
  assert_int_equal(d->list.shown, 10);
  press(d, KEYS_F4);
  type(d, "d1");
  press(d, KEYS_ESCAPE);
  assert_int_equal(d->list.shown, 10);
  assert_int_equal(d->browsing.mode, BROWSING_ROWS);
  // q is a letter like others here.
  type(d, "\\q");
  assert_false(d->browsing.quit);
  press(d, KEYS_ESCAPE);
  type(d, "q");
  assert_true(d->browsing.quit);
}

static void test_typing(void **state) {
  (void)state;
  char text[8] = "";
  assert_true(typing_key(text, sizeof text, 0x566a));
  assert_true(typing_key(text, sizeof text, 'a'));
  assert_true(typing_key(text, sizeof text, 0x1f600));  // has no room
  assert_string_equal(text, "噪a");
  assert_true(typing_key(text, sizeof text, 0xe9));
  assert_string_equal(text, "噪aé");
  assert_true(typing_key(text, sizeof text, KEYS_BACKSPACE));
  assert_true(typing_key(text, sizeof text, KEYS_BACKSPACE));
  assert_true(typing_key(text, sizeof text, KEYS_BACKSPACE));
  assert_true(typing_key(text, sizeof text, KEYS_BACKSPACE));
  assert_string_equal(text, "");
  const int none[] = {KEYS_UP, KEYS_OTHER, '\t', 0x1b, 0x85, 0xd800};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    assert_false(typing_key(text, sizeof text, none[i]));
  }
}

static void test_words(void **state) {
  (void)state;
  for (int i = WORD_NONE + 1; i < WORD_COUNT; i++) {
    for (int j = 0; j < LANGUAGE_COUNT; j++) {
      const char *word = word_of((enum language)j, (enum word)i);
      assert_non_null(word);
      assert_true(*word);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_scrolling, begin, end),
    cmocka_unit_test_setup_teardown(test_rows_move, begin, end),
    cmocka_unit_test_setup_teardown(test_opening, begin, end),
    cmocka_unit_test_setup_teardown(test_lists, begin, end),
    cmocka_unit_test_setup_teardown(test_sorting, begin, end),
    cmocka_unit_test_setup_teardown(test_searching, begin, end),
    cmocka_unit_test_setup_teardown(test_filtering, begin, end),
    cmocka_unit_test(test_typing),
    cmocka_unit_test(test_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
