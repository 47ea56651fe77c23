// SPDX-License-Identifier: Apache-2.0
// Lengths of time and moments of marks as they are said to a person: in English as they are written in a policy
// (span_text.h, moment_text.h), with days counted, in Chinese in words.
#ifndef HUIYIN_CONSUMERS_POLICY_SPAN_WORDS_H
#define HUIYIN_CONSUMERS_POLICY_SPAN_WORDS_H

#include "consumers/core/policy.h"
#include "consumers/screen/language.h"
#include "runtime/buf.h"

// Appends `2h` or `2 小时`, `15 working days` or `15 个工作日`, `none` or `不限时`. Elapsed time of two days and more,
// in whole days, is `15 days (360h)` or `15 个自然日（360 小时）`.
void span_words_add(struct buf *out, enum language language, struct span span);

// Appends `1 working day before due` or `到期前 1 个工作日`, `75% of the time to due` or `受理至到期的 75%`.
void span_words_add_moment(struct buf *out, enum language language, const struct mark *mark);

#endif
