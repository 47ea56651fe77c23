// SPDX-License-Identifier: Apache-2.0
// The words of `huiyin policy`.
#include "consumers/policy/policy_words.h"

static const char *const words[POLICY_WORD_COUNT][LANGUAGES_WRITTEN] = {
  [POLICY_FILED] = {"受理", "filed"},
  [POLICY_PLEDGE_BY] = {"承诺时限", "pledge by"},
  [POLICY_DUE] = {"办理时限", "due"},
  [POLICY_EXTENDED_TO] = {"最晚延至", "extended to"},
  [POLICY_NO_MOMENT] = {"无", "none"},
  [POLICY_NO_END] = {"不限", "any day"},
  [POLICY_IN_CALENDAR] = {"日历 %1，%2", "calendar %1, %2"},
  [POLICY_IN_ZONE] = {"无日历，%1", "no calendar, %1"},
  [POLICY_BY_LIMIT] = {"%1：[limit %2]，第 %3 行", "%1: [limit %2], line %3"},
  [POLICY_BY_NO_LIMIT] = {"没有适用于该诉求的时限", "no limit is for this request"},
  [POLICY_BY_FILING] = {"受理时约定", "the filing says so"},
  [POLICY_EXTENSIONS] = {"最多延期 %1 次：[limit %2]，第 %3 行", "at most %1: [limit %2], line %3"},
  [POLICY_EXTENSIONS_BY] = {"最多延期 %1 次，累计至多延 %4：[limit %2]，第 %3 行",
    "at most %1 by %4: [limit %2], line %3"},
  [POLICY_DAY_WORKED] = {"%1 按另定的时间上班", "%1 is worked, at hours of its own"},
  [POLICY_DAY_WORKED_AS] = {"%1 按%2上班", "%1 is worked as a %2"},
  [POLICY_MONDAY] = {"周一", "Monday"},
  [POLICY_TUESDAY] = {"周二", "Tuesday"},
  [POLICY_WEDNESDAY] = {"周三", "Wednesday"},
  [POLICY_THURSDAY] = {"周四", "Thursday"},
  [POLICY_FRIDAY] = {"周五", "Friday"},
  [POLICY_SATURDAY] = {"周六", "Saturday"},
  [POLICY_SUNDAY] = {"周日", "Sunday"},
  [POLICY_DAY_CLOSED] = {"%1 不上班", "%1 is closed"},
  [POLICY_INFO] = {"提示", "INFO"},
  [POLICY_WARNING] = {"警告", "WARNING"},
  [POLICY_CRITICAL] = {"严重", "CRITICAL"},
  [POLICY_WHILE_OPEN] = {"%1：%2，未办结", "%1: %2, while open"},
  [POLICY_WHILE_UNPLEDGED] = {"%1：%2，未承诺", "%1: %2, while unpledged"},
  [POLICY_AUDIENCE] = {"，对象 %1", ", for %1"},
  [POLICY_NO_MARK] = {"；无：%1", "; none, as %1"},
  [POLICY_NOT_BEYOND] = {"没有延期超限的承诺", "no pledge has gone beyond the limit"},
  [POLICY_NO_EXTENSIONS] = {"没有规定如何延期的时限", "no limit says how it may be extended"},
  [POLICY_NO_PLEDGE_LIMIT] = {"没有承诺时限", "it has no pledge limit"},
  [POLICY_NO_DUE] = {"没有办理时限", "it has no due"},
  [POLICY_DUE_BEFORE_FILING] = {"办理时限不晚于受理时间", "its due is not after the filing"},
  [POLICY_AT_ONCE] = {"；早于受理时间，受理即预警", "; before the filing, so owed at once"},
  [POLICY_HOLIDAYS_TO] = {"日历 %1 的节假日只列到 %2 年底，此后未列明的日子都照平常的一周算",
    "the holidays of calendar %1 are known to the end of %2; a later day that is not listed counts as its weekday "
    "does"},
  [POLICY_HOLIDAYS_BETWEEN] = {"日历 %1 的节假日列到 %2 年底，又从 %3 年起，其间未列明的日子都照平常的一周算",
    "the holidays of calendar %1 are known to the end of %2 and again from %3 on; a day between that is not listed "
    "counts as its weekday does"},
  [POLICY_HOLIDAYS_FROM] = {"日历 %1 的节假日从 %3 年才列起，此前未列明的日子都照平常的一周算",
    "the holidays of calendar %1 are known from %3 on; an earlier day that is not listed counts as its weekday does"},
  [POLICY_HOLIDAYS_NEVER] = {"日历 %1 的节假日没有列出任何一年，未列明的日子都照平常的一周算",
    "the holidays of calendar %1 are known of no year; a day that is not listed counts as its weekday does"},
  [POLICY_RIGHT] = {"%1 没有错误：承诺时限 %2 条，办理时限 %3 条；预警节点 %4 个；日历 %5 个",
    "%1 is right: limits for pledging %2, for resolving %3; marks %4; calendars %5"},
  [POLICY_NO_HOLIDAYS] = {"警告：[calendar %1]（第 %2 行）没有节假日，节假日都按上班计：请写 holidays = NAME，NAME "
                          "是某个 [holidays NAME] 的名称；确实不休节假日的写 holidays = none",
    "warning: [calendar %1], line %2, has no holidays: they are worked like other days; write holidays = NAME of a "
    "[holidays NAME], or holidays = none where that is meant"},
  [POLICY_NO_DISTRICT] = {"警告：没有网格使用 [calendar %1]（第 %2 行）：请在 [calendars] 中写明，如 everywhere = "
                          "%1，或 152502/xilin = %1",
    "warning: [calendar %1], line %2, is kept by no district: add it to [calendars], as in everywhere = %1 or "
    "152502/xilin = %1"},
  [POLICY_NO_CALENDAR] = {"警告：没有日历使用 [holidays %1]（第 %2 行）：请在使用它的日历中加上 holidays = %1",
    "warning: [holidays %1], line %2, is kept by no calendar: add holidays = %1 to those that keep it"},
  [POLICY_GAP] = {"警告：[calendar %1]（第 %2 行）的节假日%3%4：%5 年的节假日在补充之前都按上班计",
    "warning: the holidays of [calendar %1], line %2, %3%4: those of %5 are worked until they are added"},
  [POLICY_GAP_AFTER] = {"只列到 %1 年", "end with %1"},
  [POLICY_GAP_BETWEEN] = {"列到 %1 年，又从 %2 年起", "end with %1 and go on with %2"},
  [POLICY_GAP_BEFORE] = {"从 %1 年才列起", "begin with %1"},
  [POLICY_GAP_ALL] = {"没有列出任何一年", "tell of no year"},
  [POLICY_GAP_LIST] = {"（见 [holidays %1]）", ", in [holidays %1]"},
  [POLICY_GAP_YEARS] = {"%1 至 %2", "%1 to %2"},
  [POLICY_VERSION] = {"版本", "no."},
  [POLICY_VERSION_FROM] = {"适用于此时起受理的诉求", "for what is filed from"},
  [POLICY_VERSION_STATE] = {"状态", "state"},
  [POLICY_VERSION_WHAT] = {"内容摘要", "digest of its meaning"},
  [POLICY_VERSION_ALWAYS] = {"全部历史", "the beginning"},
  [POLICY_VERSION_IN_FORCE] = {"生效中", "in force"},
  [POLICY_VERSION_EARLIER] = {"已被取代", "earlier"},
  [POLICY_VERSION_AHEAD] = {"尚未生效", "ahead"},
  [POLICY_VERSION_NEVER] = {"从未生效", "never held"},
  [POLICY_VERSION_BUILT_IN] = {"内置（承诺时限：%1；办理时限：%2）", "built in: pledge within %1, resolve within %2"},
  [POLICY_VERSION_RETROACTIVE] = {"，追溯", ", retroactive"},
  [POLICY_VERSION_NONE] = {"Redis 中前缀 %1 下没有规则版本：适用内置时限；若 Redis "
                           "曾被清空，带 --policy 启动的计数程序会从主题取回",
    "Redis keeps no version of a policy under the prefix %1: the built-in limits hold; if it was emptied, a track that "
    "starts with --policy brings them back from their topic"},
};

const char *policy_word(enum language language, enum policy_word word) {
  return words[word][language];
}
