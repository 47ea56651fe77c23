// SPDX-License-Identifier: Apache-2.0
// Reads partitions into one queue, by librdkafka's simple consumer: each partition starts and stops by itself.
#include "consumers/log/log_reader.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "consumers/log/nudge.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"

// Numbers of partitions that are kept: nobody adds some more often than this while one process runs.
enum { COUNTS_MOST = 8 };

// So many messages in the queue stop the fetcher: with what one fetch brings they are some 30 MB.
static const char *const queue_full = "30000";

// A queue shorter than this stops no fetcher.
enum { LOWEST_LEVEL = 400 };

struct log_reader {
  rd_kafka_t *rk;
  rd_kafka_topic_t *topic;
  rd_kafka_queue_t *queue;
  char name[256];
  int32_t counts[COUNTS_MOST];  // of partitions, the newest last
  size_t count_count;
  int pipe[2];
  struct nudge *nudge;  // NULL where the library needs none
  size_t full;          // so many messages in the queue stop the fetcher
  size_t length;        // of the queue, when it was last looked at
};

static rd_kafka_conf_t *reader_conf(const struct settings *s, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_quiet(conf);
  kafka_conf_set(conf, "enable.auto.commit", "false");
  kafka_conf_set(conf, "enable.auto.offset.store", "false");
  kafka_conf_set(conf, "auto.offset.reset", "error");
  kafka_conf_set(conf, "isolation.level", "read_committed");
  (void)kafka_conf_try(conf, "fetch.queue.backoff.ms", "5");
  kafka_conf_default(conf, s, "queued.min.messages", queue_full);
  kafka_conf_default(conf, s, "queued.max.messages.kbytes", "65536");
  kafka_conf_default(conf, s, "fetch.message.max.bytes", "524288");
  return conf;
}

static int open_pipe(struct log_reader *r, struct err *e) {
  if (pipe2(r->pipe, O_NONBLOCK | O_CLOEXEC) != 0) {
    return err_set(e, "no pipe can be had for the reader of the log; raise the limit of open files (ulimit -n)");
  }
  rd_kafka_queue_io_event_enable(r->queue, r->pipe[1], "1", 1);
  return 0;
}

struct log_reader *log_reader_new(const struct settings *s, const char *topic, struct err *e) {
  struct log_reader *r = calloc(1, sizeof *r);
  if (!r) {
    abort();
  }
  r->pipe[0] = r->pipe[1] = -1;
  rd_kafka_conf_t *conf = reader_conf(s, e);
  r->rk = conf ? kafka_new(RD_KAFKA_CONSUMER, conf, e) : NULL;
  if (!r->rk) {
    free(r);
    return NULL;
  }
  (void)snprintf(r->name, sizeof r->name, "%s", topic);
  r->topic = rd_kafka_topic_new(r->rk, topic, NULL);
  r->queue = rd_kafka_queue_new(r->rk);
  if (!r->topic || open_pipe(r, e) != 0) {
    if (!r->topic) {
      (void)err_set(e, "%s is no name for a topic", topic);
    }
    log_reader_free(r, NULL);
    return NULL;
  }
  if (!kafka_version_at_least(2, 2, 0)) {
    const char *full = kafka_property(s, "queued.min.messages");
    r->full = full ? strtoul(full, NULL, 10) : strtoul(queue_full, NULL, 10);
    r->nudge = nudge_new(r->rk, r->name);
  }
  return r;
}

void log_reader_free(struct log_reader *r, struct kafka_ends *ends) {
  if (!r) {
    return;
  }
  nudge_free(r->nudge);
  rd_kafka_queue_io_event_enable(r->queue, -1, NULL, 0);
  if (r->topic) {
    rd_kafka_topic_destroy(r->topic);
  }
  rd_kafka_queue_destroy(r->queue);
  kafka_ends_add(ends, r->rk);
  if (r->pipe[0] >= 0) {
    (void)close(r->pipe[0]);
    (void)close(r->pipe[1]);
  }
  free(r);
}

rd_kafka_t *log_reader_handle(struct log_reader *r) {
  return r->rk;
}

void log_reader_serve(struct log_reader *r) {
  (void)rd_kafka_poll(r->rk, 0);
}

int log_reader_start(struct log_reader *r, int32_t partition, int64_t offset, struct err *e) {
  if (rd_kafka_consume_start_queue(r->topic, partition, offset, r->queue) != 0) {
    return err_set(
      e, "partition %d of %s can not be read: %s", (int)partition, r->name, rd_kafka_err2str(rd_kafka_last_error()));
  }
  if (r->nudge) {
    nudge_add(r->nudge, partition);
  }
  return 0;
}

void log_reader_stop(struct log_reader *r, int32_t partition) {
  if (r->nudge) {
    nudge_remove(r->nudge, partition);
  }
  (void)rd_kafka_consume_stop(r->topic, partition);
}

int64_t log_reader_position(struct log_reader *r, int32_t partition) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_t *p = rd_kafka_topic_partition_list_add(list, r->name, partition);
  rd_kafka_resp_err_t code = rd_kafka_position(r->rk, list);
  int64_t position = code == RD_KAFKA_RESP_ERR_NO_ERROR && p->offset >= 0 ? p->offset : -1;
  rd_kafka_topic_partition_list_destroy(list);
  return position;
}

int64_t log_reader_end(struct log_reader *r, int32_t partition) {
  int64_t low;
  int64_t high;
  rd_kafka_resp_err_t code = rd_kafka_get_watermark_offsets(r->rk, r->name, partition, &low, &high);
  return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : -1;
}

int log_reader_fd(const struct log_reader *r) {
  return r->pipe[0];
}

// The fetcher has been stopped by so many messages, or by fewer that are large: it is nudged where the queue falls
// below what stops it, and below a quarter of that, and so on.
static void look_at_length(struct log_reader *r, size_t taken) {
  if (!r->nudge) {
    return;
  }
  size_t now = rd_kafka_queue_length(r->queue);
  size_t before = r->length > now + taken ? r->length : now + taken;
  r->length = now;
  for (size_t level = r->full; level >= LOWEST_LEVEL; level /= 4) {
    if (before >= level && now < level) {
      nudge_give(r->nudge);
      return;
    }
  }
}

size_t log_reader_take(struct log_reader *r, rd_kafka_message_t **messages, size_t room) {
  char wakes[256];
  while (read(r->pipe[0], wakes, sizeof wakes) > 0) {
  }
  // This also serves the records that are no messages, such as the marks of transactions, which move the position.
  ssize_t count = rd_kafka_consume_batch_queue(r->queue, 0, messages, room);
  look_at_length(r, count > 0 ? (size_t)count : 0);
  return count > 0 ? (size_t)count : 0;
}

bool log_reader_is_behind(struct log_reader *r, rd_kafka_message_t **messages, size_t count, size_t most) {
  const rd_kafka_message_t *last = messages[count - 1];
  return !last->err && log_reader_end(r, last->partition) - last->offset > (int64_t)most;
}

void log_reader_add_partition_count(struct log_reader *r, int32_t count) {
  if (r->count_count == COUNTS_MOST) {
    memmove(r->counts, r->counts + 1, --r->count_count * sizeof *r->counts);
  }
  r->counts[r->count_count++] = count;
}

bool log_reader_is_placed(const struct log_reader *r, const rd_kafka_message_t *message) {
  for (size_t i = r->count_count; message->key && i-- > 0;) {
    if (rd_kafka_msg_partitioner_murmur2(r->topic, message->key, message->key_len, r->counts[i], NULL, NULL) ==
        message->partition) {
      return true;
    }
  }
  return !message->key;
}
