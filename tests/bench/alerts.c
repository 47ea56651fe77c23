// SPDX-License-Identifier: Apache-2.0
// Lets requests fall due one after another at a steady rate, and measures how long after its due each `overdue` can be
// read from the alerts topic. Every one must come, once, and none before its due.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/kafka.h"
#include "tests/bench/clocks.h"
#include "tests/bench/latencies.h"
#include "tests/bench/sender.h"

// ms; the last is how long it is listened for what comes a second time.
enum { PATIENCE = 30000, HOUR = 3600 * 1000, QUIET = 300 };

static const struct setting settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  {"topic", 0, SETTING_TEXT, "NAME", NULL, "the topic that is counted"},
  {"alerts-topic", 0, SETTING_TEXT, "NAME", NULL, "where the alerts come"},
  {"rate", 0, SETTING_TEXT, "N", "200", "marks a second"},
  {"marks", 0, SETTING_TEXT, "N", "1000", "how many"},
  {"first", 0, SETTING_TEXT, "N", "0", "the number of the first request"},
  {"wait", 0, SETTING_TEXT, "MS", "3000", "how long before the first falls due"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};
static const struct verb_usage usage = {
  .verb = "bench-alerts", .arguments = "", .summary = "Measures from a due to its alert.", .settings = settings};

struct found {
  struct latencies lateness;
  int64_t first;  // the number of the first request
  bool *seen;     // by number
  size_t marks, twice, early;
  int64_t all_in;  // ns from the first due to the last alert
};

static _Noreturn void fail(const char *sentence) {
  (void)fprintf(stderr, "%s\n", sentence);
  exit(1);
}

static struct text put(char *room, size_t size, const char *word, int64_t number) {
  int length = snprintf(room, size, "00000000-0000-4000-8000-%s%08" PRId64, word, number);
  return (struct text){room, (uint32_t)length};
}

// Filed an hour ago, so that `due-soon` has long been owed when `overdue` is.
static void file_all(struct sender *sender, int64_t first, int64_t count, int64_t first_due, int64_t rate) {
  int64_t now = clocks_wall() / 1000000;
  for (int64_t i = 0; i < count; i++) {
    char id[64];
    char event_id[64];
    struct event event = {.type = EVENT_REQUEST_FILED, .occurred_at = now - HOUR, .source = {"bench", 5}};
    event.event_id = put(event_id, sizeof event_id, "e", first + i);
    event.filed = (struct request_filed){.request_id = put(id, sizeof id, "f", first + i),
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

// The number at the end of its request's id; below `first` or beyond the last for others'.
static int64_t number_of(const struct overdue_alert *alert) {
  enum { DIGITS = 8 };
  char digits[DIGITS + 1] = "";
  if (alert->request_id.size > DIGITS) {
    memcpy(digits, alert->request_id.at + alert->request_id.size - DIGITS, DIGITS);
  }
  return strtoll(digits, NULL, 10);
}

static void take(struct found *f, const struct overdue_alert *alert, int64_t first_due, int64_t now) {
  int64_t place = number_of(alert) - f->first;
  if (place < 0 || (size_t)place >= f->marks || alert->due_at < first_due) {
    return;
  }
  if (f->seen[place]) {
    f->twice++;
    return;
  }
  f->seen[place] = true;
  f->early += now < alert->due_at * 1000000;
  f->all_in = now - first_due * 1000000;
  latencies_add(&f->lateness, now - alert->due_at * 1000000);
}

static void read_alerts(rd_kafka_queue_t *queue, const struct wire *w, int64_t first_due, struct found *f) {
  int64_t end = clocks_wall() / 1000000 + PATIENCE + (int64_t)f->marks * 10;
  bool whole = false;
  while (clocks_wall() / 1000000 < end) {
    if (!whole && f->lateness.count == f->marks) {
      whole = true;
      end = clocks_wall() / 1000000 + QUIET;
    }
    rd_kafka_message_t *m = rd_kafka_consume_queue(queue, 100);
    int64_t now = clocks_wall();
    struct overdue_alert alert;
    if (m && is_overdue(w, m, &alert)) {
      take(f, &alert, first_due, now);
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
  struct found found = {.first = sender_number(s, "first"), .marks = (size_t)marks};
  struct err e;
  struct wire *w = wire_new(&e);
  rd_kafka_t *rk = open_reader(s, &queue, &topic);
  latencies_init(&found.lateness, found.marks);
  found.seen = calloc(found.marks + 1, sizeof *found.seen);
  if (!found.seen) {
    fail("there is no memory for what was seen");
  }
  sender_open(&sender, s);
  int64_t first_due = clocks_wall() / 1000000 + sender_number(s, "wait");
  file_all(&sender, found.first, marks, first_due, rate);
  (void)sender_close(&sender);
  read_alerts(queue, w, first_due, &found);
  (void)printf("{\"marks\": %" PRId64
               ", \"alerts\": %zu, \"twice\": %zu, \"early\": %zu, \"p50\": %.3f, \"p99\": %.3f, \"most\": %.3f, "
               "\"all_in\": %.3f}\n",
    marks, found.lateness.count, found.twice, found.early, latencies_percentile(&found.lateness, 50),
    latencies_percentile(&found.lateness, 99), latencies_percentile(&found.lateness, 100), (double)found.all_in / 1e9);
  latencies_release(&found.lateness);
  free(found.seen);
  rd_kafka_queue_destroy(queue);
  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(rk);
  wire_free(w);
  settings_free(s);
  return 0;
}
