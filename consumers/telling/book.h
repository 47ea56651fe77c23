// SPDX-License-Identifier: Apache-2.0
// The book of orders: silences and acknowledgements as Redis keeps them, each put on record in a topic before it holds.
#ifndef HUIYIN_CONSUMERS_TELLING_BOOK_H
#define HUIYIN_CONSUMERS_TELLING_BOOK_H

#include "consumers/notify/orders.h"
#include "consumers/telling/moved.h"
#include "runtime/outbound.h"
#include "runtime/settings.h"

enum book_kind { BOOK_SILENCE, BOOK_ACKNOWLEDGEMENT, BOOK_KINDS };

// One thread; it blocks, for some seconds at most.
struct book {
  const struct settings *settings;
  const char *prefix;
  const char *source;
  const char *topic;  // of the record; NULL where none is kept
  struct redis_url url;
  redisContext *redis;  // NULL while there is no connection
  struct moved moved;
  struct outbound *record;
  uint64_t refused;
  struct err why;
};

// From the settings redis, prefix, orders-topic and source. -1 with a sentence. Connects when it is first needed.
int book_open(struct book *b, const struct settings *s, struct err *e);
void book_release(struct book *b);

// Enters it in the place of an earlier one of the same id, or request. A silence without an id gets one, which is added
// to `id`.
int book_silence(struct book *b, const struct silence_order *order, struct buf *id, struct err *e);
int book_acknowledge(struct book *b, const struct acknowledgement_order *order, struct err *e);

// Takes it out: 1 where there is none of that name, -1 with a sentence.
int book_withdraw(struct book *b, enum book_kind kind, struct text name, struct text by, struct err *e);

// Puts back from the record what Redis has lost: all of it, or the last ones in a failover. Says how many came back. -1
// with a sentence.
int book_recall(struct book *b, size_t *came_back, struct err *e);

// Adds those that have not ended to `out`, as a JSON array. Moments are as they are kept, by UTC, or where `zone` is
// not NULL by its clocks, with their offset.
int book_list(struct book *b, enum book_kind kind, const struct zone *zone, struct buf *out, struct err *e);

#endif
