// SPDX-License-Identifier: Apache-2.0
// What the outbound handle is made of: for outbound.c and outbound_report.c alone.
#ifndef HUIYIN_RUNTIME_OUTBOUND_PARTS_H
#define HUIYIN_RUNTIME_OUTBOUND_PARTS_H

#include <stdbool.h>

#include "runtime/flight.h"
#include "runtime/outbound.h"

// The longest wait on one of two handles while the other has something to say, in ms.
enum { OUTBOUND_SLICE = 50 };

// A refused batch says nothing about which of its messages was bad. So each of them is sent again by a second handle
// that puts one message in a batch: what it reports is about that message alone, it needs no pause of the first handle,
// and its epochs are its own (an idempotent producer begins a new one after every refusal). It is made when first
// needed.
struct outbound {
  rd_kafka_t *batched;
  rd_kafka_topic_t *batched_topic;
  rd_kafka_t *alone;  // NULL until a batch was refused
  rd_kafka_topic_t *alone_topic;
  rd_kafka_conf_t *conf;  // what `alone` is made from
  char *topic;
  outbound_refused *refused;
  void *context;
  struct flight flight;  // the messages under way; a message's opaque is its number here
  uint64_t sent;
  uint64_t acknowledged;
  uint64_t refused_count;
  bool never_waits;
  bool dead;
  struct err death;
};

// What librdkafka is handed.
struct outbound_message {
  int32_t partition;
  const void *key;
  size_t key_size;
  const void *payload;
  size_t size;
  int64_t timestamp;
  rd_kafka_headers_t *headers;
  uint64_t number;
};

rd_kafka_resp_err_t outbound_produce(rd_kafka_t *rk, rd_kafka_topic_t *topic, const struct outbound_message *m);

// A delivery report, of either handle.
void outbound_report(rd_kafka_t *rk, const rd_kafka_message_t *report, void *opaque);
// The message is told to be refused, and done with.
void outbound_refuse(struct outbound *o, uint64_t number, rd_kafka_resp_err_t code);
// Nothing more can be sent; the first reason counts.
void outbound_die(struct outbound *o, const char *reason);

#endif
