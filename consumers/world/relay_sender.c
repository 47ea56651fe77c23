// SPDX-License-Identifier: Apache-2.0
// Sends one partition's alerts: a transactional producer with an id of its own, in a thread of its own, because
// librdkafka's calls on transactions wait.
#include "consumers/world/relay_sender.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "consumers/log/alerts_log.h"
#include "consumers/world/relay_settled.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/stop.h"

// How long one call on a transaction may wait before it is looked whether to end, in ms.
static const int slice = 200;

// How long the marker of a transaction that was ended may be on its way, in ms; at opening there is none on its way.
enum { MARKER_WITHIN = 3000, MARKER_THERE = 200 };

struct relay_sender {
  const struct relay_world *world;
  int32_t partition;
  int64_t from;
  rd_kafka_t *rk;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  bool close;
  struct buf work;  // alerts to send: sizes of key and record, then both
  size_t work_count;
  bool has_work;
  // Of the transaction under way; only the thread's.
  bool in_transaction;
  int64_t last_offset;
  size_t delivered;
  size_t refused;
};

static int end_hanging(struct relay_sender *r, struct err *e);

static bool is_closing(struct relay_sender *r) {
  (void)pthread_mutex_lock(&r->lock);
  bool closing = r->close;
  (void)pthread_mutex_unlock(&r->lock);
  return closing;
}

static void post(struct relay_sender *r, enum letter_type type, int64_t a) {
  const struct letter letter = {.type = type, .partition = r->partition, .from = r, .a = a};
  mailbox_post(r->world->mailbox, &letter);
}

static void post_failed(struct relay_sender *r, const struct err *e) {
  struct letter letter = {.type = LETTER_FAILED, .partition = r->partition, .from = r};
  buf_add_string(&letter.bytes, e->text);
  mailbox_post(r->world->mailbox, &letter);
}

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *context) {
  struct relay_sender *r = context;
  (void)rk;
  if (m->err) {
    r->refused++;
    return;
  }
  r->delivered++;
  r->last_offset = m->offset > r->last_offset ? m->offset : r->last_offset;
}

static int make_producer(struct relay_sender *r, struct err *e) {
  char id[300];
  (void)snprintf(id, sizeof id, "%s-%s-%d", r->world->name, r->world->topic, (int)r->partition);
  rd_kafka_conf_t *conf = kafka_conf(r->world->settings, e);
  if (!conf) {
    return -1;
  }
  kafka_conf_set(conf, "transactional.id", id);
  kafka_conf_set(conf, "linger.ms", "0");
  kafka_conf_set(conf, "compression.codec", "lz4");
  kafka_conf_quiet(conf);
  rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
  rd_kafka_conf_set_opaque(conf, r);
  r->rk = kafka_new(RD_KAFKA_PRODUCER, conf, e);
  return r->rk ? 0 : -1;
}

static void say(const struct relay_sender *r, const char *what) {
  struct log_line line;
  log_begin(&line, LOG_WARN, what);
  log_number(&line, "partition", r->partition);
  log_end(&line);
}

// Says what went wrong and frees the error. Whether it makes sense to try again.
static bool may_retry(struct relay_sender *r, rd_kafka_error_t *error, const char *what) {
  bool retriable = rd_kafka_error_is_retriable(error);
  if (!retriable) {
    struct log_line line;
    log_begin(&line, LOG_WARN, what);
    log_number(&line, "partition", r->partition);
    log_text(&line, "reason", rd_kafka_error_string(error));
    log_end(&line);
  }
  rd_kafka_error_destroy(error);
  return retriable;
}

// Fences: whoever used this id before can send no more, and what was under way is aborted.
static int fence(struct relay_sender *r) {
  rd_kafka_error_t *error;
  while ((error = rd_kafka_init_transactions(r->rk, slice))) {
    if (!may_retry(r, error, "the relay's transactions can not be begun") || is_closing(r)) {
      return -1;
    }
  }
  return 0;
}

// The events have more partitions than the alerts: this one waits, and the others go on.
static void say_lacking(struct relay_sender *r, int count) {
  struct log_line line;
  char sentence[600];
  (void)snprintf(sentence, sizeof sentence,
    "the alerts topic has fewer partitions than the events: what this partition holds is not counted until it has as "
    "many; mend it by `huiyin topics grow`, or kafka-topics.sh --bootstrap-server BROKERS --alter --topic %s "
    "--partitions N",
    r->world->topic);
  log_begin(&line, LOG_ERROR, sentence);
  log_number(&line, "partition", r->partition);
  log_number(&line, "alerts_partitions", count);
  log_end(&line);
}

static void pause_a_second(struct relay_sender *r) {
  const struct timespec slice_of_it = {.tv_nsec = 50000000};
  for (int i = 0; i < 20 && !is_closing(r); i++) {
    (void)nanosleep(&slice_of_it, NULL);
  }
}

// The first transaction takes a second unless the topic's metadata is there before it.
static int fetch_metadata(struct relay_sender *r, struct err *e) {
  int count = KAFKA_NO_ANSWER;
  bool said = false;
  while ((count == KAFKA_NO_ANSWER || (count > 0 && count <= r->partition)) && !is_closing(r)) {
    count = kafka_partition_count(r->rk, r->world->topic, 500, e);
    (void)rd_kafka_poll(r->rk, 0);
    if (count > 0 && count <= r->partition) {
      if (!said) {
        say_lacking(r, count);
      }
      said = true;
      pause_a_second(r);
    }
  }
  return count > r->partition ? 0 : -1;
}

static void take_emitted(void *context, int64_t offset, const struct overdue_alert *alert) {
  struct relay_sender *r = context;
  struct letter letter = {.type = LETTER_EMITTED, .partition = r->partition, .from = r, .a = offset};
  wire_encode_alert(r->world->wire, alert, &letter.bytes);
  mailbox_post(r->world->mailbox, &letter);
}

static int read_emitted(struct relay_sender *r, struct err *e) {
  rd_kafka_t *rk = alerts_log_consumer(r->world->settings, e);
  if (!rk) {
    return -1;
  }
  int64_t end = 0;
  int result = alerts_log_read(
    rk, r->world->topic, r->partition, r->from, r->world->wire, stop_requested, take_emitted, r, &end, e);
  rd_kafka_destroy(rk);
  if (result == 0) {
    post(r, LETTER_RELAY_OPEN, end);
  }
  return result;
}

static int open_relay(struct relay_sender *r) {
  struct err e = {""};
  if (make_producer(r, &e) != 0) {
    post_failed(r, &e);
    return -1;
  }
  if (fetch_metadata(r, &e) == 0) {
    if (fence(r) != 0) {
      return -1;
    }
    if (end_hanging(r, &e) == 0 && read_emitted(r, &e) == 0) {
      return 0;
    }
  }
  if (e.text[0] && !stop_requested() && !is_closing(r)) {
    post_failed(r, &e);
  }
  return -1;
}

// Waits for work; false to end.
static bool await_work(struct relay_sender *r) {
  (void)pthread_mutex_lock(&r->lock);
  while (!r->has_work && !r->close) {
    (void)pthread_cond_wait(&r->wake, &r->lock);
  }
  bool go_on = !r->close;
  (void)pthread_mutex_unlock(&r->lock);
  return go_on;
}

static int produce_one(struct relay_sender *r, rd_kafka_topic_t *topic, const uint8_t *key, const uint32_t sizes[2]) {
  while (rd_kafka_produce(topic, r->partition, RD_KAFKA_MSG_F_COPY, (void *)(uintptr_t)(key + sizes[0]), sizes[1], key,
           sizes[0], NULL) != 0) {
    if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL || is_closing(r)) {
      return -1;
    }
    (void)rd_kafka_poll(r->rk, 10);
  }
  return 0;
}

static int produce_all(struct relay_sender *r) {
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
    if (is_closing(r)) {
      return -1;
    }
    (void)rd_kafka_poll(r->rk, 50);
  }
  return r->refused ? -1 : 0;
}

enum outcome_of_try { TRY_DONE, TRY_AGAIN, TRY_LOST };

static bool must_close(void *context) {
  return is_closing(context);
}

static bool has_settled(struct relay_sender *r, int64_t last, int64_t within) {
  return settled_wait(r->rk, r->world->topic, r->partition, last, within, must_close, r) == SETTLED_YES;
}

// Whether nothing that was written so far is in an open transaction; `e` is set where that can not be had.
static bool has_all_settled(struct relay_sender *r, int64_t within, struct err *e) {
  int64_t end;
  return settled_end_of_all(r->world->settings, r->world->topic, r->partition, &end, e) == 0 &&
         has_settled(r, end - 1, within);
}

// Only what has settled may be sent again: the next transaction would carry along what hangs.
static enum outcome_of_try abort_transaction(struct relay_sender *r) {
  struct err e;
  rd_kafka_error_t *error;
  while ((error = rd_kafka_abort_transaction(r->rk, slice))) {
    if (!may_retry(r, error, "a transaction of the relay can not be aborted") || is_closing(r)) {
      return TRY_LOST;
    }
  }
  r->in_transaction = false;
  return has_all_settled(r, MARKER_WITHIN, &e) ? TRY_AGAIN : TRY_LOST;
}

static enum outcome_of_try commit_transaction(struct relay_sender *r) {
  rd_kafka_error_t *error;
  while ((error = rd_kafka_commit_transaction(r->rk, slice))) {
    bool must_abort = rd_kafka_error_txn_requires_abort(error);
    if (!may_retry(r, error, "a transaction of the relay can not be committed")) {
      return must_abort ? abort_transaction(r) : TRY_LOST;
    }
    if (is_closing(r)) {
      return TRY_LOST;
    }
  }
  r->in_transaction = false;
  if (has_settled(r, r->last_offset, MARKER_WITHIN)) {
    return TRY_DONE;
  }
  if (!is_closing(r)) {
    say(r, "a transaction of the relay was acknowledged and has not ended: its alerts are sent anew");
  }
  return TRY_LOST;
}

static enum outcome_of_try begin_transaction(struct relay_sender *r) {
  r->delivered = r->refused = 0;
  r->last_offset = -1;
  rd_kafka_error_t *error = rd_kafka_begin_transaction(r->rk);
  if (error) {
    return may_retry(r, error, "a transaction of the relay can not be begun") ? TRY_AGAIN : TRY_LOST;
  }
  r->in_transaction = true;
  return TRY_DONE;
}

// An aborted transaction of one empty message ends what hangs before it, as aborted.
static void abort_what_hangs(struct relay_sender *r) {
  rd_kafka_topic_t *topic = rd_kafka_topic_new(r->rk, r->world->topic, NULL);
  say(r, "the broker has left a transaction of the alerts open: it is aborted");
  if (begin_transaction(r) == TRY_DONE) {
    if (rd_kafka_produce(topic, r->partition, 0, NULL, 0, NULL, 0, NULL) == 0) {
      (void)await_delivery(r, 1);
    }
    (void)abort_transaction(r);
  }
  rd_kafka_topic_destroy(topic);
}

// Before what was emitted is read: a reader would stop before what hangs.
static int end_hanging(struct relay_sender *r, struct err *e) {
  e->text[0] = 0;
  while (!has_all_settled(r, MARKER_THERE, e)) {
    if (e->text[0] || is_closing(r) || stop_requested() || rd_kafka_fatal_error(r->rk, NULL, 0)) {
      return -1;
    }
    abort_what_hangs(r);
  }
  return 0;
}

static enum outcome_of_try try_to_send(struct relay_sender *r) {
  enum outcome_of_try begun = begin_transaction(r);
  if (begun != TRY_DONE) {
    return begun;
  }
  if (produce_all(r) != 0 || await_delivery(r, r->work_count) != 0) {
    return rd_kafka_fatal_error(r->rk, NULL, 0) || is_closing(r) ? TRY_LOST : abort_transaction(r);
  }
  return commit_transaction(r);
}

static int send_work(struct relay_sender *r) {
  enum outcome_of_try result;
  while ((result = try_to_send(r)) == TRY_AGAIN) {
    if (is_closing(r)) {
      return -1;
    }
    (void)rd_kafka_poll(r->rk, 100);
  }
  if (result == TRY_LOST) {
    return -1;
  }
  (void)pthread_mutex_lock(&r->lock);
  r->has_work = false;
  (void)pthread_mutex_unlock(&r->lock);
  post(r, LETTER_RELAY_SENT, r->last_offset + 1);
  return 0;
}

// A transaction is not left open: where librdkafka is about to register the partition with it while its handle is being
// destroyed, it aborts the program (txn_req_cnt > 0). The error is of no interest: who comes next fences this one.
static void end_producer(struct relay_sender *r) {
  if (r->in_transaction) {
    rd_kafka_error_t *error = rd_kafka_abort_transaction(r->rk, slice);
    if (error) {
      rd_kafka_error_destroy(error);
    }
  }
  // What is queued is of no use any more, and must not hold the end up.
  (void)rd_kafka_purge(r->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  (void)rd_kafka_flush(r->rk, slice);  // takes the reports of what was purged
  rd_kafka_destroy(r->rk);
}

static void *run(void *context) {
  struct relay_sender *r = context;
  int result = open_relay(r);
  while (result == 0 && await_work(r)) {
    result = send_work(r);
  }
  if (result != 0 && !is_closing(r)) {
    if (!stop_requested()) {
      post(r, LETTER_RELAY_LOST, 0);
    }
    // Only now may it be closed: whoever owns it has heard.
    (void)pthread_mutex_lock(&r->lock);
    while (!r->close) {
      (void)pthread_cond_wait(&r->wake, &r->lock);
    }
    (void)pthread_mutex_unlock(&r->lock);
  }
  if (r->rk) {
    end_producer(r);
  }
  post(r, LETTER_RELAY_CLOSED, 0);
  return NULL;
}

struct relay_sender *relay_sender_new(const struct relay_world *world, int32_t partition, int64_t from) {
  struct relay_sender *r = calloc(1, sizeof *r);
  if (!r) {
    abort();
  }
  r->world = world;
  r->partition = partition;
  r->from = from;
  if (pthread_mutex_init(&r->lock, NULL) != 0 || pthread_cond_init(&r->wake, NULL) != 0 ||
      pthread_create(&r->thread, NULL, run, r) != 0) {
    abort();
  }
  return r;
}

void relay_sender_send(struct relay_sender *r, const struct outgoing *alerts, size_t count) {
  (void)pthread_mutex_lock(&r->lock);
  buf_clear(&r->work);
  for (size_t i = 0; i < count; i++) {
    const uint32_t sizes[2] = {alerts[i].key.size, (uint32_t)alerts[i].size};
    buf_add(&r->work, sizes, sizeof sizes);
    buf_add(&r->work, alerts[i].key.at, alerts[i].key.size);
    buf_add(&r->work, alerts[i].bytes, alerts[i].size);
  }
  r->work_count = count;
  r->has_work = true;
  (void)pthread_cond_signal(&r->wake);
  (void)pthread_mutex_unlock(&r->lock);
}

void relay_sender_close(struct relay_sender *r) {
  (void)pthread_mutex_lock(&r->lock);
  r->close = true;
  (void)pthread_cond_signal(&r->wake);
  (void)pthread_mutex_unlock(&r->lock);
}

void relay_sender_free(struct relay_sender *r) {
  (void)pthread_join(r->thread, NULL);
  (void)pthread_cond_destroy(&r->wake);
  (void)pthread_mutex_destroy(&r->lock);
  buf_release(&r->work);
  free(r);
}
