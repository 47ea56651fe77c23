// SPDX-License-Identifier: Apache-2.0
// Reads the alerts topic, by librdkafka's consumer with an assignment of its own.
#include "consumers/telling/reader.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "consumers/core/must.h"
#include "consumers/log/replay.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/kafka_presence.h"
#include "runtime/stop.h"

struct reader {
  rd_kafka_t *rk;
  rd_kafka_t *asked;  // never fetches: it answers at once, and may be polled for what is no message
  rd_kafka_queue_t *queue;
  struct kafka_presence presence;
  char topic[256];
  int pipe[2];
};

static int look_at_brokers(rd_kafka_t *rk, char *statistics, size_t size, void *reader) {
  struct reader *r = reader;
  (void)rk;
  (void)size;
  kafka_presence_look(&r->presence, statistics);
  return 0;  // librdkafka frees them
}

static rd_kafka_conf_t *reader_conf(struct reader *r, const struct settings *s, const char *group, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(s, "error", e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_set(conf, "group.id", group);
  kafka_conf_set(conf, "enable.auto.commit", "true");
  kafka_conf_default(conf, s, "auto.commit.interval.ms", "1000");
  kafka_conf_set(conf, "enable.partition.eof", "true");
  kafka_conf_default(conf, s, "fetch.wait.max.ms", "500");
  kafka_conf_default(conf, s, "queued.min.messages", "100000");
  (void)kafka_conf_try(conf, "fetch.queue.backoff.ms", "5");
  kafka_presence_ask(conf, s);
  rd_kafka_conf_set_opaque(conf, r);
  rd_kafka_conf_set_stats_cb(conf, look_at_brokers);
  return conf;
}

static rd_kafka_t *open_asked(const struct settings *s, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(s, "error", e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_quiet(conf);
  return kafka_new(RD_KAFKA_CONSUMER, conf, e);
}

static rd_kafka_t *open_fetching(struct reader *r, const struct settings *s, const char *group, struct err *e) {
  rd_kafka_conf_t *conf = reader_conf(r, s, group, e);
  return conf ? kafka_new(RD_KAFKA_CONSUMER, conf, e) : NULL;
}

struct reader *reader_new(const struct settings *s, const char *topic, const char *group, struct err *e) {
  struct reader *r = must(calloc(1, sizeof *r));
  (void)snprintf(r->topic, sizeof r->topic, "%s", topic);
  r->pipe[0] = r->pipe[1] = -1;
  r->asked = open_asked(s, e);
  r->rk = r->asked ? open_fetching(r, s, group, e) : NULL;
  if (!r->rk) {
    kafka_end(r->asked);
    free(r);
    return NULL;
  }
  (void)rd_kafka_poll_set_consumer(r->rk);
  r->queue = rd_kafka_queue_get_consumer(r->rk);
  if (pipe2(r->pipe, O_NONBLOCK | O_CLOEXEC) != 0) {
    (void)err_set(e, "no pipe can be had for the reader of alerts; raise the limit of open files (ulimit -n)");
    reader_free(r);
    return NULL;
  }
  rd_kafka_queue_io_event_enable(r->queue, r->pipe[1], "1", 1);
  return r;
}

void reader_free(struct reader *r) {
  if (!r) {
    return;
  }
  rd_kafka_queue_io_event_enable(r->queue, -1, NULL, 0);
  (void)rd_kafka_commit(r->rk, NULL, 1);
  (void)rd_kafka_assign(r->rk, NULL);
  rd_kafka_queue_destroy(r->queue);
  kafka_end(r->rk);
  kafka_end(r->asked);
  if (r->pipe[0] >= 0) {
    (void)close(r->pipe[0]);
    (void)close(r->pipe[1]);
  }
  free(r);
}

bool reader_is_away(const struct reader *r) {
  return kafka_presence_is_away(&r->presence);
}

int reader_partitions(struct reader *r, int timeout_ms, struct err *e) {
  return kafka_partition_count(r->asked, r->topic, timeout_ms, e);
}

int reader_bounds(struct reader *r, int32_t partition, int64_t *low, int64_t *end, struct err *e) {
  return replay_bounds(r->asked, r->topic, partition, stop_requested, low, end, e);
}

int reader_start(struct reader *r, const int64_t *offsets, int32_t count, struct err *e) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(count);
  for (int32_t i = 0; i < count; i++) {
    rd_kafka_topic_partition_list_add(list, r->topic, i)->offset = offsets[i];
  }
  rd_kafka_resp_err_t code = rd_kafka_assign(r->rk, list);
  rd_kafka_topic_partition_list_destroy(list);
  return code ? err_set(e, "topic %s can not be read: %s", r->topic, rd_kafka_err2str(code)) : 0;
}

int reader_fd(const struct reader *r) {
  return r->pipe[0];
}

size_t reader_take(struct reader *r, rd_kafka_message_t **messages, size_t room) {
  char wakes[256];
  while (read(r->pipe[0], wakes, sizeof wakes) > 0) {
  }
  ssize_t count = rd_kafka_consume_batch_queue(r->queue, 0, messages, room);
  return count > 0 ? (size_t)count : 0;
}

void reader_told(struct reader *r, int32_t partition, int64_t offset) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, r->topic, partition)->offset = offset;
  (void)rd_kafka_offsets_store(r->rk, list);
  rd_kafka_topic_partition_list_destroy(list);
}

int64_t reader_end(struct reader *r, int32_t partition) {
  int64_t low = -1;
  int64_t end = -1;
  return rd_kafka_get_watermark_offsets(r->rk, r->topic, partition, &low, &end) ? -1 : end;
}
