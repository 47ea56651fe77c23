// SPDX-License-Identifier: Apache-2.0
// Alerts, from the topic into the groups.
#include "consumers/telling/keys.h"
#include "consumers/telling/teller.h"
#include "runtime/log.h"

enum { READ_MOST = 1000 };

static void say_strange(struct teller *t, const rd_kafka_message_t *m, const char *reason) {
  struct log_line line;
  t->counts->strange++;
  log_begin(&line, LOG_WARN, "a message of the alerts topic is no alert and is passed over");
  log_text(&line, "topic", t->options->topic);
  log_number(&line, "partition", m->partition);
  log_number(&line, "offset", m->offset);
  log_text(&line, "reason", reason);
  log_end(&line);
}

static void take_alert(struct teller *t, const rd_kafka_message_t *m, int64_t now) {
  struct overdue_alert alert;
  struct err reason;
  if (wire_decode_alert(t->options->wire, m->payload, m->len, &alert, &reason)) {
    say_strange(t, m, reason.text);
    return;
  }
  t->counts->raised += alert.status == ALERT_RAISED;
  t->counts->cleared += alert.status == ALERT_CLEARED;
  (void)groups_alert(t->groups, &alert, now);
}

// What passes by itself is none.
static int take_error(const rd_kafka_message_t *m, struct err *e) {
  switch (m->err) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return err_set(e, "the alerts topic can not be read on: %s", rd_kafka_message_errstr(m));
    default:
      return 0;
  }
}

static int take(struct teller *t, const rd_kafka_message_t *m, int64_t now, struct err *e) {
  bool ours = m->partition >= 0 && m->partition < t->partition_count;
  if (m->err && m->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    return take_error(m, e);
  }
  if (ours && !m->err) {
    take_alert(t, m, now);
  }
  if (ours) {
    t->partitions[m->partition].offset = m->offset + !m->err;
  }
  return 0;
}

// Until all is read that was there when the first of all began.
static void look_at_catching_up(struct teller *t) {
  bool behind = false;
  for (int32_t p = 0; p < t->partition_count; p++) {
    behind |= t->partitions[p].offset < t->partitions[p].catch_up;
  }
  if (t->catching_up && !behind) {
    t->catching_up = false;
    groups_catch_up(t->groups, false);
  }
}

int teller_read(struct teller *t, int64_t now, bool *more, struct err *e) {
  rd_kafka_message_t *messages[READ_MOST];
  size_t count = reader_take(t->reader, messages, READ_MOST);
  int result = 0;
  for (size_t i = 0; i < count; i++) {
    result = result ? result : take(t, messages[i], now, e);
    rd_kafka_message_destroy(messages[i]);
  }
  *more = count == READ_MOST;
  look_at_catching_up(t);
  if (!result && !t->catching_up) {
    groups_due(t->groups, now);
  }
  return result;
}

// --- and what was done with them

static void add_places(struct teller *t) {
  char field[40];
  for (int32_t p = 0; p < t->partition_count; p++) {
    if (t->partitions[p].offset != t->partitions[p].committed) {
      (void)snprintf(field, sizeof field, "offset:%d", (int)p);
      query_begin(&t->pending, 4, "HSET");
      telling_key(&t->pending, t->store->prefix, TELLING_PLACE, NULL);
      query_text(&t->pending, field);
      query_number(&t->pending, t->partitions[p].offset);
    }
  }
}

int teller_commit(struct teller *t, bool *lost, struct err *e) {
  add_places(t);
  if (store_commit(t->store, &t->pending, lost, e)) {
    return -1;
  }
  for (int32_t p = 0; p < t->partition_count; p++) {
    struct teller_partition *part = &t->partitions[p];
    if (part->offset != part->committed) {
      part->committed = part->offset;
      reader_told(t->reader, p, part->offset);
    }
  }
  return 0;
}
