// SPDX-License-Identifier: Apache-2.0
// The newest alerts, from the tail of the alerts topic.
#include "consumers/top/newest.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/alert_copy.h"
#include "consumers/core/must.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"

// Of each partition, control records of transactions among them.
enum { NEWEST_TAIL = 200, NEWEST_BATCH = 1000, NEWEST_KAFKA_MS = 5000 };

static rd_kafka_t *newest_consumer(const struct settings *s, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(s, "earliest", e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_set(conf, "enable.partition.eof", "true");
  kafka_conf_default(conf, s, "queued.min.messages", "1000");
  return kafka_new(RD_KAFKA_CONSUMER, conf, e);
}

int newest_open(struct newest *n, const struct settings *s, struct err *e) {
  const char *topic = settings_text(s, "alerts-topic");
  *n = (struct newest){.wire = wire_new(e)};
  n->rk = n->wire ? newest_consumer(s, e) : NULL;
  int count = n->rk ? kafka_partition_count(n->rk, topic, NEWEST_KAFKA_MS, e) : -1;
  if (count < 0) {
    return -1;
  }
  n->ended = must(calloc((size_t)count + 1, sizeof *n->ended));
  n->topic = rd_kafka_topic_new(n->rk, topic, NULL);
  n->queue = rd_kafka_queue_new(n->rk);
  for (int i = 0; i < count; i++) {
    if (rd_kafka_consume_start_queue(n->topic, i, RD_KAFKA_OFFSET_TAIL(NEWEST_TAIL), n->queue) == 0) {
      n->partitions++;
    }
  }
  return 0;
}

// Of the same moment, those of a lower partition first, and of one partition those that came later.
static bool newest_before(const struct newest_one *one, int64_t at, int32_t partition, int64_t offset) {
  if (one->alert.at != at) {
    return one->alert.at > at;
  }
  return one->partition != partition ? one->partition < partition : one->offset > offset;
}

void newest_add(struct newest *n, const struct overdue_alert *alert, int32_t partition, int64_t offset) {
  size_t place = n->count;
  while (place && !newest_before(&n->list[place - 1], alert->at, partition, offset)) {
    place--;
  }
  if (place == NEWEST_MOST) {
    return;
  }
  if (n->count == NEWEST_MOST) {
    free(n->list[--n->count].bytes);
  }
  memmove(&n->list[place + 1], &n->list[place], (n->count - place) * sizeof *n->list);
  n->count++;
  struct newest_one *one = &n->list[place];
  *one = (struct newest_one){.partition = partition, .offset = offset, .bytes = must(malloc(ALERT_COPY_MAX))};
  one->bytes = must(realloc(one->bytes, alert_copy_write(alert, one->bytes)));
  alert_copy_read(one->bytes, &one->alert);
}

// An end is told again after each further message.
static void newest_end(struct newest *n, int32_t partition) {
  n->at_end += !n->ended[partition];
  n->ended[partition] = true;
}

static void newest_message(struct newest *n, const rd_kafka_message_t *m) {
  struct overdue_alert alert;
  struct err e;
  if (m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    newest_end(n, m->partition);
  } else if (!m->err && wire_decode_alert(n->wire, m->payload, m->len, &alert, &e) == 0) {
    newest_add(n, &alert, m->partition, m->offset);
  }
}

void newest_take(struct newest *n, int wait_ms) {
  rd_kafka_message_t *messages[NEWEST_BATCH];
  ssize_t count;
  do {
    (void)rd_kafka_poll(n->rk, 0);
    count = rd_kafka_consume_batch_queue(n->queue, wait_ms, messages, NEWEST_BATCH);
    for (ssize_t i = 0; i < count; i++) {
      newest_message(n, messages[i]);
      rd_kafka_message_destroy(messages[i]);
    }
  } while (count == NEWEST_BATCH);
}

void newest_close(struct newest *n) {
  for (size_t i = 0; i < n->partitions; i++) {
    (void)rd_kafka_consume_stop(n->topic, (int32_t)i);
  }
  if (n->queue) {
    rd_kafka_queue_destroy(n->queue);
  }
  if (n->topic) {
    rd_kafka_topic_destroy(n->topic);
  }
  if (n->rk) {
    kafka_end(n->rk);
  }
  wire_free(n->wire);
  free(n->ended);
  for (size_t i = 0; i < n->count; i++) {
    free(n->list[i].bytes);
  }
  *n = (struct newest){0};
}
