// SPDX-License-Identifier: Apache-2.0
// The record of orders: who silenced what, and who took it back, as CloudEvents in a topic. For book.c alone.
#ifndef HUIYIN_CONSUMERS_TELLING_BOOK_RECORD_H
#define HUIYIN_CONSUMERS_TELLING_BOOK_RECORD_H

#include "consumers/telling/book.h"

// Puts an order (JSON) on record, and waits until the brokers have it. -1 with a sentence. Nothing where no record is
// kept.
int book_record(
  struct book *b, enum book_kind kind, bool given, struct text name, const struct buf *order, struct err *e);

// What is on record of one that is taken back.
void book_record_withdrawal(enum book_kind kind, struct text name, struct text by, struct buf *out);

#endif
