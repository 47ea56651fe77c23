// SPDX-License-Identifier: Apache-2.0
// Reads what was really emitted: a stretch of one partition of the alerts topic.
#include "consumers/log/alerts_log.h"

#include "consumers/log/replay.h"
#include "runtime/log.h"
#include "runtime/settings.h"

struct alerts_log {
  const char *topic;
  const struct wire *wire;
  alerts_log_each *each;
  void *context;
  int64_t strange;  // messages that are no alerts
};

// The first of a read is told with its place; the others are counted.
static void alerts_log_strange(struct alerts_log *a, const rd_kafka_message_t *m, const char *reason) {
  struct log_line line;
  if (a->strange++) {
    return;
  }
  log_begin(&line, LOG_WARN, "a message of the alerts topic is no alert and is passed over");
  log_text(&line, "topic", a->topic);
  log_number(&line, "partition", m->partition);
  log_number(&line, "offset", m->offset);
  log_text(&line, "reason", reason);
  log_end(&line);
}

static void alerts_log_say_strange(const struct alerts_log *a, int32_t partition) {
  struct log_line line;
  if (a->strange < 2) {
    return;
  }
  log_begin(&line, LOG_WARN, "messages of the alerts topic were no alerts and were passed over");
  log_text(&line, "topic", a->topic);
  log_number(&line, "partition", partition);
  log_number(&line, "count", a->strange);
  log_end(&line);
}

static int alerts_log_take(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct alerts_log *a = context;
  struct overdue_alert alert;
  struct err reason;
  (void)e;
  if (wire_decode_alert(a->wire, m->payload, m->len, &alert, &reason) != 0) {
    alerts_log_strange(a, m, reason.text);
  } else {
    a->each(a->context, m->offset, &alert);
  }
  return 0;
}

static void alerts_log_cut(const char *topic, int32_t partition, int64_t from, int64_t low) {
  struct log_line line;
  log_begin(&line, LOG_WARN, "alerts were deleted from the alerts topic before they were read; it must keep them");
  log_text(&line, "topic", topic);
  log_number(&line, "partition", partition);
  log_number(&line, "from", from);
  log_number(&line, "begins_at", low);
  log_end(&line);
}

// What was sent to the topic is no longer in it.
static void alerts_log_short(const char *topic, int32_t partition, int64_t from, int64_t end) {
  struct log_line line;
  log_begin(&line, LOG_WARN,
    "the alerts topic ends before what was sent to it: it was made anew, or its broker lost data. `huiyin verify` "
    "names the alerts that it lacks, and `huiyin rebuild` sends them again");
  log_text(&line, "topic", topic);
  log_number(&line, "partition", partition);
  log_number(&line, "sent_to", from);
  log_number(&line, "ends_at", end);
  log_end(&line);
}

int alerts_log_read(rd_kafka_t *rk, const char *topic, int32_t partition, int64_t from, const struct wire *wire,
  bool (*stopped)(void), alerts_log_each *each, void *context, int64_t *end, struct err *e) {
  struct alerts_log a = {.topic = topic, .wire = wire, .each = each, .context = context};
  int64_t low = 0;
  if (replay_bounds(rk, topic, partition, stopped, &low, end, e) != 0) {
    return -1;
  }
  if (low > from) {
    alerts_log_cut(topic, partition, from, low);
    from = low;
  }
  if (*end < from) {
    alerts_log_short(topic, partition, from, *end);
    from = low;  // all that it holds came after
  }
  struct replay_part part = {.partition = partition, .from = from, .end = *end};
  int result = replay_read(rk, topic, &part, 1, stopped, alerts_log_take, &a, e);
  alerts_log_say_strange(&a, partition);
  return result;
}

rd_kafka_t *alerts_log_consumer(const struct settings *s, struct err *e) {
  return replay_consumer(s, e);
}
