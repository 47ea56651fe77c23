// SPDX-License-Identifier: Apache-2.0
// What the files of the book share: its Redis, and its record in a topic, who silenced what and who took it back, as
// CloudEvents. For book*.c alone.
#ifndef HUIYIN_CONSUMERS_TELLING_BOOK_PARTS_H
#define HUIYIN_CONSUMERS_TELLING_BOOK_PARTS_H

#include "consumers/telling/book.h"
#include "consumers/telling/keys.h"

// book.c
int book_reach(struct book *b, struct err *e);
enum telling_key book_key(enum book_kind kind);
// The whole hash, in an array of one answer; the caller frees it. NULL with a sentence.
redisReply *book_read_all(struct book *b, enum book_kind kind, struct err *e);
// When an order (JSON) ends; INT64_MAX of what can not be read.
int64_t book_order_until(enum book_kind kind, const char *json, size_t size);

// book_record.c
// Puts an order (JSON) on record, and waits until the brokers have it. -1 with a sentence. Nothing where no record is
// kept.
int book_record(
  struct book *b, enum book_kind kind, bool given, struct text name, const struct buf *order, struct err *e);
// What is on record of one that is taken back.
void book_record_withdrawal(enum book_kind kind, struct text name, struct text by, struct buf *out);
// The event's type.
const char *book_record_type(enum book_kind kind, bool given);

// book_recorded.c: in which topic an order is on record, from where it comes back unless it is taken back there, too.
// -1 with a sentence where it is another one than this book's.
int book_recorded_check(struct book *b, enum book_kind kind, struct text name, struct err *e);
// Puts that down; nothing where no record is kept.
void book_recorded_note(const struct book *b, enum book_kind kind, struct text name, struct query *q);
void book_recorded_drop(const struct book *b, enum book_kind kind, struct text name, struct query *q);

#endif
