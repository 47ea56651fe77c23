// SPDX-License-Identifier: Apache-2.0
// What a delivery report brings about: a message is done, refused, or sent again alone.
#include "runtime/kafka.h"
#include "runtime/outbound_parts.h"
#include "runtime/refusal.h"

void outbound_refuse(struct outbound *o, uint64_t number, rd_kafka_resp_err_t code) {
  o->refused_count++;
  if (o->refused) {
    o->refused(o->context, flight_at(&o->flight, number)->tag, refusal_reason(code));
  }
  flight_end(&o->flight, number);
}

void outbound_die(struct outbound *o, const char *reason) {
  if (!o->dead) {
    o->dead = true;
    (void)err_set(&o->death, "the producer of topic %s can not go on: %s", o->topic, reason);
  }
}

static int outbound_open_alone(struct outbound *o) {
  rd_kafka_conf_t *conf = rd_kafka_conf_dup(o->conf);
  kafka_conf_set(conf, "batch.num.messages", "1");
  struct err e;
  o->alone = kafka_new(RD_KAFKA_PRODUCER, conf, &e);
  if (!o->alone) {
    outbound_die(o, e.text);
    return -1;
  }
  o->alone_topic = rd_kafka_topic_new(o->alone, o->topic, NULL);
  return 0;
}

// Sends a message of a refused batch again, to the partition that it was meant for. Called inside a delivery report of
// `batched`; the queue of `alone` is full while as many refused ones are under way as it takes.
static rd_kafka_resp_err_t outbound_again(struct outbound *o, const rd_kafka_message_t *report, uint64_t number) {
  if (!o->alone && outbound_open_alone(o)) {
    return report->err;
  }
  rd_kafka_headers_t *headers = NULL;
  if (!rd_kafka_message_headers(report, &headers)) {
    headers = rd_kafka_headers_copy(headers);
  }
  struct outbound_message m = {.partition = report->partition,
    .key = report->key,
    .key_size = report->key_len,
    .payload = report->payload,
    .size = report->len,
    .timestamp = flight_at(&o->flight, number)->timestamp,
    .headers = headers,
    .number = number};
  rd_kafka_resp_err_t code = outbound_produce(o->alone, o->alone_topic, &m);
  while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
    (void)rd_kafka_poll(o->alone, OUTBOUND_SLICE);
    code = outbound_produce(o->alone, o->alone_topic, &m);
  }
  if (code && headers) {
    rd_kafka_headers_destroy(headers);
  }
  return code;
}

void outbound_report(rd_kafka_t *rk, const rd_kafka_message_t *report, void *opaque) {
  struct outbound *o = opaque;
  uint64_t number = (uint64_t)(uintptr_t)report->_private;
  rd_kafka_resp_err_t code = report->err;
  if (!code) {
    o->acknowledged++;
    flight_end(&o->flight, number);
    return;
  }
  if (rk != o->alone && refusal_is_about_a_batch(code)) {
    code = outbound_again(o, report, number);
  }
  if (code) {
    outbound_refuse(o, number, code);
  }
}
