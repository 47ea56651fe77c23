// SPDX-License-Identifier: Apache-2.0
// The words of messages.
#include "consumers/notify/notice_words.h"

#include "consumers/core/text.h"

static const struct notice_words words[LANGUAGES_WRITTEN] = {
  [LANGUAGE_ZH] = {"【", "】", {"提示", "警告", "严重"}, "解除", "第%次提醒：", "升级第%级：", "：", "，", "% 件预警",
    "% 件预警，最紧要的 % 件如下", "另有 % 件未列出。", "诉求", "类别", "网格", "承办单位", "受理时间", "办理时限",
    "预警时间", "解除时间"},
  [LANGUAGE_EN] = {"[", "] ", {"INFO", "WARNING", "CRITICAL"}, "CLEARED",
    "Reminder %: ", "Escalated to level %: ", ": ", ", ", "% alerts", "% alerts, the worst % of them",
    "% more are not listed.", "Request", "Category", "District", "Unit", "Filed", "Due", "Passed", "Cleared"}};

static const struct {
  const char *name;
  const char *chinese;
} marks[] = {{"stalled", "停滞"}, {"due-soon", "临近时限"}, {"overdue", "超期"}, {"escalated", "严重超期"}};

const struct notice_words *notice_words(enum language language) {
  return &words[language];
}

struct text notice_mark(enum language language, struct text mark) {
  for (size_t i = 0; language == LANGUAGE_ZH && i < sizeof marks / sizeof *marks; i++) {
    if (text_equal(texts_of(marks[i].name), mark)) {
      return texts_of(marks[i].chinese);
    }
  }
  return mark;
}
