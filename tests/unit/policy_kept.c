// SPDX-License-Identifier: Apache-2.0
// The versions of a policy as `huiyin policy list` prints them, and which of them holds when.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy_verb/kept.h"
#include "consumers/screen/columns.h"
#include "consumers/screen/phrase.h"
#include "schemas/event.h"

enum { VERSIONS = 5 };

// Noon of that day of December 2026, in China.
static int64_t noon(int day) {
  char text[MOMENT_TEXT_MAX];
  int64_t moment;
  (void)snprintf(text, sizeof text, "2026-12-%02dT12:00:00+08:00", day);
  assert_int_equal(moment_parse(text, strlen(text), &moment), 0);
  return moment;
}

// The built-in policy; from the 5th; from the 20th, which never holds, as one that holds from the 15th was put behind
// it; and from the 18th a retroactive one.
static void make(struct history *v, struct buf records[VERSIONS]) {
  static const int days[VERSIONS] = {0, 5, 20, 15, 18};
  struct text texts[VERSIONS];
  struct err e;
  for (size_t i = 0; i < VERSIONS; i++) {
    char text[128];
    struct version head = {.from = i ? noon(days[i]) : MOMENT_NONE, .retroactive = i == 4, .digest = "not read"};
    int size = snprintf(
      text, sizeof text, "[limit all]\nresolve = %zu days\n[mark overdue]\nseverity = critical\nwhen = at due\n", i);
    if (i) {
      history_add_file(&records[i], i + 1, &head, (struct text){text, (uint32_t)size});
    } else {
      history_add_built_in(&records[i], INT64_C(86400000), POLICY_NONE);
    }
    texts[i] = (struct text){buf_string(&records[i]), (uint32_t)records[i].size};
  }
  if (history_read(v, texts, VERSIONS, &e) != 0) {
    fail_msg("%s", e.text);
  }
}

static void each_holds_in_its_time(void **state) {
  struct history v;
  struct buf records[VERSIONS] = {0};
  (void)state;
  make(&v, records);
  static const struct {
    int day;
    size_t place;
  } expected[] = {{1, 0}, {5, 1}, {14, 1}, {15, 3}, {17, 3}, {18, 4}, {20, 4}, {31, 4}};
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    assert_int_equal(history_in_force(&v, noon(expected[i].day)), expected[i].place);
  }
  for (size_t i = 0; i < VERSIONS; i++) {
    assert_int_equal(history_is_superseded(&v, i), i == 2);
    buf_release(&records[i]);
  }
  history_release(&v);
  assert_int_equal(history_in_force(&(struct history){0}, noon(1)), 0);
}

static void says(const struct history *v, enum language language, const char *head, const char *const lines[VERSIONS]) {
  struct buf out = {0};
  struct buf expected = {0};
  struct zone zone;
  struct err e;
  assert_int_equal(zone_load(&zone, "Asia/Shanghai", &e), 0);
  kept_table(v, &zone, language, noon(16), &out);
  buf_add_string(&expected, head);
  for (size_t i = 0; i < VERSIONS; i++) {
    phrase_add(&expected, lines[i], v->all[i].digest, NULL);
  }
  assert_string_equal(buf_string(&out), buf_string(&expected));
  buf_release(&out);
  buf_release(&expected);
  zone_release(&zone);
}

static void others_are_none_of_ours(void **state) {
  static const char *const wrong[] = {"{\"version\":2,\"from\":1}", "{\"version\":2,\"from\":\"x\",\"policy\":\"\"}",
    "{\"version\":3,\"from\":1,\"policy\":\"\"}"};
  static const char first[] = "{\"version\":1,\"pledge-within\":1,\"resolve-within\":null}";
  struct history v;
  struct err e;
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    const struct text both[] = {{first, sizeof first - 1}, {wrong[i], (uint32_t)strlen(wrong[i])}};
    assert_int_equal(history_read(&v, both, 2, &e), -1);
    assert_non_null(strstr(e.text, "version 2 of the policy is none that huiyin wrote"));
  }
}

static void a_line_for_each(void **state) {
  static const char *const english[VERSIONS] = {
    "1     the beginning               earlier       built in: pledge within 24h, resolve within none\n",
    "2     2026-12-05 12:00:00+08:00   earlier       %1\n", "3     2026-12-20 12:00:00+08:00   never held    %1\n",
    "4     2026-12-15 12:00:00+08:00   in force      %1\n",
    "5     2026-12-18 12:00:00+08:00   ahead         %1, retroactive\n"};
  static const char *const chinese[VERSIONS] = {
    "1     全部历史                    已被取代      内置（承诺时限：24 小时；办理时限：不限时）\n",
    "2     2026-12-05 12:00:00+08:00   已被取代      %1\n", "3     2026-12-20 12:00:00+08:00   从未生效      %1\n",
    "4     2026-12-15 12:00:00+08:00   生效中        %1\n",
    "5     2026-12-18 12:00:00+08:00   尚未生效      %1，追溯\n"};
  struct history v;
  struct buf records[VERSIONS] = {0};
  (void)state;
  make(&v, records);
  says(&v, LANGUAGE_EN, "no.   for what is filed from      state         digest of its meaning\n", english);
  says(&v, LANGUAGE_ZH, "版本  适用于此时起受理的诉求      状态          内容摘要\n", chinese);
  for (size_t i = 0; i < VERSIONS; i++) {
    buf_release(&records[i]);
  }
  history_release(&v);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_holds_in_its_time),
    cmocka_unit_test(others_are_none_of_ours), cmocka_unit_test(a_line_for_each)};
  columns_begin();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
