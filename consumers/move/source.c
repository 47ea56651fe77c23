// SPDX-License-Identifier: Apache-2.0
// Merges the partitions of a topic: each has a queue of its own, so that one that is far ahead does not crowd the
// others out.
#include "consumers/move/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "consumers/log/replay.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "schemas/event.h"

enum { SOURCE_BATCH = 2000, SOURCE_WAIT_MS = 100, SOURCE_KBYTES = 262144, SOURCE_KBYTES_LEAST = 8192 };

static rd_kafka_t *source_consumer(const struct settings *settings, int partitions, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(settings, "error", e);
  char kbytes[24];
  int share = SOURCE_KBYTES / partitions;
  if (!conf) {
    return NULL;
  }
  (void)snprintf(kbytes, sizeof kbytes, "%d", share < SOURCE_KBYTES_LEAST ? SOURCE_KBYTES_LEAST : share);
  kafka_conf_set(conf, "enable.partition.eof", "true");
  kafka_conf_default(conf, settings, "fetch.wait.max.ms", "50");
  kafka_conf_default(conf, settings, "queued.max.messages.kbytes", kbytes);
  // Before librdkafka 2.2 a queue that is full holds the fetcher up for a second.
  bool backs_off = kafka_conf_try(conf, "fetch.queue.backoff.ms", "5");
  kafka_conf_default(conf, settings, "queued.min.messages", backs_off ? "100000" : "1000000");
  return kafka_new(RD_KAFKA_CONSUMER, conf, e);
}

static int source_count(const struct settings *settings, const char *topic, struct err *e) {
  rd_kafka_t *rk = source_consumer(settings, 1, e);
  int count = rk ? kafka_partition_count(rk, topic, 10000, e) : -1;
  if (rk) {
    kafka_end(rk);
  }
  return count < 0 ? -1 : count;
}

int move_source_open(
  struct move_source *s, const struct settings *settings, const char *topic, bool (*stopped)(void), struct err *e) {
  *s = (struct move_source){.name = topic, .stopped = stopped};
  int count = source_count(settings, topic, e);
  s->rk = count > 0 ? source_consumer(settings, count, e) : NULL;
  s->topic = s->rk ? rd_kafka_topic_new(s->rk, topic, NULL) : NULL;
  s->parts = s->topic ? calloc((size_t)count, sizeof *s->parts) : NULL;
  if (!s->parts) {
    return -1;
  }
  s->count = (size_t)count;
  for (size_t i = 0; i < s->count; i++) {
    struct move_part *p = &s->parts[i];
    *p = (struct move_part){.partition = (int32_t)i, .clock = MOMENT_NONE};
    if (replay_bounds(s->rk, topic, p->partition, stopped, &p->low, &p->end, e) != 0) {
      return -1;
    }
    p->from = p->low;
  }
  return 0;
}

static void part_close(struct move_part *p) {
  for (; p->at < p->count; p->at++) {
    rd_kafka_message_destroy(p->messages[p->at]);
  }
  free(p->messages);
  if (p->queue) {
    rd_kafka_queue_destroy(p->queue);
  }
}

void move_source_close(struct move_source *s) {
  for (size_t i = 0; i < s->count; i++) {
    if (s->parts[i].queue && !s->parts[i].done) {
      (void)rd_kafka_consume_stop(s->topic, s->parts[i].partition);
    }
    part_close(&s->parts[i]);
  }
  free(s->parts);
  if (s->topic) {
    rd_kafka_topic_destroy(s->topic);
  }
  if (s->rk) {
    kafka_end(s->rk);
  }
}

// --- fetching

static int source_start(struct move_source *s, struct err *e) {
  s->started = true;
  for (size_t i = 0; i < s->count; i++) {
    struct move_part *p = &s->parts[i];
    p->next = p->from;
    p->done = p->from >= p->end;
    if (p->done) {
      continue;
    }
    p->messages = calloc(SOURCE_BATCH, sizeof(rd_kafka_message_t *));
    p->queue = rd_kafka_queue_new(s->rk);
    if (!p->messages || rd_kafka_consume_start_queue(s->topic, p->partition, p->from, p->queue) != 0) {
      return err_set(e, "partition %d of topic %s can not be read: %s", (int)p->partition, s->name,
        rd_kafka_err2str(rd_kafka_last_error()));
    }
  }
  return 0;
}

static void part_finish(struct move_source *s, struct move_part *p) {
  p->done = true;
  p->next = p->end;
  (void)rd_kafka_consume_stop(s->topic, p->partition);
}

// What waiting does not mend.
static int part_fault(const struct move_source *s, const struct move_part *p, rd_kafka_resp_err_t code, struct err *e) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      return err_set(e, "offset %" PRId64 " of partition %d of topic %s was deleted while it was read; run it again",
        p->next, (int)p->partition, s->name);
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return err_set(
        e, "partition %d of topic %s can not be read on: %s", (int)p->partition, s->name, rd_kafka_err2str(code));
    default:
      return 0;
  }
}

// Drops what is at the head of the buffer and no message to give out.
static int part_settle(struct move_source *s, struct move_part *p, struct err *e) {
  while (p->at < p->count) {
    rd_kafka_message_t *m = p->messages[p->at];
    bool wanted = !m->err && m->offset < p->end;
    bool over = (!m->err || m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) && m->offset >= p->end;
    int result = m->err && !over ? part_fault(s, p, m->err, e) : 0;
    if (wanted || result) {
      return result;
    }
    rd_kafka_message_destroy(m);
    p->at++;
    if (over && !p->done) {
      part_finish(s, p);
    }
  }
  return 0;
}

static int part_fill(struct move_source *s, struct move_part *p, struct err *e) {
  int result = part_settle(s, p, e);
  while (!result && p->at == p->count && !p->done && !s->stopped()) {
    (void)rd_kafka_poll(s->rk, 0);
    ssize_t count = rd_kafka_consume_batch_queue(p->queue, SOURCE_WAIT_MS, p->messages, SOURCE_BATCH);
    p->at = 0;
    p->count = count > 0 ? (size_t)count : 0;
    result = part_settle(s, p, e);
  }
  return result;
}

// --- merging

static int64_t part_clock(const struct move_part *p) {
  int64_t timestamp = replay_timestamp(p->messages[p->at]);
  return timestamp > p->clock ? timestamp : p->clock;
}

static rd_kafka_message_t *part_take(struct move_source *s, struct move_part *p) {
  rd_kafka_message_t *m = p->messages[p->at];
  p->clock = part_clock(p);
  p->at++;
  p->next = m->offset + 1;
  if (p->next == p->end) {
    part_finish(s, p);
  }
  return m;
}

int move_source_next(struct move_source *s, rd_kafka_message_t **message, struct err *e) {
  struct move_part *first = NULL;
  if (!s->started && source_start(s, e) != 0) {
    return -1;
  }
  for (size_t i = 0; i < s->count; i++) {
    struct move_part *p = &s->parts[i];
    if (p->at == p->count && p->done) {
      continue;
    }
    if (part_fill(s, p, e) != 0) {
      return -1;
    }
    if (s->stopped()) {
      return 0;
    }
    if (p->at < p->count && (!first || part_clock(p) < part_clock(first))) {
      first = p;
    }
  }
  if (first) {
    *message = part_take(s, first);
  }
  return first != NULL;
}
