// SPDX-License-Identifier: Apache-2.0
// What `huiyin policy` says, whole, in both languages: of the policies that come with the program, of holidays that end
// while something is reckoned, and of what is hardly meant.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/explain.h"
#include "consumers/policy/policy_warn.h"
#include "consumers/policy/policy_words.h"
#include "consumers/screen/columns.h"

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static struct request filed_at(const char *moment) {
  struct request r;
  request_init(&r);
  assert_int_equal(moment_parse(moment, strlen(moment), &r.filed_at), 0);
  r.filing = (struct filing){.at = r.filed_at,
    .priority = PRIORITY_NORMAL,
    .channel = CHANNEL_OTHER,
    .category = text_of(""),
    .district = text_of(""),
    .due_at = MOMENT_NONE};
  return r;
}

static void says(
  const struct policy_file *file, const struct request *r, enum language language, const char *expected) {
  struct zone zone;
  struct err e;
  struct buf out = {0};
  assert_int_equal(zone_load(&zone, "Asia/Shanghai", &e), 0);
  explain_request(file, r, &zone, language, &out);
  assert_string_equal(buf_string(&out), expected);
  buf_release(&out);
  zone_release(&zone);
}

static void open_policy(struct policy_file *file, const char *path) {
  struct faults faults = {0};
  if (policy_file_read(file, path, &faults) != 0) {
    fail_msg("%s", buf_string(&faults.text));
  }
  faults_release(&faults);
}

static void parse_policy(struct policy_file *file, const char *text) {
  struct faults faults = {0};
  if (policy_file_parse(file, "p", text, strlen(text), &faults) != 0) {
    fail_msg("%s", buf_string(&faults.text));
  }
  faults_release(&faults);
}

// --- the policies that come with the program

static const char china_zh[] =
  "受理      2026-12-25 15:30:00+08:00   日历 office，Asia/Shanghai\n"
  "承诺时限  2026-12-25 17:30:00+08:00   2 小时：[limit all]，第 16 行\n"
  "办理时限  2027-01-01 17:00:00+08:00   5 个工作日：[limit urgent]，第 22 行\n"
  "最晚延至  2027-01-15 17:00:00+08:00   最多延期 1 次，累计至多延 10 个工作日：[limit all]，第 18 行\n"
  "stalled   2026-12-25 17:30:00+08:00   警告：到承诺时限，未承诺，对象 handler\n"
  "due-soon  2026-12-31 14:52:30+08:00   提示：受理至到期的 75%，未办结，对象 handler\n"
  "yellow    2026-12-31 17:00:00+08:00   警告：到期前 1 个工作日，未办结，对象 handler\n"
  "overdue   2027-01-01 17:00:00+08:00   严重：到期时，未办结，对象 leader\n"
  "escalated 2027-01-06 17:00:00+08:00   严重：到期后 3 个工作日，未办结，对象 leader in charge\n"
  "extended  无                          警告：延期超限，未办结，对象 leader；无：没有延期超限的承诺\n"
  "日历 office 的节假日只列到 2026 年底，此后未列明的日子都照平常的一周算\n";

static const char china_en[] =
  "filed       2026-12-25 15:30:00+08:00   calendar office, Asia/Shanghai\n"
  "pledge by   2026-12-25 17:30:00+08:00   2h: [limit all], line 16\n"
  "due         2027-01-01 17:00:00+08:00   5 working days: [limit urgent], line 22\n"
  "extended to 2027-01-15 17:00:00+08:00   at most 1 by 10 working days: [limit all], line 18\n"
  "stalled     2026-12-25 17:30:00+08:00   WARNING: at the pledge limit, while unpledged, for handler\n"
  "due-soon    2026-12-31 14:52:30+08:00   INFO: 75% of the time to due, while open, for handler\n"
  "yellow      2026-12-31 17:00:00+08:00   WARNING: 1 working day before due, while open, for handler\n"
  "overdue     2027-01-01 17:00:00+08:00   CRITICAL: at due, while open, for leader\n"
  "escalated   2027-01-06 17:00:00+08:00   CRITICAL: 3 working days after due, while open, for leader in charge\n"
  "extended    none                        WARNING: extended beyond the limit, while open, for leader; none, as no "
  "pledge has gone beyond the limit\n"
  "the holidays of calendar office are known to the end of 2026; a later day that is not listed counts as its weekday "
  "does\n";

static const char new_york_zh[] =
  "受理         2026-10-30 16:30:00-04:00   日历 city，America/New_York\n"
  "承诺时限     2026-11-02 09:30:00-05:00   1 个工作小时：[limit water]，第 54 行\n"
  "办理时限     2026-11-04 12:30:00-05:00   12 个工作小时：[limit water]，第 55 行\n"
  "             2026-11-03 不上班\n"
  "claim        2026-11-02 09:00:00-05:00   提示：承诺时限前 30 分钟，未承诺，对象 desk\n"
  "stalled      2026-11-02 09:30:00-05:00   警告：到承诺时限，未承诺，对象 desk\n"
  "soon         2026-11-04 09:30:00-05:00   提示：受理至到期的 75%，未办结，对象 agency\n"
  "nearly       2026-11-04 11:18:00-05:00   警告：受理至到期的 90%，未办结，对象 agency\n"
  "overdue      2026-11-04 12:30:00-05:00   严重：到期时，未办结，对象 agency\n"
  "long-overdue 2026-11-06 17:00:00-05:00   严重：到期后 2 个工作日，未办结，对象 borough\n"
  "old          2026-11-04 15:30:00-05:00   提示：受理后 5 个自然日（120 小时），未办结，对象 borough\n";

static const char new_york_en[] =
  "filed        2026-10-30 16:30:00-04:00   calendar city, America/New_York\n"
  "pledge by    2026-11-02 09:30:00-05:00   1 working hour: [limit water], line 54\n"
  "due          2026-11-04 12:30:00-05:00   12 working hours: [limit water], line 55\n"
  "             2026-11-03 is closed\n"
  "claim        2026-11-02 09:00:00-05:00   INFO: 30m before the pledge limit, while unpledged, for desk\n"
  "stalled      2026-11-02 09:30:00-05:00   WARNING: at the pledge limit, while unpledged, for desk\n"
  "soon         2026-11-04 09:30:00-05:00   INFO: 75% of the time to due, while open, for agency\n"
  "nearly       2026-11-04 11:18:00-05:00   WARNING: 90% of the time to due, while open, for agency\n"
  "overdue      2026-11-04 12:30:00-05:00   CRITICAL: at due, while open, for agency\n"
  "long-overdue 2026-11-06 17:00:00-05:00   CRITICAL: 2 working days after due, while open, for borough\n"
  "old          2026-11-04 15:30:00-05:00   INFO: 5 days (120h) after filing, while open, for borough\n";

static void china_is_explained_in_both_languages(void **state) {
  struct policy_file file;
  struct request r = filed_at("2026-12-25T15:30:00+08:00");
  (void)state;
  open_policy(&file, "deploy/policies/china-12345.conf");
  r.filing.priority = PRIORITY_URGENT;
  says(&file, &r, LANGUAGE_ZH, china_zh);
  says(&file, &r, LANGUAGE_EN, china_en);
  policy_file_release(&file);
}

static void new_york_is_explained_in_both_languages(void **state) {
  struct policy_file file;
  struct request r = filed_at("2026-10-30T16:30:00-04:00");
  (void)state;
  open_policy(&file, "deploy/policies/new-york-311.conf");
  r.filing.category = text_of("Water System");
  r.filing.district = text_of("BROOKLYN");
  says(&file, &r, LANGUAGE_ZH, new_york_zh);
  says(&file, &r, LANGUAGE_EN, new_york_en);
  policy_file_release(&file);
}

// --- where there is little

static void what_is_not_there_has_its_reason(void **state) {
  struct policy_file file;
  struct request r = filed_at("2026-09-30T10:00:00+08:00");
  (void)state;
  parse_policy(&file,
    "[limit a]\nkind = COMPLAINT\npledge = 2h\nextensions = none\n"
    "[mark 黄牌]\nwhen = 50% of the time to due\nseverity = info\nwhile = unpledged\n"
    "[mark claim]\nwhen = at the pledge limit\nseverity = warning\n"
    "[mark e]\nwhen = extended beyond the limit\nseverity = critical\naudience = 科长\n");
  says(&file, &r, LANGUAGE_ZH,
    "受理     2026-09-30 10:00:00+08:00   无日历，Asia/Shanghai\n"
    "承诺时限 无                          没有适用于该诉求的时限\n"
    "办理时限 无                          没有适用于该诉求的时限\n"
    "黄牌     无                          提示：受理至到期的 50%，未承诺；无：没有办理时限\n"
    "claim    无                          警告：到承诺时限，未办结；无：没有承诺时限\n"
    "e        无                          严重：延期超限，未办结，对象 科长；无：没有规定如何延期的时限\n");
  r.filing.kind = KIND_COMPLAINT;
  r.filing.due_at = r.filed_at - INT64_C(3600000);
  says(&file, &r, LANGUAGE_ZH,
    "受理     2026-09-30 10:00:00+08:00   无日历，Asia/Shanghai\n"
    "承诺时限 2026-09-30 12:00:00+08:00   2 小时：[limit a]，第 3 行\n"
    "办理时限 2026-09-30 09:00:00+08:00   受理时约定\n"
    "最晚延至 无                          最多延期 0 次：[limit a]，第 4 行\n"
    "黄牌     无                          提示：受理至到期的 50%，未承诺；无：办理时限不晚于受理时间\n"
    "claim    2026-09-30 12:00:00+08:00   警告：到承诺时限，未办结\n"
    "e        无                          严重：延期超限，未办结，对象 科长；无：没有延期超限的承诺\n");
  policy_file_release(&file);
}

static void extensions_without_an_end(void **state) {
  struct policy_file file;
  struct request r = filed_at("2026-09-30T10:00:00+08:00");
  struct zone zone;
  struct err e;
  struct buf out = {0};
  (void)state;
  parse_policy(&file, "[limit a]\nresolve = 5 days\nextensions = 3\n[mark m]\nwhen = at due\nseverity = info\n");
  assert_int_equal(zone_load(&zone, "Asia/Shanghai", &e), 0);
  explain_request(&file, &r, &zone, LANGUAGE_ZH, &out);
  assert_non_null(
    strstr(buf_string(&out), "\n最晚延至 不限                        最多延期 3 次：[limit a]，第 3 行\n"));
  buf_clear(&out);
  explain_request(&file, &r, &zone, LANGUAGE_EN, &out);
  assert_non_null(strstr(buf_string(&out), "\nextended to any day                     at most 3: [limit a], line 3\n"));
  buf_release(&out);
  zone_release(&zone);
  policy_file_release(&file);
}

// --- holidays that end

static const char office[] =
  "[calendar c]\ntime-zone = Asia/Shanghai\nmonday to friday = 09:00-17:00\nholidays = h\n[calendars]\n"
  "everywhere = c\n[limit a]\nresolve = %s\n[mark m]\nwhen = %s\nseverity = info\n[holidays h]\n%s";

// The last line, where it is about holidays.
static const struct ended {
  const char *holidays;
  const char *resolve;
  const char *when;
  const char *filed;
  const char *zh;
  const char *en;
} ends[] = {
  // From the 28th of December on: the last day of the year is the third working day.
  {"2026-05-01 = closed\n", "3 working days", "at due", "2026-12-28T10:00:00+08:00", "", ""},
  {"2026-05-01 = closed\n", "4 working days", "at due", "2026-12-28T10:00:00+08:00",
    "日历 c 的节假日只列到 2026 年底，此后未列明的日子都照平常的一周算\n",
    "the holidays of calendar c are known to the end of 2026; a later day that is not listed counts as its weekday "
    "does\n"},
  // Elapsed time asks for no calendar, and a mark alone may reach beyond.
  {"2026-05-01 = closed\n", "30 days", "at due", "2026-12-28T10:00:00+08:00", "", ""},
  {"2026-05-01 = closed\n", "1h", "4 working days after due", "2026-12-28T10:00:00+08:00",
    "日历 c 的节假日只列到 2026 年底，此后未列明的日子都照平常的一周算\n",
    "the holidays of calendar c are known to the end of 2026; a later day that is not listed counts as its weekday "
    "does\n"},
  {"2025-05-01 = closed\n2027-05-01 = closed\n", "1 working day", "at due", "2026-05-11T10:00:00+08:00",
    "日历 c 的节假日列到 2025 年底，又从 2027 年起，其间未列明的日子都照平常的一周算\n",
    "the holidays of calendar c are known to the end of 2025 and again from 2027 on; a day between that is not listed "
    "counts as its weekday does\n"},
  {"2025-05-01 = closed\n2027-05-01 = closed\n", "1 working day", "at due", "2027-05-11T10:00:00+08:00", "", ""},
  {"2027-05-01 = closed\n", "1 working day", "at due", "2026-05-11T10:00:00+08:00",
    "日历 c 的节假日从 2027 年才列起，此前未列明的日子都照平常的一周算\n",
    "the holidays of calendar c are known from 2027 on; an earlier day that is not listed counts as its weekday "
    "does\n"},
  {"2026-01-01 = closed\n", "1 working day", "at due", "2026-05-11T10:00:00+08:00",
    "日历 c 的节假日没有列出任何一年，未列明的日子都照平常的一周算\n",
    "the holidays of calendar c are known of no year; a day that is not listed counts as its weekday does\n"},
};

static void ends_with(
  const struct policy_file *file, const struct request *r, enum language language, const char *last) {
  struct buf out = {0};
  explain_request(file, r, NULL, language, &out);
  const char *text = buf_string(&out);
  const char *at = strstr(text, language == LANGUAGE_ZH ? "日历 c 的" : "the holidays of");
  assert_string_equal(at ? at : "", last);
  buf_release(&out);
}

static void what_was_reckoned_beyond_known_holidays_is_said(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    struct policy_file file;
    char text[512];
    (void)snprintf(text, sizeof text, office, ends[i].resolve, ends[i].when, ends[i].holidays);
    parse_policy(&file, text);
    struct request r = filed_at(ends[i].filed);
    ends_with(&file, &r, LANGUAGE_ZH, ends[i].zh);
    ends_with(&file, &r, LANGUAGE_EN, ends[i].en);
    policy_file_release(&file);
  }
}

// --- warnings

static void warns(const struct policy_file *file, int64_t now, enum language language, const char *expected) {
  struct buf out = {0};
  policy_warn(file, now, language, &out);
  assert_string_equal(buf_string(&out), expected);
  buf_release(&out);
}

static void what_is_hardly_meant_is_said_in_both_languages(void **state) {
  struct policy_file file;
  int64_t december = civil_days(2026, 12, 1) * INT64_C(86400000);
  (void)state;
  parse_policy(&file,
    "[calendar day]\ntime-zone = Asia/Shanghai\nmonday to friday = 09:00-17:00\nholidays = h\n"
    "[calendar night]\ntime-zone = Asia/Shanghai\nmonday to friday = 20:00-24:00\n"
    "[calendar bare]\ntime-zone = Asia/Shanghai\nmonday to friday = 09:00-17:00\n"
    "[calendars]\neverywhere = day\n152502/xilin = bare\n[holidays h]\n2026-05-01 = closed\n"
    "[holidays i]\n2026-05-01 = closed\n[limit a]\nresolve = 5 working days\n"
    "[mark m]\nwhen = at due\nseverity = info\n");
  warns(&file, december, LANGUAGE_EN,
    "warning: the holidays of [calendar day], line 1, end with 2026, in [holidays h]: those of 2027 are worked until "
    "they "
    "are added\n"
    "warning: [holidays i], line 16, is kept by no calendar: add holidays = i to those that keep it\n"
    "warning: [calendar night], line 5, is kept by no district: add it to [calendars], as in everywhere = night or "
    "152502/xilin = night\n"
    "warning: [calendar bare], line 8, has no holidays: they are worked like other days; write holidays = NAME of a "
    "[holidays NAME], or holidays = none where that is meant\n");
  warns(&file, december, LANGUAGE_ZH,
    "警告：[calendar day]（第 1 行）的节假日只列到 2026 年（见 [holidays h]）：2027 年的节假日在补充之前都按上班计\n"
    "警告：没有日历使用 [holidays i]（第 16 行）：请在使用它的日历中加上 holidays = i\n"
    "警告：没有网格使用 [calendar night]（第 5 行）：请在 [calendars] 中写明，如 everywhere = night，或 "
    "152502/xilin = night\n"
    "警告：[calendar bare]（第 8 行）没有节假日，节假日都按上班计：请写 holidays = NAME，NAME 是某个 [holidays NAME] "
    "的名称；确实不休节假日的写 holidays = none\n");
  policy_file_release(&file);
}

static void years_that_are_not_known_are_said_in_chinese(void **state) {
  static const struct {
    const char *holidays;
    const char *warned;
  } lists[] = {
    {"2024-05-01 = closed\n", "只列到 2024 年（见 [holidays h]）：2025 至 2027 年"},
    {"2025-05-01 = closed\n2027-05-01 = closed\n", "列到 2025 年，又从 2027 年起（见 [holidays h]）：2026 年"},
    {"2027-05-01 = closed\n", "从 2027 年才列起（见 [holidays h]）：2026 年"},
    {"2026-01-01 = closed\n", "没有列出任何一年（见 [holidays h]）：2026 至 2027 年"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    struct policy_file file;
    char text[512];
    char warned[256];
    (void)snprintf(text, sizeof text, office, "1h", "at due", lists[i].holidays);
    (void)snprintf(
      warned, sizeof warned, "警告：[calendar c]（第 1 行）的节假日%s的节假日在补充之前都按上班计\n", lists[i].warned);
    parse_policy(&file, text);
    warns(&file, civil_days(2026, 12, 1) * INT64_C(86400000), LANGUAGE_ZH, warned);
    policy_file_release(&file);
  }
}

// --- the words

// The values of a pattern, each once, as bits.
static unsigned values_of(const char *pattern) {
  unsigned found = 0;
  for (const char *at = pattern; (at = strchr(at, '%')) != NULL; at++) {
    found |= at[1] >= '1' && at[1] <= '9' ? 1U << (at[1] - '0') : 0;
  }
  return found;
}

static void every_word_is_there_with_the_same_values(void **state) {
  (void)state;
  for (int i = 0; i < POLICY_WORD_COUNT; i++) {
    const char *zh = policy_word(LANGUAGE_ZH, (enum policy_word)i);
    const char *en = policy_word(LANGUAGE_EN, (enum policy_word)i);
    assert_true(zh && *zh && en && *en);
    assert_int_equal(values_of(zh), values_of(en));
  }
}

static int set_up(void **state) {
  (void)state;
  columns_begin();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(extensions_without_an_end),
    cmocka_unit_test(china_is_explained_in_both_languages),
    cmocka_unit_test(new_york_is_explained_in_both_languages),
    cmocka_unit_test(what_is_not_there_has_its_reason),
    cmocka_unit_test(what_was_reckoned_beyond_known_holidays_is_said),
    cmocka_unit_test(what_is_hardly_meant_is_said_in_both_languages),
    cmocka_unit_test(years_that_are_not_known_are_said_in_chinese),
    cmocka_unit_test(every_word_is_there_with_the_same_values),
  };
  return cmocka_run_group_tests(tests, set_up, NULL);
}
