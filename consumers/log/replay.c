// SPDX-License-Identifier: Apache-2.0
// Reads stretches of a topic's partitions by librdkafka's simple consumer, which needs no group.
#include "consumers/log/replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/steady_clock.h"
#include "schemas/event.h"

// How long a topic must be unknown to be believed gone, in ms.
enum { REPLAY_GONE_FOR = 10000 };

enum { REPLAY_BATCH = 10000, REPLAY_WAIT_MS = 20, REPLAY_ASK_MS = 1500, REPLAY_PAUSE_MAX_MS = 2000, REPLAY_AHEAD = 16 };

rd_kafka_t *replay_consumer(const struct settings *s, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf_reader(s, "error", e);
  if (!conf) {
    return NULL;
  }
  kafka_conf_set(conf, "enable.partition.eof", "true");
  kafka_conf_default(conf, s, "fetch.wait.max.ms", "50");
  kafka_conf_default(conf, s, "queued.min.messages", "1000000");
  // Before librdkafka 2.2 a queue that is full holds the fetcher up for a second.
  if (!kafka_property(s, "fetch.queue.backoff.ms")) {
    (void)kafka_conf_try(conf, "fetch.queue.backoff.ms", "5");
  }
  return kafka_new(RD_KAFKA_CONSUMER, conf, e);
}

int64_t replay_timestamp(const rd_kafka_message_t *message) {
  rd_kafka_timestamp_type_t type;
  int64_t timestamp = rd_kafka_message_timestamp(message, &type);
  return type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || timestamp < 0 ? MOMENT_NONE : timestamp;
}

// --- where a partition begins and ends

static bool replay_is_gone(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
         code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

static bool replay_is_forbidden(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
         code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED || code == RD_KAFKA_RESP_ERR__AUTHENTICATION;
}

static int replay_stopped(const char *topic, struct err *e) {
  return err_set(e, "stopped before topic %s was read", topic);
}

static bool replay_pause(int milliseconds, bool (*stopped)(void)) {
  const struct timespec step = {.tv_nsec = 50 * 1000000L};
  for (int left = milliseconds; left > 0; left -= 50) {
    if (stopped && stopped()) {
      return false;
    }
    (void)nanosleep(&step, NULL);
  }
  return !stopped || !stopped();
}

static int replay_refused(const char *topic, int32_t partition, rd_kafka_resp_err_t code, struct err *e) {
  if (replay_is_gone(code)) {
    return err_set(e,
      "topic %s has no partition %d on these brokers; see that -b names the right ones, or make it with "
      "'huiyin topics create'",
      topic, (int)partition);
  }
  return err_set(e, "partition %d of topic %s can not be read: %s", (int)partition, topic, rd_kafka_err2str(code));
}

bool replay_believes_gone(bool unknown, int64_t *since) {
  int64_t now = steady_clock();
  *since = !unknown ? INT64_MAX : *since == INT64_MAX ? now : *since;
  return unknown && now - *since >= REPLAY_GONE_FOR;
}

int replay_bounds(rd_kafka_t *rk, const char *topic, int32_t partition, bool (*stopped)(void), int64_t *low,
  int64_t *end, struct err *e) {
  int64_t unknown_since = INT64_MAX;
  for (int pause = 100;; pause = pause < REPLAY_PAUSE_MAX_MS ? pause * 2 : pause) {
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(rk, topic, partition, low, end, REPLAY_ASK_MS);
    if (!code) {
      return 0;
    }
    if (replay_believes_gone(replay_is_gone(code), &unknown_since) || replay_is_forbidden(code)) {
      return replay_refused(topic, partition, code, e);
    }
    if (!replay_pause(pause, stopped)) {
      return replay_stopped(topic, e);
    }
  }
}

// --- reading

struct replay {
  const char *topic;
  rd_kafka_topic_t *handle;
  rd_kafka_queue_t *queue;
  rd_kafka_message_t **messages;
  struct replay_part *parts;
  size_t count;
  size_t left;
  size_t last;                // the part that the last message was of
  int64_t deadline;           // by the steady clock; INT64_MAX for none
  replay_announce *announce;  // may be NULL
  replay_each *each;
  void *context;
};

static struct replay_part *replay_part_of(struct replay *r, int32_t partition) {
  if (r->parts[r->last].partition == partition) {
    return &r->parts[r->last];
  }
  for (size_t i = 0; i < r->count; i++) {
    if (r->parts[i].partition == partition) {
      r->last = i;
      return &r->parts[i];
    }
  }
  return NULL;
}

static void replay_finish(struct replay *r, struct replay_part *part) {
  part->done = true;
  r->left--;
  (void)rd_kafka_consume_stop(r->handle, part->partition);
}

static int replay_fault(struct replay *r, const struct replay_part *part, rd_kafka_resp_err_t code, struct err *e) {
  if (code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || code == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
    return err_set(e,
      "offset %" PRId64 " lies outside partition %d of topic %s: messages were deleted, or the topic was made again",
      part->from, (int)part->partition, r->topic);
  }
  return replay_is_gone(code) || replay_is_forbidden(code) ? replay_refused(r->topic, part->partition, code, e) : 0;
}

static int replay_take(struct replay *r, const rd_kafka_message_t *m, struct err *e) {
  struct replay_part *part = replay_part_of(r, m->partition);
  if (!part || part->done) {
    return 0;
  }
  if (m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF || !m->err) {
    int result = !m->err && m->offset < part->end ? r->each(r->context, m, e) : 0;
    if (m->offset >= part->end || (!m->err && m->offset + 1 == part->end)) {
      replay_finish(r, part);
    }
    return result;
  }
  return replay_fault(r, part, m->err, e);
}

static void replay_say(const struct replay *r, const rd_kafka_message_t *m) {
  if (r->announce && !m->err) {
    r->announce(r->context, m);
  }
}

static int replay_batch(struct replay *r, struct err *e) {
  ssize_t count = rd_kafka_consume_batch_queue(r->queue, REPLAY_WAIT_MS, r->messages, REPLAY_BATCH);
  int result = 0;
  for (ssize_t i = 0; i < REPLAY_AHEAD && i < count; i++) {
    replay_say(r, r->messages[i]);
  }
  for (ssize_t i = 0; i < count; i++) {
    if (i + REPLAY_AHEAD < count) {
      replay_say(r, r->messages[i + REPLAY_AHEAD]);
    }
    result = result ? result : replay_take(r, r->messages[i], e);
    rd_kafka_message_destroy(r->messages[i]);
  }
  return result;
}

static int replay_start(struct replay *r, struct err *e) {
  for (size_t i = 0; i < r->count; i++) {
    struct replay_part *part = &r->parts[i];
    part->done = part->from >= part->end;
    if (!part->done && rd_kafka_consume_start_queue(r->handle, part->partition, part->from, r->queue) != 0) {
      part->done = true;
      return replay_refused(r->topic, part->partition, rd_kafka_last_error(), e);
    }
    r->left += !part->done;
  }
  return 0;
}

static void replay_stop(struct replay *r) {
  for (size_t i = 0; i < r->count && r->left; i++) {
    if (!r->parts[i].done) {
      replay_finish(r, &r->parts[i]);
    }
  }
}

static bool replay_is_over(struct replay *r) {
  if (r->deadline == INT64_MAX || steady_clock() < r->deadline) {
    return false;
  }
  for (size_t i = 0; i < r->count; i++) {
    r->parts[i].cut = !r->parts[i].done;
  }
  return true;
}

static int replay_run(struct replay *r, rd_kafka_t *rk, bool (*stopped)(void), struct err *e) {
  int result = replay_start(r, e);
  while (!result && r->left && !replay_is_over(r)) {
    if (stopped && stopped()) {
      result = replay_stopped(r->topic, e);
    } else {
      (void)rd_kafka_poll(rk, 0);
      result = replay_batch(r, e);
    }
  }
  replay_stop(r);
  return result;
}

static int replay_read_by(struct replay *r, rd_kafka_t *rk, bool (*stopped)(void), struct err *e) {
  for (size_t i = 0; i < r->count; i++) {
    r->parts[i].done = true;
    r->parts[i].cut = false;
  }
  r->handle = rd_kafka_topic_new(rk, r->topic, NULL);
  r->messages = calloc(REPLAY_BATCH, sizeof(rd_kafka_message_t *));
  if (!r->handle || !r->messages) {
    free(r->messages);
    if (r->handle) {
      rd_kafka_topic_destroy(r->handle);
    }
    return err_set(e, "topic %s can not be opened: %s", r->topic, rd_kafka_err2str(rd_kafka_last_error()));
  }
  r->queue = rd_kafka_queue_new(rk);
  int result = replay_run(r, rk, stopped, e);
  rd_kafka_queue_destroy(r->queue);
  rd_kafka_topic_destroy(r->handle);
  free(r->messages);
  return result;
}

int replay_read_until(rd_kafka_t *rk, const char *topic, struct replay_part *parts, size_t count, bool (*stopped)(void),
  int64_t deadline, replay_each *each, void *context, struct err *e) {
  struct replay r = {
    .topic = topic, .parts = parts, .count = count, .deadline = deadline, .each = each, .context = context};
  return replay_read_by(&r, rk, stopped, e);
}

int replay_read(rd_kafka_t *rk, const char *topic, struct replay_part *parts, size_t count, bool (*stopped)(void),
  replay_each *each, void *context, struct err *e) {
  return replay_read_announced(rk, topic, parts, count, stopped, NULL, each, context, e);
}

int replay_read_announced(rd_kafka_t *rk, const char *topic, struct replay_part *parts, size_t count,
  bool (*stopped)(void), replay_announce *announce, replay_each *each, void *context, struct err *e) {
  struct replay r = {.topic = topic,
    .parts = parts,
    .count = count,
    .deadline = INT64_MAX,
    .announce = announce,
    .each = each,
    .context = context};
  return replay_read_by(&r, rk, stopped, e);
}
