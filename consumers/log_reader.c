// SPDX-License-Identifier: Apache-2.0
// Reads partitions into one queue, by librdkafka's simple consumer: each partition starts and stops by itself.
#include "consumers/log_reader.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/kafka.h"

// Numbers of partitions that are kept: nobody adds some more often than this while one process runs.
enum { COUNTS_MOST = 8 };

struct log_reader {
  rd_kafka_t *rk;
  rd_kafka_topic_t *topic;
  rd_kafka_queue_t *queue;
  char name[256];
  int32_t counts[COUNTS_MOST];  // of partitions, the newest last
  size_t count_count;
  int pipe[2];
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
  // A full queue stalls the fetcher for a second on librdkafka before 2.2; there a deep queue keeps the pace.
  bool backs_off = kafka_conf_try(conf, "fetch.queue.backoff.ms", "5");
  kafka_conf_default(conf, s, "queued.min.messages", backs_off ? "100000" : "1000000");
  kafka_conf_default(conf, s, "queued.max.messages.kbytes", "65536");
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
    log_reader_free(r);
    return NULL;
  }
  return r;
}

void log_reader_free(struct log_reader *r) {
  if (!r) {
    return;
  }
  rd_kafka_queue_io_event_enable(r->queue, -1, NULL, 0);
  if (r->topic) {
    rd_kafka_topic_destroy(r->topic);
  }
  rd_kafka_queue_destroy(r->queue);
  rd_kafka_destroy(r->rk);
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
  return 0;
}

void log_reader_stop(struct log_reader *r, int32_t partition) {
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

size_t log_reader_take(struct log_reader *r, rd_kafka_message_t **messages, size_t room) {
  char wakes[256];
  while (read(r->pipe[0], wakes, sizeof wakes) > 0) {
  }
  // This also serves the records that are no messages, such as the marks of transactions, which move the position.
  ssize_t count = rd_kafka_consume_batch_queue(r->queue, 0, messages, room);
  return count > 0 ? (size_t)count : 0;
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
