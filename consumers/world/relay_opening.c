// SPDX-License-Identifier: Apache-2.0
// Opens the relay of a partition: fences whoever sent before, ends what they left open, and reads what they sent.
#include <stdio.h>
#include <time.h>

#include "consumers/log/alerts_log.h"
#include "consumers/log/replay.h"
#include "consumers/world/relay_parts.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/log.h"
#include "runtime/stop.h"

// How long a marker may be on its way when the relay opens, in ms: there is none on its way.
enum { MARKER_THERE = 200 };

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
  rd_kafka_conf_set_dr_msg_cb(conf, transaction_on_delivery);
  rd_kafka_conf_set_opaque(conf, r);
  r->rk = kafka_new(RD_KAFKA_PRODUCER, conf, e);
  return r->rk ? 0 : -1;
}

// Fences: whoever used this id before can send no more, and what was under way is aborted.
static int fence(struct relay_sender *r) {
  rd_kafka_error_t *error;
  while ((error = rd_kafka_init_transactions(r->rk, RELAY_SLICE))) {
    if (!sender_may_retry(r, error, "the relay's transactions can not be begun") || sender_is_closing(r)) {
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
  for (int i = 0; i < 20 && !sender_is_closing(r); i++) {
    (void)nanosleep(&slice_of_it, NULL);
  }
}

// The first transaction takes a second unless the topic's metadata is there before it.
static int fetch_metadata(struct relay_sender *r, struct err *e) {
  int64_t refused_since = INT64_MAX;
  bool said = false;
  while (!sender_is_closing(r)) {
    int count = kafka_partition_count(r->rk, r->world->topic, 500, e);
    (void)rd_kafka_poll(r->rk, 0);
    if (count > r->partition) {
      return 0;
    }
    if (replay_believes_gone(count <= 0 && count != KAFKA_NO_ANSWER, &refused_since)) {
      return -1;
    }
    if (count > 0 && !said) {
      say_lacking(r, count);
      said = true;
    }
    if (count != KAFKA_NO_ANSWER) {
      pause_a_second(r);
    }
  }
  return -1;
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
  kafka_ends_add(r->world->ends, rk);
  if (result == 0) {
    sender_post(r, LETTER_RELAY_OPEN, end);
  }
  return result;
}

// Before what was emitted is read: a reader would stop before what hangs.
static int end_hanging(struct relay_sender *r, struct err *e) {
  e->text[0] = 0;
  while (!transaction_has_all_settled(r, MARKER_THERE, e)) {
    if (e->text[0] || sender_is_closing(r) || stop_requested() || rd_kafka_fatal_error(r->rk, NULL, 0)) {
      return -1;
    }
    transaction_abort_hanging(r);
  }
  return 0;
}

int opening_run(struct relay_sender *r) {
  struct err e = {""};
  if (make_producer(r, &e) != 0) {
    sender_post_failed(r, &e);
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
  if (e.text[0] && !stop_requested() && !sender_is_closing(r)) {
    sender_post_failed(r, &e);
  }
  return -1;
}
