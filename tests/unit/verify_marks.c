// SPDX-License-Identifier: Apache-2.0
// How many alerts there were and would have been, as a table in both languages and as JSON.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/screen/columns.h"
#include "consumers/verify/mark_table.h"
#include "consumers/verify/what_if_words.h"

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void add(struct mark_counts *c, const char *mark, const char *district, const char *category,
  enum mark_count kind, int times) {
  struct overdue_alert alert = {
    .mark = text_of(mark), .district = text_of(district), .category = text_of(category), .status = ALERT_RAISED};
  for (int i = 0; i < times; i++) {
    assert_true(mark_counts_add(c, &alert, kind));
  }
}

// A mark that the topic has, one that only the new policy has, and two that were noted, of which one has no alerts.
static struct mark_counts *sample(void) {
  struct mark_counts *c = mark_counts_new();
  add(c, "stalled", "152502/xilin", "供暖", MARKS_WERE, 3);
  add(c, "stalled", "152503", "noise", MARKS_WERE, 1000);
  mark_counts_note(c, "never");
  mark_counts_note(c, "黄牌");
  add(c, "overdue", "152502", "noise", MARKS_IN_FORCE, 1);
  add(c, "黄牌", "", "noise", MARKS_WOULD, 2);
  add(c, "stalled", "152502/xilin/07", "供暖", MARKS_IN_FORCE, 4);
  add(c, "stalled", "152502", "供暖", MARKS_WOULD, 2);
  return c;
}

static void is_table(enum mark_count from, enum language language, const char *expected) {
  struct mark_counts *c = sample();
  struct buf out = {0};
  mark_table_add(c, from, language, &out);
  assert_string_equal(buf_string(&out), expected);
  buf_release(&out);
  mark_counts_free(c);
}

static void a_table_is_in_both_languages(void **state) {
  (void)state;
  is_table(MARKS_IN_FORCE, LANGUAGE_EN,
    "mark                                                  were  in force     would    change\n"
    "stalled                                              1,003         4         2        -2\n"
    "              district 152503                        1,000         0         0         0\n"
    "              district 152502                            3         4         2        -2\n"
    "              category noise                         1,000         0         0         0\n"
    "              category 供暖                              3         4         2        -2\n"
    "黄牌                                                     0         0         2         2\n"
    "              category noise                             0         0         2         2\n"
    "overdue                                                  0         1         0        -1\n"
    "              district 152502                            0         1         0        -1\n"
    "              category noise                             0         1         0        -1\n");
  is_table(MARKS_IN_FORCE, LANGUAGE_ZH,
    "预警节点                                              实际  现行规则      试算      增减\n"
    "stalled                                              1,003         4         2        -2\n"
    "              网格 152503                            1,000         0         0         0\n"
    "              网格 152502                                3         4         2        -2\n"
    "              类别 noise                             1,000         0         0         0\n"
    "              类别 供暖                                  3         4         2        -2\n"
    "黄牌                                                     0         0         2         2\n"
    "              类别 noise                                 0         0         2         2\n"
    "overdue                                                  0         1         0        -1\n"
    "              网格 152502                                0         1         0        -1\n"
    "              类别 noise                                 0         1         0        -1\n");
}

static void beside_the_log_clock_there_is_no_column_in_force(void **state) {
  struct mark_counts *c = mark_counts_new();
  struct buf out = {0};
  (void)state;
  add(c, "stalled", "", "a", MARKS_WERE, 2);
  mark_table_add(c, MARKS_WERE, LANGUAGE_ZH, &out);
  assert_string_equal(buf_string(&out),
    "预警节点                                              实际      试算      增减\n"
    "stalled                                                  2         0        -2\n"
    "              类别 a                                     2         0        -2\n");
  buf_release(&out);
  mark_counts_free(c);
}

static void is_json(struct mark_counts *c, enum mark_count from, const char *expected) {
  json_t *marks = mark_table_json(c, from);
  char *text = json_dumps(marks, JSON_COMPACT | JSON_PRESERVE_ORDER);
  assert_string_equal(text, expected);
  free(text);
  json_decref(marks);
  mark_counts_free(c);
}

static void json_has_the_same_in_the_same_order(void **state) {
  (void)state;
  is_json(sample(), MARKS_IN_FORCE,
    "[{\"mark\":\"stalled\",\"were\":1003,\"in_force\":4,\"would\":2,\"change\":-2,\"districts\":["
    "{\"name\":\"152503\",\"were\":1000,\"in_force\":0,\"would\":0,\"change\":0},"
    "{\"name\":\"152502\",\"were\":3,\"in_force\":4,\"would\":2,\"change\":-2}],\"categories\":["
    "{\"name\":\"noise\",\"were\":1000,\"in_force\":0,\"would\":0,\"change\":0},"
    "{\"name\":\"供暖\",\"were\":3,\"in_force\":4,\"would\":2,\"change\":-2}]},"
    "{\"mark\":\"黄牌\",\"were\":0,\"in_force\":0,\"would\":2,\"change\":2,\"districts\":[],\"categories\":["
    "{\"name\":\"noise\",\"were\":0,\"in_force\":0,\"would\":2,\"change\":2}]},"
    "{\"mark\":\"overdue\",\"were\":0,\"in_force\":1,\"would\":0,\"change\":-1,\"districts\":["
    "{\"name\":\"152502\",\"were\":0,\"in_force\":1,\"would\":0,\"change\":-1}],\"categories\":["
    "{\"name\":\"noise\",\"were\":0,\"in_force\":1,\"would\":0,\"change\":-1}]}]");
  struct mark_counts *c = mark_counts_new();
  add(c, "m", "", "\xff", MARKS_WERE, 1);
  is_json(c, MARKS_WERE,
    "[{\"mark\":\"m\",\"were\":1,\"would\":0,\"change\":-1,\"districts\":[],\"categories\":["
    "{\"name\":null,\"were\":1,\"would\":0,\"change\":-1}]}]");
  is_json(mark_counts_new(), MARKS_WERE, "[]");
}

static void every_word_is_there(void **state) {
  (void)state;
  for (int i = 0; i < WHAT_IF_WORD_COUNT; i++) {
    for (int j = 0; j < LANGUAGES_WRITTEN; j++) {
      const char *word = what_if_word((enum language)j, (enum what_if_word)i);
      assert_true(word && *word);
    }
  }
}

static int set_up(void **state) {
  (void)state;
  columns_begin();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_table_is_in_both_languages),
    cmocka_unit_test(beside_the_log_clock_there_is_no_column_in_force),
    cmocka_unit_test(json_has_the_same_in_the_same_order),
    cmocka_unit_test(every_word_is_there),
  };
  return cmocka_run_group_tests(tests, set_up, NULL);
}
