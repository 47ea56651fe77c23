// SPDX-License-Identifier: Apache-2.0
// What top says, in Chinese, in English, and in both.
#include "consumers/top/words.h"

#include <stdlib.h>
#include <string.h>

#define WORD(chinese, english) \
  { chinese, english, chinese " " english }

static const char *const words[WORD_COUNT][LANGUAGE_COUNT] = {
  [WORD_NONE] = {"", "", ""},
  [WORD_FILED] = WORD("受理", "filed"),
  [WORD_PLEDGED] = WORD("承诺", "pledged"),
  [WORD_RESOLVED] = WORD("办结", "resolved"),
  [WORD_OPEN] = WORD("在办", "open"),
  [WORD_OVERDUE] = WORD("超期", "overdue"),
  [WORD_STALLED] = WORD("停滞", "stalled"),
  [WORD_ON_TIME] = WORD("按时", "on_time"),
  [WORD_LATE] = WORD("逾期", "late"),
  [WORD_REOPENED] = WORD("重开", "reopened"),
  [WORD_DECLINED] = WORD("不予受理", "declined"),
  [WORD_EXCLUDED] = WORD("排除", "excluded"),
  [WORD_ASSISTED] = WORD("帮办", "assisted"),
  [WORD_RATED] = WORD("评价", "rated"),
  [WORD_SATISFIED] = WORD("满意", "satisfied"),
  [WORD_OVER_EXTENDED] = WORD("延期超限", "over_extended"),
  [WORD_PLEDGED_RATE] = WORD("承诺率", "pledged%"),
  [WORD_ON_TIME_RATE] = WORD("按时率", "on_time%"),
  [WORD_SATISFIED_RATE] = WORD("满意率", "satisfied%"),
  [WORD_DISTRICTS] = WORD("网格", "districts"),
  [WORD_CATEGORIES] = WORD("类别", "categories"),
  [WORD_UNITS] = WORD("承办单位", "units"),
  [WORD_ALERTS] = WORD("预警", "alerts"),
  [WORD_PARTITIONS] = WORD("分区", "partitions"),
  [WORD_AT] = WORD("时间", "at"),
  [WORD_STATUS] = WORD("状态", "status"),
  [WORD_SEVERITY] = WORD("级别", "severity"),
  [WORD_MARK] = WORD("节点", "mark"),
  [WORD_REQUEST] = WORD("诉求", "request"),
  [WORD_DISTRICT] = WORD("网格", "district"),
  [WORD_CATEGORY] = WORD("类别", "category"),
  [WORD_UNIT] = WORD("承办单位", "unit"),
  [WORD_DUE] = WORD("办理时限", "due"),
  [WORD_PARTITION] = WORD("分区", "part."),
  [WORD_OFFSET] = WORD("位置", "offset"),
  [WORD_LAG] = WORD("积压", "lag"),
  [WORD_CLOCK] = WORD("时钟", "clock"),
  [WORD_AGE] = WORD("数据时长", "age"),
  [WORD_TRACKER] = WORD("计数进程", "tracker"),
  [WORD_OUTBOX] = WORD("待发", "outbox"),
  [WORD_COMMIT] = WORD("提交", "commit"),
  [WORD_REFUSED] = WORD("拒绝", "refused"),
  [WORD_ROLLBACKS] = WORD("回退", "rollbacks"),
  [WORD_MISPLACED] = WORD("错位", "misplaced"),
  [WORD_VERSION] = WORD("版本", "version"),
  [WORD_OWNER] = WORD("归属", "owner"),
  [WORD_RAISED] = WORD("发出", "raised"),
  [WORD_CLEARED] = WORD("解除", "cleared"),
  [WORD_INFO] = WORD("提示", "info"),
  [WORD_WARNING] = WORD("预警", "warning"),
  [WORD_CRITICAL] = WORD("严重", "critical"),
  [WORD_VOLUNTEERS] = WORD("志愿活动", "volunteer events"),
  [WORD_PEOPLE] = WORD("人次", "volunteers"),
  [WORD_BENEFICIARIES] = WORD("受益", "beneficiaries"),
  [WORD_DATA] = WORD("数据", "data"),
  [WORD_STALE] = WORD("数据陈旧", "STALE"),
  [WORD_NO_TRACKER] = WORD("无人计数：请查 huiyin track", "nobody counts: see huiyin track"),
  [WORD_BEHIND] = WORD("计数落后", "counting is behind"),
  [WORD_REDIS_AWAY] = WORD("Redis 连不上", "Redis is away"),
  [WORD_DAMAGED] = WORD("数据损坏：请运行 huiyin rebuild", "damaged: huiyin rebuild"),
  [WORD_NOTHING_COUNTED] = WORD("尚未计数", "nothing was counted yet"),
  [WORD_ALERTS_UNKNOWN] = WORD("预警主题读不到", "the alerts topic is not read"),
  [WORD_NO_ROWS] = WORD("无", "none"),
  [WORD_NO_MATCH] = WORD("没有符合过滤条件的", "nothing fits the filter"),
  [WORD_READING] = WORD("正在读取", "being read"),
  [WORD_FILTER] = WORD("过滤", "filter"),
  [WORD_SEARCH] = WORD("查找", "search"),
  [WORD_SORT_BY] = WORD("排序", "sort by"),
  [WORD_KEY_HELP] = WORD("帮助", "Help"),
  [WORD_KEY_SEARCH] = WORD("查找", "Search"),
  [WORD_KEY_FILTER] = WORD("过滤", "Filter"),
  [WORD_KEY_LIST] = WORD("切换", "List"),
  [WORD_KEY_SORT] = WORD("排序", "Sort"),
  [WORD_KEY_INVERT] = WORD("倒序", "Invert"),
  [WORD_KEY_OPEN] = WORD("展开", "Open"),
  [WORD_KEY_BACK] = WORD("返回", "Back"),
  [WORD_KEY_LANGUAGE] = WORD("语言", "语/EN"),
  [WORD_KEY_QUIT] = WORD("退出", "Quit"),
  [WORD_KEY_DONE] = WORD("确定", "Done"),
  [WORD_KEY_NEXT] = WORD("下一个", "Next"),
  [WORD_KEY_CLEAR] = WORD("清除", "Clear"),
  [WORD_KEY_CHOOSE] = WORD("选定", "Choose"),
  [WORD_HELP_MOVE] = WORD("移动：一行、一页、首尾", "move: a row, a page, to the ends"),
  [WORD_HELP_COLUMNS] = WORD("更多列", "columns that have no room"),
  [WORD_HELP_LIST] =
    WORD("切换：网格、类别、承办单位、预警、分区", "next list: districts, categories, units, alerts, partitions"),
  [WORD_HELP_OPEN] = WORD("展开网格的下级；看该诉求的预警", "a district's children; the alerts of one request"),
  [WORD_HELP_BACK] = WORD("返回上一级", "back up"),
  [WORD_HELP_SORT] = WORD("按左边、右边一列排序", "sort by the column to the left, to the right"),
  [WORD_HELP_SORT_MENU] = WORD("选择排序的列", "choose the column to sort by"),
  [WORD_HELP_INVERT] = WORD("倒序", "invert the order"),
  [WORD_HELP_LETTERS] =
    WORD("按名称、在办、超期、停滞、受理、办结排序", "sort by name, open, overdue, stalled, filed, resolved"),
  [WORD_HELP_SEARCH] = WORD("查找；F3 或 n 找下一个", "search; F3 or n: the next one"),
  [WORD_HELP_FILTER] = WORD("过滤；多个词用 | 分开", "filter; several texts: one|other"),
  [WORD_HELP_READ] = WORD("立即刷新", "read now"),
  [WORD_HELP_LANGUAGE] = WORD("中文、英文、双语", "Chinese, English, both"),
  [WORD_HELP_HELP] = WORD("本页", "this page"),
  [WORD_HELP_QUIT] = WORD("退出", "quit"),
  [WORD_HELP_SPARKLINES] = WORD("曲线：启动以来；在办、超期、停滞为水平，其余为每次刷新的增量",
    "lines: since the start; open, overdue, stalled as they stood, the others by how much they grew"),
  [WORD_HELP_STALE] =
    WORD("红色：数据超过 10 秒未更新，或计数落后", "red: the data is older than 10 s, or counting is behind"),
};

const char *word_of(enum language language, enum word word) {
  return words[word][language];
}

enum language language_of_environment(void) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (value && *value) {
      return strncmp(value, "zh", 2) == 0   ? LANGUAGE_CHINESE
             : strncmp(value, "en", 2) == 0 ? LANGUAGE_ENGLISH
                                            : LANGUAGE_BOTH;
    }
  }
  return LANGUAGE_BOTH;
}
