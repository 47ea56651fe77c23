// SPDX-License-Identifier: Apache-2.0
// The newest alerts, from the tail of the alerts topic.
#include <stdio.h>
#include <string.h>

#include "consumers/screen/visible.h"
#include "consumers/top/top.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"

enum { TOP_TAIL = 24, TOP_BATCH = 1000, TOP_KAFKA_MS = 5000 };

static rd_kafka_t *top_alerts_consumer(const struct settings *s, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(s, "earliest", e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_set(conf, "enable.partition.eof", "true");
  kafka_conf_default(conf, s, "queued.min.messages", "1000");
  return kafka_new(RD_KAFKA_CONSUMER, conf, e);
}

int top_alerts_open(struct top_alerts *a, const struct settings *s, struct err *e) {
  const char *topic = settings_text(s, "alerts-topic");
  *a = (struct top_alerts){.wire = wire_new(e)};
  a->rk = a->wire ? top_alerts_consumer(s, e) : NULL;
  int count = a->rk ? kafka_partition_count(a->rk, topic, TOP_KAFKA_MS, e) : -1;
  if (count < 0) {
    return -1;
  }
  a->topic = rd_kafka_topic_new(a->rk, topic, NULL);
  a->queue = rd_kafka_queue_new(a->rk);
  for (int i = 0; i < count; i++) {
    if (rd_kafka_consume_start_queue(a->topic, i, RD_KAFKA_OFFSET_TAIL(TOP_TAIL), a->queue) == 0) {
      a->partitions++;
    }
  }
  return 0;
}

static void top_alerts_copy(char *out, struct text text) {
  struct buf shown = {0};
  visible_add(&shown, text);
  (void)snprintf(out, TOP_NAME, "%s", buf_string(&shown));
  buf_release(&shown);
}

// The newest first; of the same moment, the one that came later.
static void top_alerts_add(struct top_alerts *a, const struct overdue_alert *alert) {
  size_t place = a->count;
  while (place && a->newest[place - 1].at <= alert->at) {
    place--;
  }
  if (place == TOP_ALERTS) {
    return;
  }
  a->count += a->count < TOP_ALERTS;
  memmove(&a->newest[place + 1], &a->newest[place], (a->count - place - 1) * sizeof *a->newest);
  struct top_alert *t = &a->newest[place];
  *t = (struct top_alert){.at = alert->at, .status = alert->status, .severity = alert->severity};
  top_alerts_copy(t->mark, alert->mark);
  top_alerts_copy(t->request, alert->request_id);
  top_alerts_copy(t->district, alert->district);
}

static void top_alerts_one(struct top_alerts *a, const rd_kafka_message_t *m) {
  struct overdue_alert alert;
  struct err e;
  if (m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    a->at_end++;
  } else if (!m->err && wire_decode_alert(a->wire, m->payload, m->len, &alert, &e) == 0) {
    top_alerts_add(a, &alert);
  }
}

void top_alerts_take(struct top_alerts *a, int wait_ms) {
  rd_kafka_message_t *messages[TOP_BATCH];
  ssize_t count;
  do {
    (void)rd_kafka_poll(a->rk, 0);
    count = rd_kafka_consume_batch_queue(a->queue, wait_ms, messages, TOP_BATCH);
    for (ssize_t i = 0; i < count; i++) {
      top_alerts_one(a, messages[i]);
      rd_kafka_message_destroy(messages[i]);
    }
  } while (count == TOP_BATCH);
}

void top_alerts_close(struct top_alerts *a) {
  for (size_t i = 0; i < a->partitions; i++) {
    (void)rd_kafka_consume_stop(a->topic, (int32_t)i);
  }
  if (a->queue) {
    rd_kafka_queue_destroy(a->queue);
  }
  if (a->topic) {
    rd_kafka_topic_destroy(a->topic);
  }
  if (a->rk) {
    kafka_end(a->rk);
  }
  wire_free(a->wire);
  *a = (struct top_alerts){0};
}
