// SPDX-License-Identifier: Apache-2.0
// Chinese for the sentences about orders.
#include "consumers/notify/order_words.h"

#include "consumers/screen/translate.h"

static const struct translation sentences[] = {
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

void order_words_chinese(struct buf *out, const char *sentence) {
  (void)translate(out, sentences, sizeof sentences / sizeof *sentences, sentence);
}
