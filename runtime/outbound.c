// SPDX-License-Identifier: Apache-2.0
// The outbound handle: messages that are counted as sent only when the broker has acknowledged them.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/outbound_parts.h"
#include "runtime/stop.h"

enum { POLL_EVERY = 256 };  // messages sent between two looks at the delivery reports

// --- handing over to librdkafka

// librdkafka takes what it copies as void *.
static void *outbound_unconst(const void *at) {
  union {
    const void *from;
    void *to;
  } both = {.from = at};
  return both.to;
}

static void *outbound_opaque(uint64_t number) {
  // The number itself travels in the place of a pointer, which nobody follows.
  return (void *)(uintptr_t)number;  // NOLINT(performance-no-int-to-ptr)
}

rd_kafka_resp_err_t outbound_produce(rd_kafka_t *rk, rd_kafka_topic_t *topic, const struct outbound_message *m) {
  return rd_kafka_producev(rk, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(m->partition),
    RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(outbound_unconst(m->key), m->key_size),
    RD_KAFKA_V_VALUE(outbound_unconst(m->payload), m->size), RD_KAFKA_V_TIMESTAMP(m->timestamp),
    RD_KAFKA_V_HEADERS(m->headers), RD_KAFKA_V_OPAQUE(outbound_opaque(m->number)), RD_KAFKA_V_END);
}

// --- the handle

// A property that makes the promise of this handle; a user's own value for it would break the promise.
static int outbound_promise(
  rd_kafka_conf_t *conf, const struct settings *s, const char *name, const char *value, struct err *e) {
  const char *given = kafka_property(s, name);
  if (given && strcmp(given, value) != 0) {
    return err_set(
      e, "-X %s=%s: what is published is sent with %s=%s; leave this property out", name, given, name, value);
  }
  kafka_conf_set(conf, name, value);
  return 0;
}

static int outbound_configure(rd_kafka_conf_t *conf, const struct settings *s, struct err *e) {
  if (outbound_promise(conf, s, "enable.idempotence", "true", e) || outbound_promise(conf, s, "acks", "all", e) ||
      outbound_promise(conf, s, "partitioner", "murmur2_random", e) ||
      outbound_promise(conf, s, "delivery.report.only.error", "false", e)) {
    return -1;
  }
  kafka_conf_default(conf, s, "compression.codec", "lz4");
  kafka_conf_default(conf, s, "linger.ms", "5");
  // As many as a broker 20 ms away needs for a million a second; a deeper queue falls out of the caches and costs half
  // as much CPU again.
  kafka_conf_default(conf, s, "queue.buffering.max.messages", "30000");
  kafka_conf_default(conf, s, "queue.buffering.max.kbytes", "262144");
  rd_kafka_conf_set_dr_msg_cb(conf, outbound_report);
  return 0;
}

struct outbound *outbound_new(
  const struct settings *s, const char *topic, outbound_refused *refused, void *context, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  if (!conf) {
    return NULL;
  }
  struct outbound *o = calloc(1, sizeof *o);
  char *name = strdup(topic);
  if (!o || !name) {
    abort();
  }
  *o = (struct outbound){.conf = conf, .topic = name, .refused = refused, .context = context};
  rd_kafka_conf_set_opaque(conf, o);
  if (outbound_configure(conf, s, e) || !(o->batched = kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_dup(conf), e))) {
    outbound_free(o);
    return NULL;
  }
  o->batched_topic = rd_kafka_topic_new(o->batched, topic, NULL);
  return o;
}

static void outbound_close(rd_kafka_t *rk, rd_kafka_topic_t *topic, struct kafka_ends *ends) {
  if (topic) {
    rd_kafka_topic_destroy(topic);
  }
  if (rk) {
    (void)rd_kafka_purge(rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    kafka_ends_add(ends, rk);
  }
}

void outbound_end(struct outbound *o, struct kafka_ends *ends) {
  if (!o) {
    return;
  }
  outbound_close(o->batched, o->batched_topic, ends);
  outbound_close(o->alone, o->alone_topic, ends);
  flight_release(&o->flight);
  rd_kafka_conf_destroy(o->conf);
  free(o->topic);
  free(o);
}

void outbound_free(struct outbound *o) {
  outbound_end(o, NULL);
}

// --- sending

static int outbound_is_dead(struct outbound *o, struct err *e) {
  char reason[256];
  if (!o->dead && rd_kafka_fatal_error(o->batched, reason, sizeof reason)) {
    outbound_die(o, reason);
  }
  if (!o->dead && o->alone && rd_kafka_fatal_error(o->alone, reason, sizeof reason)) {
    outbound_die(o, reason);
  }
  if (o->dead) {
    *e = o->death;
  }
  return o->dead ? -1 : 0;
}

void outbound_never_wait(struct outbound *o) {
  o->never_waits = true;
}

// Waits for room in the queue for as long as it takes; brokers that stay away empty it by message.timeout.ms.
static rd_kafka_resp_err_t outbound_produce_patiently(struct outbound *o, const struct outbound_message *m) {
  rd_kafka_resp_err_t code = outbound_produce(o->batched, o->batched_topic, m);
  while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && !o->never_waits && !stop_requested()) {
    (void)outbound_poll(o, OUTBOUND_SLICE);
    code = outbound_produce(o->batched, o->batched_topic, m);
  }
  return code;
}

static int outbound_not_sent(struct outbound *o, const struct outbound_message *m, const char *why, struct err *e) {
  flight_end(&o->flight, m->number);
  return outbound_is_dead(o, e) ? -1 : err_set(e, "%s topic %s", why, o->topic);
}

static int outbound_send_message(struct outbound *o, const struct outbound_message *m, struct err *e) {
  rd_kafka_resp_err_t code = outbound_produce_patiently(o, m);
  if (code && m->headers) {
    rd_kafka_headers_destroy(m->headers);
  }
  if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && o->never_waits) {
    flight_end(&o->flight, m->number);
    return 1;
  }
  if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
    return outbound_not_sent(o, m, "stopped while waiting for room to send to", e);
  }
  if (code == RD_KAFKA_RESP_ERR__FATAL) {
    return outbound_not_sent(o, m, "nothing more can be sent to", e);
  }
  o->sent++;
  if (code) {
    outbound_refuse(o, m->number, code);
  }
  if (o->sent % POLL_EVERY == 0) {
    (void)outbound_poll(o, 0);
  }
  return o->dead ? outbound_is_dead(o, e) : 0;
}

int outbound_send_to(struct outbound *o, int32_t partition, const void *key, size_t key_size, const void *payload,
  size_t size, int64_t timestamp, rd_kafka_headers_t *headers, uint64_t tag, struct err *e) {
  struct outbound_message m = {.partition = partition,
    .key = key,
    .key_size = key_size,
    .payload = payload,
    .size = size,
    .timestamp = timestamp,
    .headers = headers,
    .number = flight_begin(&o->flight, tag, timestamp)};
  return outbound_send_message(o, &m, e);
}

int outbound_send(struct outbound *o, const void *key, size_t key_size, const void *payload, size_t size,
  int64_t timestamp, uint64_t tag, struct err *e) {
  return outbound_send_to(o, RD_KAFKA_PARTITION_UA, key, key_size, payload, size, timestamp, NULL, tag, e);
}

// --- waiting

static size_t outbound_under_way(const struct outbound *o) {
  return (size_t)(o->sent - o->acknowledged - o->refused_count);
}

size_t outbound_poll(struct outbound *o, int timeout_ms) {
  if (o->alone && rd_kafka_outq_len(o->alone)) {
    bool both = rd_kafka_outq_len(o->batched) > 0;
    (void)rd_kafka_poll(o->alone, both && timeout_ms > OUTBOUND_SLICE ? OUTBOUND_SLICE : timeout_ms);
    timeout_ms = 0;
  }
  (void)rd_kafka_poll(o->batched, timeout_ms);
  return outbound_under_way(o);
}

static int64_t outbound_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int outbound_wait(struct outbound *o, int timeout_ms, struct err *e) {
  int64_t end = outbound_now() + timeout_ms;
  while (outbound_poll(o, 0)) {
    int64_t left = timeout_ms < 0 ? OUTBOUND_SLICE : end - outbound_now();
    if (outbound_is_dead(o, e)) {
      return -1;
    }
    if (left <= 0) {
      return err_set(
        e, "%zu messages to topic %s were not acknowledged within %d ms", outbound_under_way(o), o->topic, timeout_ms);
    }
    (void)outbound_poll(o, left < OUTBOUND_SLICE ? (int)left : OUTBOUND_SLICE);
  }
  return outbound_is_dead(o, e);
}

uint64_t outbound_acknowledged(const struct outbound *o) {
  return o->acknowledged;
}

uint64_t outbound_refused_count(const struct outbound *o) {
  return o->refused_count;
}
