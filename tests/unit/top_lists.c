// SPDX-License-Identifier: Apache-2.0
// Lists of top: order, filter and search; and the sparklines.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/top/listing.h"
#include "consumers/top/sparkline.h"

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void add(struct listing *l, const char *name, int64_t open, int64_t on_time, int64_t late) {
  struct listing_row *row = listing_add(l, text_of(name), NULL);
  row->values[FIELD_OPEN] = open;
  row->values[FIELD_ON_TIME] = on_time;
  row->values[FIELD_LATE] = late;
}

static size_t column_of(enum listing_kind kind, enum word title) {
  size_t count;
  const struct column *columns = listing_columns(kind, &count);
  for (size_t i = 0; i < count; i++) {
    if (columns[i].title == title) {
      return i;
    }
  }
  fail();
  return 0;
}

// The names in order, set apart by blanks.
static void is_order(struct listing *l, size_t column, bool inverted, const char *filter, const char *expected) {
  char names[256] = "";
  listing_arrange(l, column, inverted, filter);
  for (size_t i = 0; i < l->shown; i++) {
    (void)strcat(names, i ? " " : "");
    (void)strcat(names, listing_string(l, l->rows[l->order[i]].name));
  }
  assert_string_equal(names, expected);
}

static void begin(struct listing *l) {
  listing_begin(l, LIST_UNITS);
  add(l, "unit-10", 5, 1, 1);
  add(l, "unit-2", 5, 3, 1);
  add(l, "Alpha", 7, 0, 0);
  add(l, "东区", 0, 9, 1);
}

static void test_order(void **state) {
  (void)state;
  struct listing l = {0};
  begin(&l);
  size_t open = column_of(LIST_UNITS, WORD_OPEN);
  size_t rate = column_of(LIST_UNITS, WORD_ON_TIME_RATE);
  // The most first, of equal ones by name, numbers in names by their size.
  is_order(&l, open, false, "", "Alpha unit-2 unit-10 东区");
  is_order(&l, open, true, "", "东区 unit-2 unit-10 Alpha");
  is_order(&l, 0, false, "", "Alpha unit-2 unit-10 东区");
  is_order(&l, 0, true, "", "东区 unit-10 unit-2 Alpha");
  // 90, 75, 50 %; of nothing there is no rate, and that is last.
  is_order(&l, rate, false, "", "东区 unit-2 unit-10 Alpha");
  is_order(&l, 999, false, "", "Alpha unit-2 unit-10 东区");
  listing_release(&l);
}

static void test_filter(void **state) {
  (void)state;
  struct listing l = {0};
  begin(&l);
  is_order(&l, 0, false, "UNIT", "unit-2 unit-10");
  is_order(&l, 0, false, "东|alp", "Alpha 东区");
  is_order(&l, 0, false, "|", "Alpha unit-2 unit-10 东区");
  is_order(&l, 0, false, "none", "");
  assert_int_equal(l.count, 4);
  listing_release(&l);
}

static void test_search(void **state) {
  (void)state;
  struct listing l = {0};
  assert_int_equal(listing_search(&l, 0, "a"), -1);
  begin(&l);
  listing_arrange(&l, 0, false, "");
  assert_int_equal(listing_search(&l, 0, "unit"), 1);
  assert_int_equal(listing_search(&l, 2, "unit"), 2);
  assert_int_equal(listing_search(&l, 3, "unit"), 1);
  assert_int_equal(listing_search(&l, 0, "nowhere"), -1);
  assert_int_equal(listing_place(&l, "东区"), 3);
  assert_int_equal(listing_place(&l, "西区"), -1);
  listing_release(&l);
}

// Alerts of one moment: the one that came later first, whichever way another column is sorted.
static void test_turns(void **state) {
  (void)state;
  struct listing l = {0};
  listing_begin(&l, LIST_ALERTS);
  for (int64_t i = 0; i < 3; i++) {
    char key[32];
    (void)snprintf(key, sizeof key, "0:%d", (int)i);
    struct listing_row *row = listing_add(&l, text_of(i == 1 ? "b" : "a"), key);
    row->values[ALERT_AT] = 1000;
    row->values[ALERT_TURN] = i;
    listing_set_text(&l, row, ALERT_MARK, text_of("mark\n"));
  }
  listing_arrange(&l, 0, false, "");
  assert_int_equal(l.rows[l.order[0]].values[ALERT_TURN], 2);
  listing_arrange(&l, column_of(LIST_ALERTS, WORD_REQUEST), true, "mark");
  assert_int_equal(l.shown, 3);
  assert_int_equal(l.rows[l.order[1]].values[ALERT_TURN], 2);
  assert_string_equal(listing_string(&l, l.rows[0].texts[ALERT_MARK]), "mark\\x0a");
  listing_release(&l);
}

static void test_many(void **state) {
  (void)state;
  struct listing l = {0};
  listing_begin(&l, LIST_CATEGORIES);
  for (int i = 0; i < 5000; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "c%d", i * 7919 % 5000);
    add(&l, name, i, 0, 0);
  }
  listing_arrange(&l, 0, false, "");
  for (size_t i = 0; i < l.shown; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "c%zu", i);
    assert_string_equal(listing_string(&l, l.rows[l.order[i]].name), name);
  }
  listing_release(&l);
}

// --- sparklines

static void is_line(const struct sparkline *s, enum sparkline_of of, size_t width, const char *expected) {
  struct buf b = {0};
  sparkline_draw(s, of, width, &b);
  assert_string_equal(buf_string(&b), expected);
  buf_release(&b);
}

static void test_sparklines(void **state) {
  (void)state;
  struct sparkline s = {0};
  is_line(&s, SPARKLINE_LEVEL, 5, "");
  sparkline_add(&s, 0);
  is_line(&s, SPARKLINE_LEVEL, 5, "▁");
  is_line(&s, SPARKLINE_GROWTH, 5, "");
  sparkline_add(&s, 7);
  sparkline_add(&s, 14);
  sparkline_add(&s, 10);
  is_line(&s, SPARKLINE_LEVEL, 5, "▁▅█▆");
  is_line(&s, SPARKLINE_LEVEL, 2, "█▁");
  // What shrank grew by nothing.
  is_line(&s, SPARKLINE_GROWTH, 5, "██▁");
  is_line(&s, SPARKLINE_GROWTH, 0, "");
}

static void test_sparkline_forgets(void **state) {
  (void)state;
  struct sparkline s = {0};
  for (int64_t i = 0; i < 3 * SPARKLINE_MOST; i++) {
    sparkline_add(&s, i < 2 * SPARKLINE_MOST ? i : 5);
  }
  is_line(&s, SPARKLINE_LEVEL, 3, "▄▄▄");
  is_line(&s, SPARKLINE_GROWTH, 3, "▁▁▁");
  assert_int_equal(s.count, SPARKLINE_MOST);
}

static int set_up(void **state) {
  (void)state;
  columns_begin();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_order),
    cmocka_unit_test(test_filter),
    cmocka_unit_test(test_search),
    cmocka_unit_test(test_turns),
    cmocka_unit_test(test_many),
    cmocka_unit_test(test_sparklines),
    cmocka_unit_test(test_sparkline_forgets),
  };
  return cmocka_run_group_tests(tests, set_up, NULL);
}
