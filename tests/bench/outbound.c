// SPDX-License-Identifier: Apache-2.0
// The outbound handle alone: payloads that are ready, sent and acknowledged. With --bare its floor: librdkafka alone,
// not idempotent, without delivery reports.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/kafka.h"
#include "tests/bench/clocks.h"
#include "tests/bench/samples.h"
#include "tests/bench/sender.h"

static const struct setting settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  KAFKA_EMBEDDED_SETTING,
  {"topic", 0, SETTING_TEXT, "NAME", NULL, "the topic to fill"},
  {"events", 0, SETTING_TEXT, "N", "1000000", "how many events to send"},
  {"bare", 0, SETTING_FLAG, NULL, NULL, "librdkafka alone"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};
static const struct verb_usage usage = {.verb = "bench-outbound",
  .arguments = "",
  .summary = "Sends payloads that are ready, and waits until all are acknowledged.",
  .settings = settings};

static void fail(const struct err *e) {
  (void)fprintf(stderr, "%s\n", e->text);
  exit(1);
}

static void refused(void *context, uint64_t tag, const char *sentence) {
  struct err e;
  (void)context;
  (void)err_set(&e, "message %" PRIu64 " was refused: %s", tag, sentence);
  fail(&e);
}

static void send_by_outbound(const struct settings *s, const struct samples *samples, uint64_t events) {
  struct err e;
  struct outbound *o = outbound_new(s, settings_text(s, "topic"), refused, NULL, &e);
  if (!o) {
    fail(&e);
  }
  for (uint64_t i = 0; i < events; i++) {
    const struct sample *one = &samples->at[i % SAMPLES];
    struct text key = event_key(&one->event);
    if (outbound_send(o, key.at, key.size, one->payload, one->size, 0, i, &e)) {
      fail(&e);
    }
  }
  if (outbound_wait(o, -1, &e)) {
    fail(&e);
  }
  outbound_free(o);
}

static rd_kafka_t *bare_handle(const struct settings *s, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_set(conf, "acks", "1");
  kafka_conf_set(conf, "compression.codec", "lz4");
  kafka_conf_set(conf, "queue.buffering.max.messages", "1000000");
  return kafka_new(RD_KAFKA_PRODUCER, conf, e);
}

static void send_bare(const struct settings *s, const struct samples *samples, uint64_t events) {
  struct err e;
  rd_kafka_t *rk = bare_handle(s, &e);
  if (!rk) {
    fail(&e);
  }
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, settings_text(s, "topic"), NULL);
  for (uint64_t i = 0; i < events; i++) {
    const struct sample *one = &samples->at[i % SAMPLES];
    struct text key = event_key(&one->event);
    union {
      const uint8_t *from;
      void *to;
    } payload = {.from = one->payload};
    while (rd_kafka_produce(
      topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, payload.to, one->size, key.at, key.size, NULL)) {
      (void)rd_kafka_poll(rk, 5);
    }
  }
  (void)rd_kafka_flush(rk, 60000);
  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(rk);
}

int main(int argc, char **argv) {
  struct settings *s = sender_settings(&usage, argc, argv);
  uint64_t events = (uint64_t)sender_number(s, "events");
  struct err e;
  struct wire *w = wire_new(&e);
  if (!w) {
    fail(&e);
  }
  struct samples samples;
  samples_init(&samples, "town", w);
  int64_t begun = clocks_monotonic();
  int64_t used = clocks_processor();
  (settings_flag(s, "bare") ? send_bare : send_by_outbound)(s, &samples, events);
  (void)printf("{\"events\": %" PRIu64 ", \"seconds\": %.3f, \"processor\": %.3f}\n", events,
    (double)(clocks_monotonic() - begun) / 1e9, (double)(clocks_processor() - used) / 1e9);
  samples_release(&samples);
  wire_free(w);
  settings_free(s);
  return 0;
}
