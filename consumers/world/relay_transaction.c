// SPDX-License-Identifier: Apache-2.0
// One transaction of a partition's alerts: begun, filled, delivered, committed, and believed once it has settled.
#include <string.h>

#include "consumers/world/relay_parts.h"
#include "consumers/world/relay_settled.h"
#include "runtime/kafka_end.h"

// How long the marker of a transaction that was ended may be on its way, in ms.
enum { MARKER_WITHIN = 3000 };

void transaction_on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *context) {
  struct relay_sender *r = context;
  (void)rk;
  if (m->err) {
    r->refused++;
    return;
  }
  r->delivered++;
  r->last_offset = m->offset > r->last_offset ? m->offset : r->last_offset;
}

static int produce_one(struct relay_sender *r, rd_kafka_topic_t *topic, const uint8_t *key, const uint32_t sizes[2]) {
  while (rd_kafka_produce(topic, r->partition, RD_KAFKA_MSG_F_COPY, (void *)(uintptr_t)(key + sizes[0]), sizes[1], key,
           sizes[0], NULL) != 0) {
    if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL || sender_is_closing(r)) {
      return -1;
    }
    (void)rd_kafka_poll(r->rk, 10);
  }
  return 0;
}

static int produce_work(struct relay_sender *r) {
  rd_kafka_topic_t *topic = rd_kafka_topic_new(r->rk, r->world->topic, NULL);
  const uint8_t *at = r->work.at;
  int result = 0;
  for (size_t i = 0; i < r->work_count && result == 0; i++) {
    uint32_t sizes[2];
    memcpy(sizes, at, sizeof sizes);
    result = produce_one(r, topic, at + sizeof sizes, sizes);
    at += sizeof sizes + sizes[0] + sizes[1];
  }
  rd_kafka_topic_destroy(topic);
  return result;
}

// Reports first, then the commit: quicker than to let the commit flush.
static int await_delivery(struct relay_sender *r, size_t count) {
  while (r->delivered + r->refused < count) {
    if (sender_is_closing(r)) {
      return -1;
    }
    (void)rd_kafka_poll(r->rk, 50);
  }
  return r->refused ? -1 : 0;
}

static bool must_close(void *context) {
  return sender_is_closing(context);
}

static bool has_settled(struct relay_sender *r, int64_t last, int64_t within) {
  return settled_wait(r->rk, r->world->topic, r->partition, last, within, must_close, r) == SETTLED_YES;
}

bool transaction_has_all_settled(struct relay_sender *r, int64_t within, struct err *e) {
  int64_t end;
  return settled_end_of_all(r->world->settings, r->world->topic, r->partition, r->world->ends, &end, e) == 0 &&
         has_settled(r, end - 1, within);
}

// Only what has settled may be sent again: the next transaction would carry along what hangs.
static enum transaction_outcome abort_it(struct relay_sender *r) {
  struct err e;
  rd_kafka_error_t *error;
  while ((error = rd_kafka_abort_transaction(r->rk, RELAY_SLICE))) {
    if (!sender_may_retry(r, error, "a transaction of the relay can not be aborted") || sender_is_closing(r)) {
      return TRY_LOST;
    }
  }
  r->in_transaction = false;
  return transaction_has_all_settled(r, MARKER_WITHIN, &e) ? TRY_AGAIN : TRY_LOST;
}

static enum transaction_outcome commit(struct relay_sender *r) {
  rd_kafka_error_t *error;
  while ((error = rd_kafka_commit_transaction(r->rk, RELAY_SLICE))) {
    bool must_abort = rd_kafka_error_txn_requires_abort(error);
    if (!sender_may_retry(r, error, "a transaction of the relay can not be committed")) {
      return must_abort ? abort_it(r) : TRY_LOST;
    }
    if (sender_is_closing(r)) {
      return TRY_LOST;
    }
  }
  r->in_transaction = false;
  if (has_settled(r, r->last_offset, MARKER_WITHIN)) {
    return TRY_DONE;
  }
  if (!sender_is_closing(r)) {
    sender_say(r, "a transaction of the relay was acknowledged and has not ended: its alerts are sent anew");
  }
  return TRY_LOST;
}

static enum transaction_outcome begin(struct relay_sender *r) {
  r->delivered = r->refused = 0;
  r->last_offset = -1;
  rd_kafka_error_t *error = rd_kafka_begin_transaction(r->rk);
  if (error) {
    return sender_may_retry(r, error, "a transaction of the relay can not be begun") ? TRY_AGAIN : TRY_LOST;
  }
  r->in_transaction = true;
  return TRY_DONE;
}

// An aborted transaction of one empty message ends what hangs before it, as aborted.
void transaction_abort_hanging(struct relay_sender *r) {
  rd_kafka_topic_t *topic = rd_kafka_topic_new(r->rk, r->world->topic, NULL);
  sender_say(r, "the broker has left a transaction of the alerts open: it is aborted");
  if (begin(r) == TRY_DONE) {
    if (rd_kafka_produce(topic, r->partition, 0, NULL, 0, NULL, 0, NULL) == 0) {
      (void)await_delivery(r, 1);
    }
    (void)abort_it(r);
  }
  rd_kafka_topic_destroy(topic);
}

enum transaction_outcome transaction_send(struct relay_sender *r) {
  enum transaction_outcome begun = begin(r);
  if (begun != TRY_DONE) {
    return begun;
  }
  if (produce_work(r) != 0 || await_delivery(r, r->work_count) != 0) {
    return rd_kafka_fatal_error(r->rk, NULL, 0) || sender_is_closing(r) ? TRY_LOST : abort_it(r);
  }
  return commit(r);
}

// A transaction is not left open: where librdkafka is about to register the partition with it while its handle is being
// destroyed, it aborts the program (txn_req_cnt > 0). The error is of no interest: who comes next fences this one.
void transaction_destroy(struct relay_sender *r) {
  if (r->in_transaction) {
    rd_kafka_error_t *error = rd_kafka_abort_transaction(r->rk, RELAY_SLICE);
    if (error) {
      rd_kafka_error_destroy(error);
    }
  }
  // What is queued is of no use any more, and must not hold the end up.
  (void)rd_kafka_purge(r->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  (void)rd_kafka_flush(r->rk, RELAY_SLICE);  // takes the reports of what was purged
  kafka_ends_add(r->world->ends, r->rk);
}
