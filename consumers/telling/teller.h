// SPDX-License-Identifier: Apache-2.0
// Who tells: the parts of the running `huiyin notify`. For teller*.c, run.c and what looks at it.
#ifndef HUIYIN_CONSUMERS_TELLING_TELLER_H
#define HUIYIN_CONSUMERS_TELLING_TELLER_H

#include "consumers/notify/delivered.h"
#include "consumers/notify/orders.h"
#include "consumers/telling/letters.h"
#include "consumers/telling/queue.h"
#include "consumers/telling/reader.h"
#include "consumers/telling/sender.h"
#include "consumers/telling/store.h"
#include "runtime/log.h"

// Of the process; they outlive every teller.
struct teller_options {
  const struct settings *settings;
  const struct routes *routes;
  const struct wire *wire;
  const char *topic;  // of the alerts
  const char *group;
  const char *source;
  bool from_end;  // begins with what comes, not with what stands
};

struct teller_partition {
  int64_t offset;     // the next one
  int64_t committed;  // as Redis has it; -1: it has none
  int64_t catch_up;   // before that offset nothing is told that is long past; 0: nothing is
};

// Since the process began.
struct receiver_counts {
  uint64_t delivered;
  uint64_t failed;
  uint64_t given_up;
  uint64_t refused;
};

struct teller_counts {
  uint64_t raised;
  uint64_t cleared;
  uint64_t strange;  // messages of the topic that are no alerts
  struct receiver_counts *receivers;
};

struct teller {
  const struct teller_options *options;
  struct teller_counts *counts;
  struct store *store;
  struct reader *reader;
  struct letters *letters;
  struct groups *groups;
  struct queue *queues;     // by the place of the receiver
  struct sender **senders;  // likewise
  struct teller_partition *partitions;
  int32_t partition_count;
  bool catching_up;
  struct queue *buried;  // whose first ones are on their way into the dead-letter topic; NULL for none
  size_t buried_count;
  size_t bury_next;
  struct query pending;  // what the next commit carries out
  struct buf scratch;
  int bell;  // an eventfd that senders ring
  uint64_t random;
  // What people said; silences as the groups want them, beside the orders that own their texts.
  int64_t orders_seen;
  struct silence_order *silences;
  struct silence *in_force;
  size_t silence_count;
  struct acknowledgement_order *acknowledgements;
  size_t acknowledgement_count;
};

// Fills in what Redis knows, once the store is taken, and begins to read. Moments that lie ahead of `now` were put down
// by a clock that was wrong, and are brought back to it. -1 with a sentence. Release it in any case.
int teller_open(struct teller *t, int64_t now, struct err *e);
void teller_release(struct teller *t);

// Takes up the places in the alerts topic from Redis, looks what became of them, and begins to read there.
int teller_open_places(struct teller *t, struct err *e);

// The sink of the groups: queues and Redis.
struct groups_sink teller_sink(struct teller *t);

// Takes alerts that are there; whether there may be more. Errors of Kafka that end it: -1 with a sentence.
int teller_read(struct teller *t, int64_t now, bool *more, struct err *e);

// Hears what came of sending.
void teller_hear(struct teller *t, int64_t now);
// Sets aside what is over in the queues; does not wait for the brokers.
void teller_bury(struct teller *t, int64_t now);
// Lets go of the first ones of a queue with the next commit.
void teller_drop(struct teller *t, struct queue *q, size_t count);
// Says something of a receiver; `why` may be NULL.
void teller_say(enum log_level level, const char *what, const struct queue *q, const char *why);
// Whether an answer is under way, or messages are on their way into the dead-letter topic.
bool teller_is_busy(const struct teller *t);
// Begins to send what is due.
void teller_send(struct teller *t, int64_t now);
// Puts down what came of a message of a queue with the next commit.
void teller_put_down(
  struct teller *t, const struct queue *q, const struct queue_item *item, enum delivered_outcome outcome, int64_t now);
// When anything is to be sent next; INT64_MAX for never.
int64_t teller_send_next(const struct teller *t, int64_t now);

// Gives Redis back what it has lost of them and is on record. -1 with a sentence.
int teller_recall_orders(const struct teller *t, struct err *e);
// Orders that were read are let go of.
void teller_release_orders(struct silence_order *silences, size_t silence_count,
  struct acknowledgement_order *acknowledgements, size_t acknowledgement_count);
// Reads the orders anew from Redis.
int teller_read_orders(struct teller *t, int64_t now, struct err *e);

// Carries out what is pending. -1 with a sentence.
int teller_commit(struct teller *t, bool *lost, struct err *e);

#endif
