// SPDX-License-Identifier: Apache-2.0
// A real Kafka through librdkafka.
#include "tests/simulation/proof/log_real.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATIENCE = 30000 };

// What became of one message.
struct report {
  bool done;
  rd_kafka_resp_err_t err;
  int64_t offset;
};

static void die(const char *what, const char *why) {
  (void)fprintf(stderr, "log-script: %s: %s\n", what, why);
  exit(2);
}

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *context) {
  struct report *report = m->_private;
  (void)rk;
  (void)context;
  *report = (struct report){true, m->err, m->offset};
}

// `id` is the transactional one, NULL for none.
static rd_kafka_t *make(const struct log_real *l, rd_kafka_type_t type, const char *id) {
  char why[512];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  const char *const settings[][2] = {{"bootstrap.servers", l->brokers}, {"log_level", "0"}, {"linger.ms", "0"},
    {"isolation.level", "read_committed"}, {"auto.offset.reset", "error"}, {"enable.partition.eof", "true"},
    {"enable.auto.commit", "false"}, {"group.id", l->id}, {"transactional.id", id}, {"fetch.wait.max.ms", "5"}};
  bool producer = type == RD_KAFKA_PRODUCER;
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
    bool for_producer = i == 2 || i == 8;
    bool wanted = i < 2 || (for_producer == producer && settings[i][1]);
    if (wanted && rd_kafka_conf_set(conf, settings[i][0], settings[i][1], why, sizeof why) != RD_KAFKA_CONF_OK) {
      die(settings[i][0], why);
    }
  }
  if (producer) {
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
  }
  rd_kafka_t *rk = rd_kafka_new(type, conf, why, sizeof why);
  if (!rk) {
    die("no handle", why);
  }
  return rk;
}

static void must(rd_kafka_error_t *error, const char *what) {
  if (error) {
    die(what, rd_kafka_error_string(error));
  }
}

static bool failed(rd_kafka_error_t *error) {
  bool any = error != NULL;
  if (error) {
    rd_kafka_error_destroy(error);
  }
  return any;
}

void log_real_init(struct log_real *l, const char *brokers, const char *topic, uint64_t seed) {
  char other[80];
  *l = (struct log_real){.brokers = brokers, .topic = topic};
  (void)snprintf(l->id, sizeof l->id, "%.40s-%" PRIu64, topic, seed);
  (void)snprintf(other, sizeof other, "%s-other", l->id);
  l->reader = make(l, RD_KAFKA_CONSUMER, NULL);
  l->plain = make(l, RD_KAFKA_PRODUCER, NULL);
  l->other = make(l, RD_KAFKA_PRODUCER, other);
  must(rd_kafka_init_transactions(l->other, PATIENCE), "init_transactions");
}

static void close_relay(struct log_real *l, size_t i) {
  if (l->relays[i]) {
    (void)rd_kafka_purge(l->relays[i], RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    (void)rd_kafka_flush(l->relays[i], 1000);
    rd_kafka_destroy(l->relays[i]);
    l->relays[i] = NULL;
  }
}

void log_real_release(struct log_real *l) {
  for (size_t i = 0; i < LOG_RELAYS; i++) {
    close_relay(l, i);
  }
  rd_kafka_destroy(l->plain);
  rd_kafka_destroy(l->other);
  (void)rd_kafka_consumer_close(l->reader);
  rd_kafka_destroy(l->reader);
}

static struct report produce(
  struct log_real *l, rd_kafka_t *rk, int32_t partition, int64_t timestamp, const char *value) {
  struct report report = {0};
  char key[] = "k";
  rd_kafka_resp_err_t err = rd_kafka_producev(rk, RD_KAFKA_V_TOPIC(l->topic), RD_KAFKA_V_PARTITION(partition),
    RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, 1),
    RD_KAFKA_V_VALUE((void *)(uintptr_t)value, strlen(value)), RD_KAFKA_V_TIMESTAMP(timestamp),
    RD_KAFKA_V_OPAQUE(&report), RD_KAFKA_V_END);
  if (err) {
    return (struct report){true, err, -1};
  }
  for (int waited = 0; !report.done; waited += 50) {
    (void)rd_kafka_poll(rk, 50);
    if (waited > PATIENCE) {
      die("a message", "no delivery report");
    }
  }
  return report;
}

static int64_t delivered(struct report report) {
  if (report.err) {
    die("a message", rd_kafka_err2str(report.err));
  }
  return report.offset;
}

int64_t log_real_append(struct log_real *l, int32_t partition, int64_t timestamp, const char *value) {
  return delivered(produce(l, l->plain, partition, timestamp, value));
}

int64_t log_real_append_open(struct log_real *l, int32_t partition, int64_t timestamp, const char *value) {
  (void)failed(rd_kafka_begin_transaction(l->other));  // an error where it is open
  return delivered(produce(l, l->other, partition, timestamp, value));
}

// A commit is acknowledged before its marker is written: until the end has passed it.
static void await_end(struct log_real *l, int32_t partition, int64_t last) {
  int64_t low;
  int64_t high = -1;
  for (int i = 0; i < 400 && high <= last + 1; i++) {
    log_real_bounds(l, partition, &low, &high);
    if (high <= last + 1) {
      const struct timespec pause = {.tv_nsec = 10 * 1000000L};
      (void)nanosleep(&pause, NULL);
    }
  }
}

void log_real_end(struct log_real *l, bool commit) {
  must(commit ? rd_kafka_commit_transaction(l->other, PATIENCE) : rd_kafka_abort_transaction(l->other, PATIENCE),
    "the end of a transaction");
}

void log_real_open(struct log_real *l, size_t i) {
  close_relay(l, i);
  l->relays[i] = make(l, RD_KAFKA_PRODUCER, l->id);
  must(rd_kafka_init_transactions(l->relays[i], PATIENCE), "init_transactions");
}

// False where the relay is lost. *last is the offset of the last message.
static bool produce_all(
  struct log_real *l, size_t i, int32_t partition, int64_t timestamp, const char *value, size_t count, int64_t *last) {
  bool good = !failed(rd_kafka_begin_transaction(l->relays[i]));
  for (size_t n = 0; n < count && good; n++) {
    struct report report = produce(l, l->relays[i], partition, timestamp, value);
    good = !report.err;
    *last = report.offset;
  }
  return good;
}

bool log_real_send(struct log_real *l, size_t i, int32_t partition, int64_t timestamp, const char *value, size_t count,
  enum fake_outcome outcome, int64_t *high) {
  int64_t last = -1;
  bool good = produce_all(l, i, partition, timestamp, value, count, &last);
  if (good && outcome == SEND_ABORTED) {
    must(rd_kafka_abort_transaction(l->relays[i], PATIENCE), "abort");
    await_end(l, partition, last);
    good = produce_all(l, i, partition, timestamp, value, count, &last);
  }
  if (outcome != SEND_BROKEN && good) {
    good = !failed(rd_kafka_commit_transaction(l->relays[i], PATIENCE));
    if (good) {
      await_end(l, partition, last);
    }
  }
  *high = last + 1;
  good = good && outcome != SEND_BROKEN && outcome != SEND_UNKNOWN;
  if (!good) {
    close_relay(l, i);
  }
  return good;
}

void log_real_bounds(struct log_real *l, int32_t partition, int64_t *low, int64_t *high) {
  rd_kafka_resp_err_t err = rd_kafka_query_watermark_offsets(l->reader, l->topic, partition, low, high, PATIENCE);
  if (err) {
    die("the ends", rd_kafka_err2str(err));
  }
}

static void assign(struct log_real *l, int32_t partition, int64_t from) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, l->topic, partition)->offset = from;
  rd_kafka_resp_err_t err = rd_kafka_assign(l->reader, list);
  rd_kafka_topic_partition_list_destroy(list);
  if (err) {
    die("to read", rd_kafka_err2str(err));
  }
}

static int64_t position(struct log_real *l, int32_t partition) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, l->topic, partition);
  (void)rd_kafka_position(l->reader, list);
  int64_t offset = list->elems[0].offset;
  rd_kafka_topic_partition_list_destroy(list);
  return offset;
}

// False at the end, or where it is out of range.
static bool take(const rd_kafka_message_t *m, struct buf *out) {
  char line[200];
  rd_kafka_timestamp_type_t type;
  if (m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    return false;
  }
  if (m->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || m->err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
    buf_add_string(out, "out of range; ");
    return false;
  }
  if (m->err) {
    die("to read", rd_kafka_message_errstr(m));
  }
  (void)snprintf(line, sizeof line, "%" PRId64 " at %" PRId64 " %.*s %.*s; ", m->offset,
    rd_kafka_message_timestamp(m, &type), (int)m->key_len, (const char *)m->key, (int)m->len, (const char *)m->payload);
  buf_add_string(out, line);
  return true;
}

void log_real_read(struct log_real *l, int32_t partition, int64_t from, bool with_position, struct buf *out) {
  char line[64];
  bool more = true;
  assign(l, partition, from);
  for (int waited = 0; more; waited++) {
    rd_kafka_message_t *m = rd_kafka_consumer_poll(l->reader, 1000);
    if (m) {
      more = take(m, out);
      rd_kafka_message_destroy(m);
    } else if (waited > PATIENCE / 1000) {
      die("to read", "no end is told");
    }
  }
  int64_t at = position(l, partition);
  (void)snprintf(line, sizeof line, "position %" PRId64, at < 0 ? -1 : at);
  if (with_position) {
    buf_add_string(out, line);
  }
  (void)rd_kafka_assign(l->reader, NULL);
}

void log_real_trim(struct log_real *l, int32_t partition, int64_t low) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, l->topic, partition)->offset = low;
  rd_kafka_DeleteRecords_t *what = rd_kafka_DeleteRecords_new(list);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(l->plain);
  rd_kafka_DeleteRecords(l->plain, &what, 1, NULL, queue);
  rd_kafka_event_t *event = rd_kafka_queue_poll(queue, PATIENCE);
  if (!event || rd_kafka_event_error(event)) {
    die("DeleteRecords", event ? rd_kafka_event_error_string(event) : "no answer");
  }
  rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  rd_kafka_DeleteRecords_destroy(what);
  rd_kafka_topic_partition_list_destroy(list);
}
