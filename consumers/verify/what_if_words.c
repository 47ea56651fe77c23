// SPDX-License-Identifier: Apache-2.0
// The words of `huiyin verify --what-if`.
#include "consumers/verify/what_if_words.h"

static const char *const words[WHAT_IF_WORD_COUNT][LANGUAGES_WRITTEN] = {
  [WHAT_IF_MARK] = {"预警节点", "mark"},
  [WHAT_IF_WERE] = {"实际", "were"},
  [WHAT_IF_IN_FORCE] = {"现行规则", "in force"},
  [WHAT_IF_WOULD] = {"试算", "would"},
  [WHAT_IF_CHANGE] = {"增减", "change"},
  [WHAT_IF_DISTRICT] = {"网格 %1", "district %1"},
  [WHAT_IF_CATEGORY] = {"类别 %1", "category %1"},
  [WHAT_IF_BEGINS] = {"分区 %1：日志从位置 %2 开始，之前的已被删除",
    "partition %1: the log begins at offset %2: what lay before was deleted"},
  [WHAT_IF_REPLAYED] = {"重放了 %1 条消息", "%1 messages were replayed"},
  [WHAT_IF_NOTE] = {"实际：预警主题中已有的。现行规则、试算：按消息时间重放日志，分别适用现行规则与这份规则。实时时钟"
                    "不发出同一批内即已解除的预警，所以“实际”可能偏少。",
    "were: what the alerts topic has. in force, would: the log replayed by its messages' times, under the policy in "
    "force and under this one. The live clock raises nothing that is owed and taken back within one batch, so `were` "
    "may be less."},
};

const char *what_if_word(enum language language, enum what_if_word word) {
  return words[word][language];
}
