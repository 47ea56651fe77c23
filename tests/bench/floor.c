// SPDX-License-Identifier: Apache-2.0
// The floor of everything that reads: fetches a topic from its beginning to its end, decodes, and does nothing else.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/kafka.h"
#include "tests/bench/clocks.h"
#include "tests/bench/sender.h"

enum { TAKEN = 50000, PATIENCE = 100 };  // messages in a batch; ms

static const struct setting settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  {"topic", 0, SETTING_TEXT, "NAME", NULL, "the topic to read"},
  {"events", 0, SETTING_TEXT, "N", "1", "how many events it holds"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};
static const struct verb_usage usage = {
  .verb = "bench-floor", .arguments = "", .summary = "Fetches and decodes a topic.", .settings = settings};

static rd_kafka_t *open_handle(const struct settings *s, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  if (!conf) {
    return NULL;
  }
  // Where a full queue stalls the fetcher for a second (before 2.2), the queue must never be full.
  bool backs_off = kafka_conf_try(conf, "fetch.queue.backoff.ms", "5");
  kafka_conf_default(conf, s, "queued.min.messages", backs_off ? "100000" : "1000000");
  kafka_conf_default(conf, s, "queued.max.messages.kbytes", "262144");
  return kafka_new(RD_KAFKA_CONSUMER, conf, e);
}

static uint64_t decode_all(const struct wire *w, rd_kafka_message_t **messages, ssize_t count) {
  uint64_t decoded = 0;
  for (ssize_t i = 0; i < count; i++) {
    struct event event;
    struct err e;
    decoded += !messages[i]->err && !wire_decode(w, messages[i]->payload, messages[i]->len, &event, &e);
    rd_kafka_message_destroy(messages[i]);
  }
  return decoded;
}

static uint64_t read_all(const struct wire *w, rd_kafka_queue_t *queue, uint64_t events) {
  rd_kafka_message_t **messages = malloc(TAKEN * sizeof(rd_kafka_message_t *));
  uint64_t decoded = 0;
  int64_t end = clocks_monotonic() + INT64_C(300) * 1000000000;
  while (messages && decoded < events && clocks_monotonic() < end) {
    // As a program that is not to wait for a full batch must do it: wait for one, then take what is there.
    ssize_t count = rd_kafka_consume_batch_queue(queue, 0, messages, TAKEN);
    if (count <= 0) {
      count = rd_kafka_consume_batch_queue(queue, PATIENCE, messages, 1);
    }
    decoded += decode_all(w, messages, count);
  }
  free(messages);
  return decoded;
}

static void start_all(rd_kafka_topic_t *topic, rd_kafka_queue_t *queue, int partitions) {
  for (int p = 0; p < partitions; p++) {
    (void)rd_kafka_consume_start_queue(topic, p, RD_KAFKA_OFFSET_BEGINNING, queue);
  }
}

static void stop_all(rd_kafka_topic_t *topic, int partitions) {
  for (int p = 0; p < partitions; p++) {
    (void)rd_kafka_consume_stop(topic, p);
  }
}

int main(int argc, char **argv) {
  struct settings *s = sender_settings(&usage, argc, argv);
  struct err e;
  struct wire *w = wire_new(&e);
  int64_t begun = clocks_monotonic();
  rd_kafka_t *rk = w ? open_handle(s, &e) : NULL;
  int partitions = rk ? kafka_partition_count(rk, settings_text(s, "topic"), 10000, &e) : -1;
  if (partitions < 0) {
    (void)fprintf(stderr, "%s\n", e.text);
    return 1;
  }
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, settings_text(s, "topic"), NULL);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
  start_all(topic, queue, partitions);
  uint64_t decoded = read_all(w, queue, (uint64_t)sender_number(s, "events"));
  (void)printf("{\"events\": %" PRIu64 ", \"seconds\": %.3f, \"processor\": %.3f}\n", decoded,
    (double)(clocks_monotonic() - begun) / 1e9, (double)clocks_processor() / 1e9);
  stop_all(topic, partitions);
  rd_kafka_queue_destroy(queue);
  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(rk);
  wire_free(w);
  settings_free(s);
  return 0;
}
