// SPDX-License-Identifier: Apache-2.0
// Lengths of time and moments in words.
#include "consumers/policy/span_words.h"

#include <string.h>

#include "consumers/policy/moment_text.h"
#include "consumers/policy/span_text.h"
#include "consumers/screen/phrase.h"

static const int64_t hour = INT64_C(3600000);
static const int64_t day = INT64_C(86400000);

// From the longest.
static const struct {
  int64_t length;
  const char *elapsed;
  const char *worked;
} units[] = {{3600000, "%1 小时", "%1 个工作小时"}, {60000, "%1 分钟", "%1 分钟工作时间"},
  {1000, "%1 秒", "%1 秒工作时间"}, {1, "%1 毫秒", "%1 毫秒工作时间"}};

static bool is_days(struct span span) {
  return span.unit == SPAN_ELAPSED && span.length >= 2 * day && span.length % day == 0;
}

static void add_chinese(struct buf *out, struct span span) {
  size_t i = 0;
  if (span.unit == SPAN_NONE) {
    buf_add_string(out, "不限时");
    return;
  }
  if (span.unit == SPAN_WORKING_DAYS) {
    phrase_add(out, "%1 个工作日", phrase_number(span.length).text, NULL);
    return;
  }
  if (is_days(span)) {
    phrase_add(out, "%1 个自然日（%2 小时）", phrase_number(span.length / day).text,
      phrase_number(span.length / hour).text, NULL);
    return;
  }
  while (span.length % units[i].length) {
    i++;
  }
  phrase_add(out, span.unit == SPAN_WORKED ? units[i].worked : units[i].elapsed,
    phrase_number(span.length / units[i].length).text, NULL);
}

static void add_english(struct buf *out, struct span span) {
  char text[64];
  span_text_write(span, text, sizeof text);
  if (is_days(span)) {
    phrase_add(out, "%1 days (%2)", phrase_number(span.length / day).text, text, NULL);
  } else {
    buf_add_string(out, text);
  }
}

void span_words_add(struct buf *out, enum language language, struct span span) {
  if (language == LANGUAGE_ZH) {
    add_chinese(out, span);
  } else {
    add_english(out, span);
  }
}

// --- moments; what is before, at and after each base

static const struct {
  const char *before;
  const char *at;
  const char *after;
} bases[] = {
  [MARK_AFTER_FILING] = {"", "", "受理后 %1"},
  [MARK_SHARE_TO_DUE] = {"", "受理至到期的 0%", "受理至到期的 %1%"},
  [MARK_AFTER_DUE] = {"到期前 %1", "到期时", "到期后 %1"},
  [MARK_AFTER_PLEDGE_LIMIT] = {"承诺时限前 %1", "到承诺时限", "承诺时限后 %1"},
  [MARK_OVER_EXTENDED] = {"", "延期超限", ""},
  [MARK_NEVER] = {"", "", ""},
};

static struct span length_of(const struct mark *mark) {
  return (struct span){mark->unit, mark->length < 0 ? -mark->length : mark->length};
}

// As it is written, but for a length of days, which stands in front.
static void add_english_moment(struct buf *out, const struct mark *mark) {
  char text[96];
  char length[64];
  struct span span = length_of(mark);
  moment_text_write(mark, text, sizeof text);
  bool days = mark->base != MARK_SHARE_TO_DUE && is_days(span);
  if (days) {
    span_text_write(span, length, sizeof length);
    add_english(out, span);
  }
  buf_add_string(out, text + (days ? strlen(length) : 0));
}

void span_words_add_moment(struct buf *out, enum language language, const struct mark *mark) {
  int sign = moment_text_sign(mark);
  struct buf length = {0};
  if (language != LANGUAGE_ZH) {
    add_english_moment(out, mark);
    return;
  }
  if (mark->base == MARK_SHARE_TO_DUE) {
    buf_add_string(&length, phrase_number(mark->length).text);
  } else {
    add_chinese(&length, length_of(mark));
  }
  phrase_add(out,
    sign < 0 ? bases[mark->base].before
    : sign   ? bases[mark->base].after
             : bases[mark->base].at,
    buf_string(&length), NULL);
  buf_release(&length);
}
