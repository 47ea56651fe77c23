// SPDX-License-Identifier: Apache-2.0
// A policy's text: what is wrong with it is told all at once, each fault with its line and what to do.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/moment_text.h"
#include "consumers/policy/policy_file.h"

#define MARK "[mark m]\nseverity = info\nwhen = at due\n"

static void expect_faults(const char *text, size_t count, const char *const *parts) {
  struct policy_file file;
  struct faults faults = {0};
  int result = policy_file_parse(&file, "p.conf", text, strlen(text), &faults);
  const char *said = buf_string(&faults.text);
  assert_int_equal(result, count ? -1 : 0);
  if (faults.count != count) {
    fail_msg("%zu faults:\n%s", faults.count, said);
  }
  for (size_t i = 0; i < count; i++) {
    if (!strstr(said, parts[i])) {
      fail_msg("`%s` is not among\n%s", parts[i], said);
    }
  }
  policy_file_release(&file);
  faults_release(&faults);
}

static void expect_fault(const char *text, const char *part) {
  expect_faults(text, 1, &part);
}

static void faults_have_their_lines(void **state) {
  (void)state;
  expect_fault("[limit a]\nresolve = 2h\n", "p.conf: there is no [mark NAME]");
  expect_fault("[limit a]\nkind = COMPLAINT\n" MARK, "p.conf:1: [limit a] sets no limit");
  expect_fault("[limit a]\nresolve = soon\n" MARK, "p.conf:2: `soon` is no length");
  expect_fault("[limit a]\nresolve = 5 working days\n" MARK, "p.conf:2: `5 working days` is working time");
  expect_fault(
    "[limit a]\nresolv = 2h\nresolve = 2h\n" MARK, "p.conf:2: `resolv` is no key of a limit; did you mean `resolve`?");
  expect_fault("[limit a]\nresolve = 2h\nresolve = 3h\n" MARK, "p.conf:3: `resolve` was given in line 2");
  expect_fault("[limit a]\nkind = COMPLANT\nresolve = 2h\n" MARK, "p.conf:2: `COMPLANT` is not known as kind");
  expect_fault("[limit a]\npriority =\nresolve = 2h\n" MARK, "p.conf:2: priority names nothing");
  expect_fault("[limit a]\ncategory = a*b\nresolve = 2h\n" MARK, "p.conf:2: `a*b` has a *");
  expect_fault("[limit a]\ndistrict = a//b\nresolve = 2h\n" MARK, "p.conf:2: `a//b` is no district");
  expect_fault("[calendars]\neverywhere = office\n" MARK, "p.conf:2: there is no section [calendar office]");
  // Faults that only follow from others are not told.
  expect_fault(
    "[limit a]\nkind = X\nresolve = 2h\n[limit b]\npriority = HIGH\nresolve = 3h\n" MARK, "p.conf:2: `X` is not");
  expect_fault(
    "[calendar c]\ntime-zone = Asia/Shanghai\nmonday = 22:00-06:00\n" MARK, "p.conf:3: `22:00-06:00` has hours");
  expect_fault(
    "[limits]\nresolve = 2h\n" MARK, "p.conf:1: [limits] is no section of a policy; did you mean [limit NAME]?");
  expect_fault("[limit]\nresolve = 2h\n" MARK, "p.conf:1: [limit] has no name; write [limit NAME]");
  expect_fault(
    "[holidayz h]\n" MARK, "p.conf:1: [holidayz h] is no section of a policy; did you mean [holidays NAME]?");
  expect_fault("[calendars x]\n" MARK, "p.conf:1: [calendars x] is no section of a policy; did you mean [calendars]?");
  expect_fault("[frobnicate]\n" MARK, "p.conf:1: [frobnicate] is no section of a policy, which has [calendar NAME]");
  expect_fault("resolve = 2h\n" MARK, "p.conf:1: `resolve` stands before the first heading");
  expect_fault("[mark m]\nwhen = at due\n", "p.conf:1: [mark m] says no severity");
  expect_fault("[mark m]\nseverity = info\n", "p.conf:1: [mark m] says no moment");
  expect_fault("[mark m]\nseverity = red\nwhen = at due\n", "p.conf:2: `red` is not known as severity");
  expect_fault("[mark m]\nseverity = info\nwhen = tomorrow\n", "p.conf:3: `tomorrow` is no moment");
  expect_fault(
    "[mark m]\nseverity = info\nwhen = 1 working day before due\n", "p.conf:3: `1 working day before due` is");
  expect_fault("[mark m]\nseverity = info\nwhen = 101% of the time to due\n", "from 0 to 100");
  expect_fault(
    "[mark m]\nseverity = info\nwhen = at due\nwhile = closed\n", "p.conf:4: `closed` is not known as while");
  expect_fault(MARK MARK, "p.conf:4: [mark m] is there before");
  expect_fault("[limit a]\nextensions = often\n" MARK, "p.conf:2: `often` does not say which extensions");
  expect_fault(
    "[limit a]\nextensions = 7\n" MARK, "p.conf:2: `7` is more extensions than can be told apart: at most 6");
  expect_fault("[limit a]\nextensions = 7 by 2d\n" MARK, "at most 6");
  expect_faults("[limit a]\nextensions = 6\n" MARK, 0, NULL);
  expect_fault("[limit a]\nextensions = 0 by 2d\n" MARK, "write `none`");
  expect_fault("[limit a]\nextensions = 1 for 2d\n" MARK, "p.conf:2: `1 for 2d`: what follows the number");
  expect_fault("[limit a]\nextensions = 1 by 2 working days\n" MARK, "is working time, and no calendar is kept");
  expect_fault("[limit a]\nextensions = none\n[limit b]\nextensions = 2\n" MARK, "p.conf:4: some requests are under");
  expect_fault(
    "[mark m]\nseverity = info\nwhen = extended beyond the limit\n", "p.conf:3: [mark m] is about extensions, and no");
  expect_fault("[mark a:b]\nseverity = info\nwhen = at due\n", "p.conf:1: `a:b` is no name for a mark");
}

// Two requests that were due after 10 h: what pledges moved, and when that first was too much.
static void extensions_are_held_against_their_rule(void **state) {
  static const char text[] =
    "[limit all]\nresolve = 10h\nextensions = 2 by 5h\n[limit urgent]\npriority = URGENT\n"
    "extensions = none\n[limit low]\npriority = LOW\nextensions = 1\n"
    "[mark m]\nseverity = info\nwhen = extended beyond the limit\n";
  static const int64_t hour = 3600000;
  static const struct {
    int32_t priority;
    int64_t dues[4];  // hours after the filing, by pledges an hour apart; 0 ends them
    int64_t beyond;   // the hour of the pledge; 0 for none
  } rows[] = {
    {PRIORITY_NORMAL, {0}, 0},
    {PRIORITY_NORMAL, {9, 8}, 0},           // earlier dues extend nothing
    {PRIORITY_NORMAL, {11, 15}, 0},         // twice, and just as far as it may be
    {PRIORITY_NORMAL, {11, 16}, 2},         // further
    {PRIORITY_NORMAL, {11, 12, 13}, 3},     // a third time
    {PRIORITY_NORMAL, {11, 9, 10, 12}, 4},  // an earlier due, and then two later ones
    {PRIORITY_URGENT, {10}, 0},
    {PRIORITY_URGENT, {11}, 1},
    {PRIORITY_LOW, {90}, 0},  // how far does not matter
    {PRIORITY_LOW, {90, 91}, 2},
  };
  struct policy_file file;
  struct faults faults = {0};
  (void)state;
  assert_int_equal(policy_file_parse(&file, "p.conf", text, strlen(text), &faults), 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct request r;
    request_init(&r);
    struct event event = {.type = EVENT_REQUEST_FILED,
      .occurred_at = 1000 * hour,
      .filed = {.priority = rows[i].priority, .due_at = MOMENT_NONE}};
    (void)request_apply(&r, &event);
    for (size_t pledge = 0; pledge < 4 && rows[i].dues[pledge]; pledge++) {
      event = (struct event){.type = EVENT_TASK_PLEDGED,
        .occurred_at = (1000 + (int64_t)pledge + 1) * hour,
        .pledged = {.due_at = (1000 + rows[i].dues[pledge]) * hour}};
      (void)request_apply(&r, &event);
    }
    int64_t beyond = rows[i].beyond ? (1000 + rows[i].beyond) * hour : MOMENT_NONE;
    assert_int_equal(policy_over_extended(&file.policy, &r), beyond);
    assert_int_equal(policy_mark_moment(&file.policy, 0, &r, policy_due(&file.policy, &r)), beyond);
  }
  policy_file_release(&file);
  faults_release(&faults);
}

static void all_faults_are_told_at_once(void **state) {
  static const char *const parts[] = {"p.conf:2:", "p.conf:3:", "p.conf:5:", "p.conf:6:"};
  (void)state;
  expect_faults("[limit a]\nkind = X\nresolve = soon\n[mark m]\nseverity = red\nwhen = never\n", 4, parts);
}

// Lines that can not be read hide nothing, and what only follows from them is not told.
static void what_can_not_be_read_is_told_with_the_rest(void **state) {
  static const char said[] =
    "p.conf:1: a heading has no closing ]; write it as [name]\n"
    "p.conf:3: `soon` is no length of time; write one as in 2h, 15 days, 8 working hours, 5 working days, or none\n"
    "p.conf:5: this line is no `key = value`, no [section] and no # comment\n"
    "p.conf:9: this line is no `key = value`, no [section] and no # comment\n"
    "p.conf:11: `red` is not known as severity; it is one of INFO, WARNING, CRITICAL\n"
    "p.conf:12: this line is no `key = value`, no [section] and no # comment\n";
  static const char text[] =
    "[limit a\nkind = APPEAL\nresolve = soon\n[limit b]\nkind COMPLAINT\nresolve = 2h\n"
    "[limit c]\npriority = HIGH\nresolve 3h\n[mark m]\nseverity = red\nwhen at due\n";
  struct policy_file file;
  struct faults faults = {0};
  (void)state;
  assert_int_equal(policy_file_parse(&file, "p.conf", text, strlen(text), &faults), -1);
  assert_string_equal(buf_string(&faults.text), said);
  policy_file_release(&file);
  faults_release(&faults);
}

// Keys make a section, and one without any was meant to be more.
static void an_empty_section_is_a_fault(void **state) {
  (void)state;
  expect_fault("[limit a]\n" MARK, "p.conf:1: [limit a] sets no limit");
  expect_fault("[calendar c]\n" MARK, "p.conf:1: calendar c has no time zone");
  expect_fault("[calendars]\n" MARK, "p.conf:1: [calendars] names no calendar");
  expect_fault("[holidays h]\n" MARK, "p.conf:1: [holidays h] has no days");
  expect_fault("[frobnicate]\n" MARK, "p.conf:1: [frobnicate] is no section of a policy");
  static const char *const mark[] = {"p.conf:4: [mark x] says no severity", "p.conf:4: [mark x] says no moment"};
  expect_faults(MARK "[mark x]\n# severity = info\n# when = at due\n", 2, mark);
}

static void what_looks_like_a_comment_is_a_fault(void **state) {
  static const char *const parts[] = {"p.conf:2: the # and what follows it", "p.conf:3: the # and what follows it"};
  (void)state;
  expect_faults("[limit a]\ncategory = 供暖 # heating\nresolve = 2h\t# soon\n" MARK, 2, parts);
  expect_fault(MARK "audience = leader # red\n", "p.conf:4: the # and what follows it");
  expect_faults(MARK "audience = \"leader # red\"  # quoted\n", 0, NULL);
  expect_faults("[limit a]\ncategory = C#\nresolve = 2h\n" MARK, 0, NULL);
}

static void a_category_and_a_district_are_one(void **state) {
  (void)state;
  expect_fault("[limit a]\ncategory = a, b\nresolve = 2h\n" MARK, "p.conf:2: `a, b` has a comma");
  expect_fault("[limit a]\ncategory = 供暖，供水\nresolve = 2h\n" MARK, "p.conf:2: `供暖，供水` has a comma");
  expect_fault("[limit a]\ndistrict = a, b\nresolve = 2h\n" MARK, "p.conf:2: `a, b` has a comma");
  expect_fault("[limit a]\ndistrict = 152502 / xilin\nresolve = 2h\n" MARK, "p.conf:2: `152502 / xilin` has blanks");
  expect_fault("[limit a]\npriority = HIGH，LOW\nresolve = 2h\n" MARK, "p.conf:2: `HIGH，LOW` has a full-width comma");
  expect_faults("[limit a]\ncategory = \"Noise, loud\"\ndistrict = \"a, b / c\"\nresolve = 2h\n" MARK, 0, NULL);
  static const char calendar[] =
    "[calendar c]\ntime-zone = Asia/Shanghai\nmonday = 09:00-17:00\n[calendars]\na, b = c\n\"d, e\" = c\na/ b = "
    "c\n" MARK;
  static const char *const parts[] = {"p.conf:5: `a, b` has a comma", "p.conf:7: `a/ b` has blanks"};
  expect_faults(calendar, 2, parts);
}

static void two_limits_of_one_name_are_refused(void **state) {
  (void)state;
  expect_fault(
    "[limit a]\nresolve = 2h\n[limit b]\nkind = APPEAL\nresolve = 3h\n[limit a]\nkind = OTHER\nresolve = 3h\n" MARK,
    "p.conf:6: there was a [limit a] in line 1; give this one another name");
}

// In another encoding, what the limits are about can not be read, and is not said to be the same.
static void another_encoding_is_told_once(void **state) {
  (void)state;
  expect_fault(
    "[limit a]\ncategory = \xb9\xa9\xc5\xaf\nresolve = 2h\n[limit b]\ncategory = \xb9\xa9\xcb\xae\nresolve = "
    "3h\n[limit c]\ncategory = \xb9\xa9\xb5\xe7\nresolve = 4h\n" MARK,
    "p.conf:2: this line is not UTF-8; save the file as UTF-8");
}

// What no request can have would never match.
static void what_no_request_has_is_refused(void **state) {
  char text[600];
  (void)state;
  expect_fault("[limit a]\ndistrict = 152502/*\nresolve = 2h\n" MARK, "p.conf:2: `152502/*` has a *, which stands");
  expect_faults("[limit a]\ndistrict = \"152502/*\"\nresolve = 2h\n" MARK, 0, NULL);
  expect_fault("[limit a]\ndistrict = 1/2/3/4/5/6/7/8/9\nresolve = 2h\n" MARK,
    "p.conf:2: `1/2/3/4/5/6/7/8/9` is no request's district, as one has at most 8 levels");
  expect_faults("[limit a]\ndistrict = 1/2/3/4/5/6/7/8\nresolve = 2h\n" MARK, 0, NULL);
  expect_fault("[calendar c]\ntime-zone = Asia/Shanghai\nmonday = 09:00-17:00\n[calendars]\n1/* = c\n" MARK,
    "p.conf:5: `1/*` has a *, which stands");
  for (int size = 255; size <= 256; size++) {
    (void)snprintf(text, sizeof text, "[limit a]\ncategory = %0*d*\nresolve = 2h\n" MARK, size, 1);
    const char *part = "is longer than any category: one has at most 255 bytes";
    expect_faults(text, size > 255, &part);
  }
}

static void a_mark_of_the_pledge_limit_wants_one(void **state) {
  static const char mark[] = "[mark m]\nseverity = info\nwhen = 1h before the pledge limit\n";
  char text[200];
  (void)state;
  expect_fault(mark, "p.conf:3: [mark m] is about the pledge limit, and no");
  (void)snprintf(text, sizeof text, "[limit a]\npledge = none\n%s", mark);
  expect_fault(text, "p.conf:5: [mark m] is about the pledge limit, and no");
  (void)snprintf(text, sizeof text, "[limit a]\npledge = 2h\n%s", mark);
  expect_faults(text, 0, NULL);
  (void)snprintf(text, sizeof text, "[limit a]\npledge = soon\n%s", mark);
  expect_fault(text, "p.conf:2: `soon` is no length");
}

// A version that was put in force is read again at every start, and means what it meant.
static void a_kept_text_stays_as_it_was_read(void **state) {
  static const char text[] =
    "[limit a]\n[limit b]\ncategory = a, b # c\ndistrict = c / d/*\nresolve = 2h\nextensions = 7\n[frobnicate]\n[mark "
    "x]\n"
    "[mark m]\nseverity = info\nwhen = at the pledge limit\naudience = leader # red\n";
  struct policy_file file;
  struct faults faults = {.kept = true};
  (void)state;
  assert_int_equal(policy_file_parse(&file, "p.conf", text, strlen(text), &faults), 0);
  assert_int_equal(file.policy.mark_count, 1);
  assert_string_equal(file.policy.marks[0].audience, "leader # red");
  assert_int_equal(file.limits.extend.all[0].times, 7);
  assert_int_equal(file.limits.resolve.all[0].match.category.size, strlen("a, b # c"));
  policy_file_release(&file);
  faults_release(&faults);
}

static void a_long_value_does_not_hide_what_to_do(void **state) {
  struct buf text = {0};
  (void)state;
  buf_add_string(&text, MARK "while = ");
  for (int i = 0; i < 1000; i++) {
    buf_add_string(&text, "暖");
  }
  buf_add_string(&text, "\n[limit a]\nresolve = ");
  for (int i = 0; i < 1000; i++) {
    buf_add_string(&text, "暖");
  }
  static const char *const parts[] = {
    "暖…` is not known as while; it is one of open, unpledged", "暖…` is no length of time; write one as in"};
  expect_faults(buf_string(&text), 2, parts);
  buf_release(&text);
}

static void a_tie_is_a_fault(void **state) {
  static const char tie[] = "[limit a]\npriority = HIGH\nresolve = 2h\n[limit b]\nkind = COMPLAINT\nresolve = 3h\n";
  char text[512];
  (void)state;
  (void)snprintf(text, sizeof text, "%s" MARK, tie);
  expect_fault(text, "p.conf:6: some requests are under this limit and under the one of line 3");
  (void)snprintf(text, sizeof text, "%s[limit both]\npriority = HIGH\nkind = COMPLAINT\nresolve = 1h\n" MARK, tie);
  expect_faults(text, 0, NULL);
}

static void ties_are_told_all_at_once_up_to_fifty(void **state) {
  static const char *const three[] = {
    "p.conf:4: some requests are under this limit and under the one of line 2,",
    "p.conf:6: some requests are under this limit and under the one of line 2,",
    "p.conf:6: some requests are under this limit and under the one of line 4,",
  };
  const char *many[51];
  struct buf text = {0};
  (void)state;
  expect_faults("[limit a]\nresolve = 1h\n[limit b]\nresolve = 2h\n[limit c]\nresolve = 3h\n" MARK, 3, three);
  for (int i = 0; i < 40; i++) {
    buf_printf(&text, "[limit %d]\nresolve = %dh\n", i, i + 1);
  }
  buf_add_string(&text, MARK);
  for (size_t i = 0; i < 50; i++) {
    many[i] = three[i % 2];
  }
  many[50] = "ties with one more, and there may be others: 50 pairs are told";
  expect_faults(buf_string(&text), 51, many);
  buf_release(&text);
}

static void several_limits_settle_a_tie_together(void **state) {
  static const char rest[] = "[limit c]\ncategory = 供暖\npriority = HIGH\nresolve = 1h\n";
  static const char urgent[] = "[limit d]\ncategory = 供暖\npriority = URGENT\nresolve = 1h\n";
  char text[512];
  (void)state;
  (void)snprintf(text, sizeof text,
    "[limit a]\npriority = HIGH, URGENT\nresolve = 2h\n[limit b]\ncategory = 供暖\nresolve = 3h\n%s" MARK, rest);
  expect_fault(text, "p.conf:6: some requests are under this limit and under the one of line 3");
  (void)snprintf(text, sizeof text,
    "[limit a]\npriority = HIGH, URGENT\nresolve = 2h\n[limit b]\ncategory = 供暖\nresolve = 3h\n%s%s" MARK, rest,
    urgent);
  expect_faults(text, 0, NULL);
}

static void a_mark_has_a_name_of_any_script(void **state) {
  (void)state;
  expect_faults("[mark 黄灯-1]\nseverity = info\nwhen = at due\n", 0, NULL);
  expect_fault("[mark 黄 灯]\nseverity = info\nwhen = at due\n", "p.conf:1: `黄 灯` is no name for a mark");
  expect_fault("[mark 一二三四五六七八九十一二三四]\nseverity = info\nwhen = at due\n", "at most 40 bytes");
}

static void no_more_marks_than_there_is_room_for(void **state) {
  struct buf text = {0};
  (void)state;
  for (int i = 0; i <= MARKS_MAX; i++) {
    buf_printf(&text, "[mark m%d]\nseverity = info\nwhen = at due\n", i);
  }
  expect_fault(buf_string(&text), "is one mark too many");
  buf_release(&text);
}

static void a_moment_is_written_as_it_is_read(void **state) {
  static const char *const texts[] = {"2h after filing", "0h after filing", "2 working days after filing", "at due",
    "90m after due", "30 working minutes before due", "5 working days after due", "0 working days after due",
    "75% of the time to due", "at the pledge limit", "1h before the pledge limit", "1h after the pledge limit",
    "extended beyond the limit"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct mark mark = {0};
    struct err e;
    char out[80];
    if (moment_text_read(texts[i], &mark, &e) != 0) {
      fail_msg("%s", e.text);
    }
    moment_text_write(&mark, out, sizeof out);
    assert_string_equal(out, texts[i]);
  }
}

static void what_is_not_there_is_said(void **state) {
  struct policy_file file;
  struct faults faults = {0};
  (void)state;
  assert_int_equal(policy_file_read(&file, "/nowhere/policy.conf", &faults), -1);
  assert_non_null(strstr(buf_string(&faults.text), "/nowhere/policy.conf"));
  policy_file_release(&file);
  faults_release(&faults);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(faults_have_their_lines),
    cmocka_unit_test(all_faults_are_told_at_once), cmocka_unit_test(what_can_not_be_read_is_told_with_the_rest),
    cmocka_unit_test(an_empty_section_is_a_fault), cmocka_unit_test(what_looks_like_a_comment_is_a_fault),
    cmocka_unit_test(a_category_and_a_district_are_one), cmocka_unit_test(what_no_request_has_is_refused),
    cmocka_unit_test(two_limits_of_one_name_are_refused), cmocka_unit_test(another_encoding_is_told_once),
    cmocka_unit_test(a_mark_of_the_pledge_limit_wants_one), cmocka_unit_test(a_kept_text_stays_as_it_was_read),
    cmocka_unit_test(a_long_value_does_not_hide_what_to_do), cmocka_unit_test(a_tie_is_a_fault),
    cmocka_unit_test(ties_are_told_all_at_once_up_to_fifty), cmocka_unit_test(several_limits_settle_a_tie_together),
    cmocka_unit_test(a_mark_has_a_name_of_any_script), cmocka_unit_test(no_more_marks_than_there_is_room_for),
    cmocka_unit_test(a_moment_is_written_as_it_is_read), cmocka_unit_test(what_is_not_there_is_said),
    cmocka_unit_test(extensions_are_held_against_their_rule)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
