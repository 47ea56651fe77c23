// SPDX-License-Identifier: Apache-2.0
// What is wrong with an order, in Chinese.
#ifndef HUIYIN_CONSUMERS_NOTIFY_ORDER_WORDS_H
#define HUIYIN_CONSUMERS_NOTIFY_ORDER_WORDS_H

#include "runtime/buf.h"

// Appends what a sentence of orders.h or order_fields.h says, without a full stop; a sentence that is none of theirs as
// it is.
void order_words_chinese(struct buf *out, const char *sentence);

#endif
