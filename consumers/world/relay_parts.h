// SPDX-License-Identifier: Apache-2.0
// What a relay's sender is made of: for relay_sender.c (the thread and its work), relay_opening.c and
// relay_transaction.c alone. All but the work, which the lock of `thread` guards, is the thread's.
#ifndef HUIYIN_CONSUMERS_WORLD_RELAY_PARTS_H
#define HUIYIN_CONSUMERS_WORLD_RELAY_PARTS_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

#include "consumers/world/relay_sender.h"
#include "runtime/thread.h"

// How long one call on a transaction may wait before it is looked whether to end, in ms.
enum { RELAY_SLICE = 200 };

struct relay_sender {
  const struct relay_world *world;
  int32_t partition;
  int64_t from;
  rd_kafka_t *rk;
  struct thread thread;
  struct buf work;  // alerts to send: sizes of key and record, then both
  size_t work_count;
  bool has_work;
  // Of the transaction under way.
  bool in_transaction;
  int64_t last_offset;
  size_t delivered;
  size_t refused;
};

bool sender_is_closing(struct relay_sender *r);
void sender_post(struct relay_sender *r, enum letter_type type, int64_t a);
void sender_post_failed(struct relay_sender *r, const struct err *e);
void sender_say(const struct relay_sender *r, const char *what);
// Says what went wrong and frees the error. Whether it makes sense to try again.
bool sender_may_retry(struct relay_sender *r, rd_kafka_error_t *error, const char *what);

// Opens the relay: LETTER_EMITTED for each alert that is there, LETTER_RELAY_OPEN. -1 where it must be given up; what
// is to be mended by a person has then been posted.
int opening_run(struct relay_sender *r);

enum transaction_outcome { TRY_DONE, TRY_AGAIN, TRY_LOST };

// Sends the work in one transaction. TRY_DONE: it has settled, and last_offset is the last alert's.
enum transaction_outcome transaction_send(struct relay_sender *r);
// Whether nothing that was written so far is in an open transaction; `e` is set where that can not be had.
bool transaction_has_all_settled(struct relay_sender *r, int64_t within, struct err *e);
// Ends what another's transaction has left open.
void transaction_abort_hanging(struct relay_sender *r);
// The delivery reports of the handle go here; its opaque is the sender.
void transaction_on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *context);
// Destroys the handle, in a transaction or not.
void transaction_destroy(struct relay_sender *r);

#endif
