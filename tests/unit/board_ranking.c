// SPDX-License-Identifier: Apache-2.0
// The ranking: periods, rates, ranks with ties, and the CSV of it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/board/ranking_csv.h"
#include "schemas/moment.h"

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static int32_t day(int32_t y, int32_t m, int32_t d) {
  return (int32_t)civil_days(y, m, d);
}

static void assert_days(struct ranking_days days, int32_t from, int32_t to) {
  assert_int_equal(days.from, from);
  assert_int_equal(days.to, to);
}

static void periods(void **state) {
  (void)state;
  // 2026-03-01 is a Sunday.
  assert_days(ranking_days(RANKING_DAY, day(2026, 3, 1)), day(2026, 3, 1), day(2026, 3, 1));
  assert_days(ranking_days_before(RANKING_DAY, day(2026, 3, 1)), day(2026, 2, 28), day(2026, 2, 28));
  assert_days(ranking_days(RANKING_WEEK, day(2026, 3, 1)), day(2026, 2, 23), day(2026, 3, 1));
  assert_days(ranking_days(RANKING_WEEK, day(2026, 3, 2)), day(2026, 3, 2), day(2026, 3, 8));
  assert_days(ranking_days_before(RANKING_WEEK, day(2026, 3, 2)), day(2026, 2, 23), day(2026, 3, 1));
  assert_days(ranking_days(RANKING_MONTH, day(2024, 2, 29)), day(2024, 2, 1), day(2024, 2, 29));
  assert_days(ranking_days_before(RANKING_MONTH, day(2024, 1, 31)), day(2023, 12, 1), day(2023, 12, 31));
  assert_days(ranking_days_before(RANKING_MONTH, day(2024, 3, 31)), day(2024, 2, 1), day(2024, 2, 29));
  // Every day lies in its week, which begins on a Monday; the one before it ends the day before.
  for (int32_t on = -10; on < 1000; on++) {
    struct ranking_days week = ranking_days(RANKING_WEEK, on);
    assert_true(week.from <= on && on <= week.to && week.to - week.from == 6 && (week.from - 4) % 7 == 0);
    assert_int_equal(ranking_days_before(RANKING_WEEK, on).to, week.from - 1);
    assert_int_equal(ranking_days_before(RANKING_MONTH, on).to, ranking_days(RANKING_MONTH, on).from - 1);
  }
}

static void rates(void **state) {
  const int64_t values[FIELD_COUNT] = {[FIELD_FILED] = 10,
    [FIELD_PLEDGED] = 9,
    [FIELD_RESOLVED] = 8,
    [FIELD_ON_TIME] = 5,
    [FIELD_LATE] = 2,
    [FIELD_RATED] = 4,
    [FIELD_SATISFIED] = 3};
  static const int64_t wanted[RANKING_BYS][2] = {{9, 10}, {5, 7}, {3, 4}, {8, 10}};
  (void)state;
  for (int by = 0; by < RANKING_BYS; by++) {
    struct ranking_rate r = {0};
    ranking_add(&r, by, values);
    ranking_add(&r, by, values);
    assert_int_equal(r.value, 2 * wanted[by][0]);
    assert_int_equal(r.base, 2 * wanted[by][1]);
  }
}

static int sign(int order) {
  return (order > 0) - (order < 0);
}

// Against products, which fit where the numbers are small; and numbers of which no product fits.
static void rates_are_compared_exactly(void **state) {
  (void)state;
  for (int64_t p = 0; p < 14; p++) {
    for (int64_t q = 1; q < 14; q++) {
      for (int64_t r = 0; r < 14; r++) {
        for (int64_t s = 1; s < 14; s++) {
          const struct ranking_rate a = {p, q, 0};
          const struct ranking_rate b = {r, s, 0};
          assert_int_equal(sign(ranking_compare(&a, &b)), p * s > r * q ? -1 : p * s < r * q);
        }
      }
    }
  }
  const struct ranking_rate a = {INT64_MAX - 1, INT64_MAX, 0};
  const struct ranking_rate b = {INT64_MAX - 2, INT64_MAX - 1, 0};
  assert_int_equal(ranking_compare(&a, &b), -1);
  assert_int_equal(ranking_compare(&b, &a), 1);
  assert_int_equal(ranking_compare(&a, &a), 0);
}

static void ranks_with_ties(void **state) {
  struct ranking_row rows[] = {
    {text_of("none"), {0, 0, 9}, {1, 2, 9}},
    {text_of("half"), {1, 2, 9}, {1, 1, 9}},
    {text_of("best"), {3, 3, 9}, {0, 0, 9}},
    {text_of("half too"), {50, 100, 9}, {2, 4, 9}},
    {text_of("also half"), {1, 2, 9}, {0, 5, 9}},
    {text_of("last"), {0, 7, 9}, {0, 0, 9}},
    {text_of("damaged"), {-1, 7, 9}, {0, -7, 9}},
  };
  static const struct {
    const char *name;
    size_t now;
    size_t before;
  } wanted[] = {{"best", 1, 0}, {"half too", 2, 2}, {"also half", 2, 4}, {"half", 2, 1}, {"last", 5, 0},
    {"damaged", 0, 0}, {"none", 0, 2}};
  (void)state;
  ranking_order(rows, 7);
  for (size_t i = 0; i < 7; i++) {
    assert_memory_equal(rows[i].name.at, wanted[i].name, strlen(wanted[i].name));
    assert_int_equal(rows[i].now.rank, wanted[i].now);
    assert_int_equal(rows[i].before.rank, wanted[i].before);
  }
  ranking_order(rows, 0);
}

// --- CSV

static void assert_cell(struct text text, const char *wanted) {
  struct buf out = {0};
  ranking_csv_cell(&out, text);
  assert_string_equal(buf_string(&out), wanted);
  buf_release(&out);
}

static void cells(void **state) {
  (void)state;
  assert_cell(text_of(""), "\"\"");
  assert_cell(text_of("热力公司"), "\"热力公司\"");
  assert_cell(text_of("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
  assert_cell(text_of("=1+1"), "\"'=1+1\"");
  assert_cell(text_of("\n=1"), "\"'\n=1\"");
  assert_cell(text_of("＝1"), "\"'＝1\"");
  assert_cell(text_of("＋1"), "\"'＋1\"");
  assert_cell(text_of("－1"), "\"'－1\"");
  assert_cell(text_of("＠1"), "\"'＠1\"");
  assert_cell(text_of("（1"), "\"（1\"");
  assert_cell(text_of("+1"), "\"'+1\"");
  assert_cell(text_of("-1"), "\"'-1\"");
  assert_cell(text_of("@x"), "\"'@x\"");
  assert_cell(text_of("\t=1"), "\"'\t=1\"");
  assert_cell(text_of("a=1"), "\"a=1\"");
  assert_cell(text_of("a\xff\xe4"), "\"a\\xff\\xe4\"");
}

static void the_whole_table(void **state) {
  const struct ranking_row rows[] = {{text_of("甲"), {9, 10, 1}, {1, 2, 2}}, {text_of("=乙"), {0, 0, 0}, {1, 3, 3}},
    {text_of("c"), {1, 8, 2}, {0, 0, 0}}};
  struct ranking_table t = {
    .of = RANKING_UNITS, .period = RANKING_MONTH, .by = RANKING_BY_ON_TIME, .rows = rows, .count = 3};
  struct buf out = {0};
  (void)state;
  ranking_csv(&t, true, &out);
  assert_string_equal(buf_string(&out),
    "\xef\xbb\xbf"
    "\"名次\",\"承办单位\",\"按时\",\"按时与逾期\",\"按时率\",\"上期名次\",\"上期分子\",\"上期分母\",\"上期比率\","
    "\"变化（百分点）\"\r\n"
    "1,\"甲\",9,10,90.00%,2,1,2,50.00%,40.00\r\n"
    ",\"'=乙\",0,0,,3,1,3,33.33%,\r\n"
    "2,\"c\",1,8,12.50%,,0,0,,\r\n");
  buf_clear(&out);
  t.period = RANKING_ALL;
  t.of = RANKING_DISTRICTS;
  t.count = 1;
  ranking_csv(&t, false, &out);
  assert_string_equal(buf_string(&out),
    "\xef\xbb\xbf"
    "\"rank\",\"district\",\"on_time\",\"on_time + late\",\"on time\"\r\n1,\"甲\",9,10,90.00%\r\n");
  buf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(periods),
    cmocka_unit_test(rates),
    cmocka_unit_test(rates_are_compared_exactly),
    cmocka_unit_test(ranks_with_ties),
    cmocka_unit_test(cells),
    cmocka_unit_test(the_whole_table),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
