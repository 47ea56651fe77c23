// SPDX-License-Identifier: Apache-2.0
// Chinese for the sentences about orders. They are told apart as they are written: a fault passes through many hands as
// one sentence (err.h), and only the board's API says it twice.
#include "consumers/notify/order_words.h"

#include <stdbool.h>
#include <string.h>

#include "consumers/screen/phrase.h"

// A % is a value: as %1, %2, %3 of the Chinese. The first that fits holds.
enum { VALUES_MOST = 3 };
static const struct {
  const char *english;
  const char *chinese;
} sentences[] = {
  {"`%` is no key of it; did you mean `%`?", "没有 `%1` 这一项；是否想写 `%2`？"},
  {"`%` is no key of it", "没有 `%1` 这一项"},
  {"this is no JSON: line %, %", "不是 JSON：第 %1 行，%2"},
  {"this is no JSON object; %", "不是 JSON 对象；请写成 {...}"},
  {"an order is a JSON object", "须是 JSON 对象"},
  {"leave `%` out: %", "请去掉 `%1`：由登录的人决定"},
  {"`match` is lacking or empty; %", "缺少 `match` 或其内容为空；请写明针对哪些预警，如 {\"mark\":[\"stalled\"]}"},
  {"`%` is lacking; %", "缺少 `%1`，请补上"},
  {"`%` is no text; %", "`%1` 不是文本，请写在双引号里"},
  {"`%` is empty; %", "`%1` 为空，请写明内容"},
  {"`%` has % bytes, and at most % may be; %", "`%1` 有 %2 字节，最多 %3 字节，请缩短"},
  {"`%` is no time with an offset%",
    "`%1` 不是带时差的时刻（1970 至 2199 年）；请写成 2026-03-01T08:00:00+08:00 的样子"},
  {"`%` is no list of texts; %", "`%1` 不是文本列表；请写成 [\"a\", \"b\"]，或去掉"},
  {"`until` is %, and it is % now%", "`until` 为 %1，现在已是 %2：不会起作用；请写一个将来的时刻"},
  {"`until` is not after `from`%", "`until` 不晚于 `from`"},
  {"`severity` is `%`, which is none of %", "`severity` 中的 `%1` 不是 INFO、WARNING、CRITICAL 之一；多个请分别写"},
  {"`severity` has all of them%", "`severity` 写了全部级别，又没有别的条件，会静默所有预警；请写明针对哪些预警"},
  {"`category` has a * that is not its end%", "`category` 中的 * 只能在末尾，表示以此开头的类别，如 [\"供暖*\"]"},
  {"`category` is `*`%", "`category` 为 `*`，即全部类别；请写明类别或其开头，或去掉"},
  {"`mark` is `%`, and no mark's name has a comma%", "`mark` 中的 `%1` 有逗号，预警节点的名称没有逗号；多个请分别写"},
  {"`district` is `%`, which names no level%", "`district` 为 `%1`，没有写任何一级，即全部网格；请写明网格，或去掉"},
  {"`district` is `%`, which has a *%",
    "`district` 中的 `%1` 有 *，它在这里不起作用：网格本就包括其下所有网格；请去掉 *"},
  {"`district` is `%`, which is no request's district%",
    "没有诉求的网格会是 `%1`：最多 8 级、255 字节；请写它的某个上级"},
};

struct values {
  struct buf all[VALUES_MOST];
  size_t count;
};

// The values are what stands at each %.
static bool fits(const char *pattern, const char *at, struct values *values) {
  values->count = 0;
  for (;;) {
    size_t size = strcspn(pattern, "%");
    if (strncmp(at, pattern, size) != 0) {
      return false;
    }
    at += size;
    pattern += size;
    if (!*pattern) {
      return !*at;
    }
    pattern++;
    size = strcspn(pattern, "%");
    size_t value = 0;
    while (at[value] && (!size || strncmp(at + value, pattern, size) != 0)) {
      value++;
    }
    if (values->count < VALUES_MOST) {
      struct buf *into = &values->all[values->count++];
      buf_clear(into);
      buf_add(into, at, value);
    }
    at += value;
  }
}

void order_words_chinese(struct buf *out, const char *sentence) {
  struct values values = {0};
  size_t i = 0;
  const size_t count = sizeof sentences / sizeof *sentences;
  while (i < count && !fits(sentences[i].english, sentence, &values)) {
    i++;
  }
  if (i < count) {
    phrase_add(out, sentences[i].chinese, buf_string(&values.all[0]), buf_string(&values.all[1]),
      buf_string(&values.all[2]), NULL);
  } else {
    buf_add_string(out, sentence);
  }
  for (size_t v = 0; v < VALUES_MOST; v++) {
    buf_release(&values.all[v]);
  }
}
