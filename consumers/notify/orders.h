// SPDX-License-Identifier: Apache-2.0
// What people say of alerts, as JSON: a silence, and the acknowledgement of a request. The same form goes over HTTP, is
// kept, and is put on record.
//
//   {"id":"s1","match":{"mark":["stalled"],"district":["152502/xilin"]},"from":"2026-03-01T00:00:00Z",
//    "until":"2026-03-02T00:00:00Z","author":"wang","reason":"flood"}
//   {"request_id":"R-1","until":"2026-03-01T12:00:00Z","by":"li","note":"on my way"}
#ifndef HUIYIN_CONSUMERS_NOTIFY_ORDERS_H
#define HUIYIN_CONSUMERS_NOTIFY_ORDERS_H

#include "consumers/notify/groups.h"

// Texts lie in `object`, or with whom fills it by hand; the lists of the match are its own.
struct silence_order {
  struct text id;
  struct silence silence;
  struct text author;
  struct text reason;
  void *object;
};

struct acknowledgement_order {
  struct text request_id;
  int64_t until;
  struct text by;
  struct text note;
  void *object;
};

// Reads one; moments as ISO 8601 with an offset. -1 with a sentence that names the key: one that is unknown or lacking,
// of another type, empty or longer than the contract's names; an end that is not after the beginning; a match of
// nothing, which would silence all. Then there is nothing to release. The id may lack: it is empty then.
int silence_order_read(struct silence_order *s, const char *json, size_t size, struct err *e);

// The same of one that is given at `now`, ms since 1970: one that would have ended by then is refused, too, and
// a silence of a district that no alert can have.
int silence_order_take(struct silence_order *s, const char *json, size_t size, int64_t now, struct err *e);
void silence_order_write(const struct silence_order *s, struct buf *out);
void silence_order_release(struct silence_order *s);

int acknowledgement_order_read(struct acknowledgement_order *a, const char *json, size_t size, struct err *e);
int acknowledgement_order_take(
  struct acknowledgement_order *a, const char *json, size_t size, int64_t now, struct err *e);
void acknowledgement_order_write(const struct acknowledgement_order *a, struct buf *out);
void acknowledgement_order_release(struct acknowledgement_order *a);

#endif
