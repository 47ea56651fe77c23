// SPDX-License-Identifier: Apache-2.0
// Lets requests fall due one after another at a steady rate, and measures how long after its due each `overdue` can be
// read from the alerts topic. Every one must come, once.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/kafka.h"
#include "tests/bench/clocks.h"
#include "tests/bench/latencies.h"
#include "tests/bench/sender.h"

enum { PATIENCE = 30000, HOUR = 3600 * 1000 };  // ms

static const struct setting settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  {"topic", 0, SETTING_TEXT, "NAME", NULL, "the topic that is counted"},
  {"alerts-topic", 0, SETTING_TEXT, "NAME", NULL, "where the alerts come"},
  {"rate", 0, SETTING_TEXT, "N", "200", "marks a second"},
  {"marks", 0, SETTING_TEXT, "N", "1000", "how many"},
  {"wait", 0, SETTING_TEXT, "MS", "3000", "how long before the first falls due"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};
static const struct verb_usage usage = {
  .verb = "bench-alerts", .arguments = "", .summary = "Measures from a due to its alert.", .settings = settings};

static void fail(const char *sentence) {
  (void)fprintf(stderr, "%s\n", sentence);
  exit(1);
}

static struct text put(char *room, size_t size, const char *word, int64_t number) {
  int length = snprintf(room, size, "00000000-0000-4000-8000-%s%08" PRId64, word, number);
  return (struct text){room, (uint32_t)length};
}

// Filed an hour ago, so that `due-soon` has long been owed when `overdue` is.
static void file_all(struct sender *sender, int64_t count, int64_t first_due, int64_t rate) {
  int64_t now = clocks_wall() / 1000000;
  for (int64_t i = 0; i < count; i++) {
    char id[64];
    char event_id[64];
    struct event event = {.type = EVENT_REQUEST_FILED, .occurred_at = now - HOUR, .source = {"bench", 5}};
    event.event_id = put(event_id, sizeof event_id, "e", i);
    event.filed = (struct request_filed){.request_id = put(id, sizeof id, "f", i),
      .category = {"供暖", 6},
      .district = {"152502/xilin/07", 15},
      .priority = PRIORITY_NORMAL,
      .due_at = first_due + i * 1000 / rate};
    sender_event(sender, &event, 0);
  }
}

static rd_kafka_t *open_reader(const struct settings *s, rd_kafka_queue_t **queue, rd_kafka_topic_t **topic) {
  struct err e;
  rd_kafka_conf_t *conf = kafka_conf(s, &e);
  if (conf) {
    kafka_conf_set(conf, "isolation.level", "read_committed");
  }
  rd_kafka_t *rk = conf ? kafka_new(RD_KAFKA_CONSUMER, conf, &e) : NULL;
  int partitions = rk ? kafka_partition_count(rk, settings_text(s, "alerts-topic"), 10000, &e) : -1;
  if (partitions < 0) {
    fail(e.text);
  }
  *queue = rd_kafka_queue_new(rk);
  *topic = rd_kafka_topic_new(rk, settings_text(s, "alerts-topic"), NULL);
  for (int p = 0; p < partitions; p++) {
    (void)rd_kafka_consume_start_queue(*topic, p, RD_KAFKA_OFFSET_END, *queue);
  }
  return rk;
}

static bool is_overdue(const struct wire *w, const rd_kafka_message_t *m, struct overdue_alert *alert) {
  struct err e;
  if (m->err || wire_decode_alert(w, m->payload, m->len, alert, &e)) {
    return false;
  }
  return alert->status == ALERT_RAISED && alert->mark.size == 7 && !memcmp(alert->mark.at, "overdue", 7);
}

static void read_alerts(rd_kafka_queue_t *queue, const struct wire *w, int64_t first_due, struct latencies *found) {
  int64_t end = clocks_wall() / 1000000 + PATIENCE + (int64_t)found->room * 10;
  while (found->count < found->room && clocks_wall() / 1000000 < end) {
    rd_kafka_message_t *m = rd_kafka_consume_queue(queue, 100);
    int64_t now = clocks_wall();
    struct overdue_alert alert;
    if (m && is_overdue(w, m, &alert) && alert.due_at >= first_due) {
      latencies_add(found, now - alert.due_at * 1000000);
    }
    if (m) {
      rd_kafka_message_destroy(m);
    }
  }
}

int main(int argc, char **argv) {
  struct settings *s = sender_settings(&usage, argc, argv);
  int64_t marks = sender_number(s, "marks");
  int64_t rate = sender_number(s, "rate");
  rd_kafka_queue_t *queue;
  rd_kafka_topic_t *topic;
  struct sender sender;
  struct latencies found;
  struct err e;
  struct wire *w = wire_new(&e);
  rd_kafka_t *rk = open_reader(s, &queue, &topic);
  latencies_init(&found, (size_t)marks);
  sender_open(&sender, s);
  int64_t first_due = clocks_wall() / 1000000 + sender_number(s, "wait");
  file_all(&sender, marks, first_due, rate);
  (void)sender_close(&sender);
  read_alerts(queue, w, first_due, &found);
  (void)printf("{\"marks\": %" PRId64 ", \"alerts\": %zu, \"p50\": %.3f, \"p99\": %.3f}\n", marks, found.count,
    latencies_percentile(&found, 50), latencies_percentile(&found, 99));
  latencies_release(&found);
  rd_kafka_queue_destroy(queue);
  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(rk);
  wire_free(w);
  settings_free(s);
  return 0;
}
