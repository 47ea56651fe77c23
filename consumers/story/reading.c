// SPDX-License-Identifier: Apache-2.0
// Reads the parts of a story.
#include "consumers/story/reading.h"

#include <string.h>

#include "consumers/core/ledger_field.h"
#include "consumers/core/text.h"
#include "consumers/stored/keys.h"

struct reading {
  struct story *story;
  const struct story_log *log;
};

// --- the log

static bool has_key(const rd_kafka_message_t *m, struct text key) {
  return m->key && m->key_len == key.size && memcmp(m->key, key.at, key.size) == 0;
}

static bool is_its(const struct story *s, const struct event *event) {
  return event->type != EVENT_VOLUNTEER_EVENT_HELD && text_equal(event_key(event), s->request);
}

static int take_event(void *context, const rd_kafka_message_t *m, struct err *e) {
  const struct reading *r = context;
  struct event event;
  struct err why;
  (void)e;
  if ((!r->log->by_key || has_key(m, r->story->request)) &&
      wire_decode(r->log->wire, m->payload, m->len, &event, &why) == 0 && is_its(r->story, &event)) {
    story_add(&r->story->parts[m->partition].events, m->offset, replay_timestamp(m), m->payload, m->len);
  }
  return 0;
}

static int read_with(struct story *s, const struct story_log *log, struct replay_part *stretches, size_t count,
  replay_each *take, struct err *e) {
  struct reading r = {s, log};
  return replay_read_until(log->rk, log->topic, stretches, count, log->stopped, log->deadline, take, &r, e);
}

int story_read_events(
  struct story *s, const struct story_log *log, struct replay_part *stretches, size_t count, struct err *e) {
  return read_with(s, log, stretches, count, take_event, e);
}

// --- the alerts topic

// An alert_id is PARTITION:REQUEST:MARK:NUMBER.
static bool may_be_its(const rd_kafka_message_t *m, struct text request) {
  const char *colon = m->key ? memchr(m->key, ':', m->key_len) : NULL;
  size_t before = colon ? (size_t)(colon - (const char *)m->key) + 1 : 0;
  return colon && m->key_len > before + request.size && colon[1 + request.size] == ':' &&
         memcmp(colon + 1, request.at, request.size) == 0;
}

static int take_alert(void *context, const rd_kafka_message_t *m, struct err *e) {
  const struct reading *r = context;
  struct overdue_alert alert;
  struct err why;
  (void)e;
  if (may_be_its(m, r->story->request) && wire_decode_alert(r->log->wire, m->payload, m->len, &alert, &why) == 0 &&
      text_equal(alert.request_id, r->story->request)) {
    story_add(&r->story->parts[m->partition].alerts, m->offset, replay_timestamp(m), m->payload, m->len);
  }
  return 0;
}

int story_read_alerts(
  struct story *s, const struct story_log *log, struct replay_part *stretches, size_t count, struct err *e) {
  return read_with(s, log, stretches, count, take_alert, e);
}

// --- Redis

void story_ask_states(const struct story *s, const char *prefix, struct query *q) {
  struct buf key = {0};
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_request_field(s->request, field);
  for (size_t i = 0; i < s->count; i++) {
    buf_clear(&key);
    key_add(&key, prefix, KEY_STATE, (int32_t)i);
    query_begin(q, 3, "HGET");
    query_bytes(q, key.at, key.size);
    query_bytes(q, field, size);
  }
  buf_release(&key);
}

void story_take_states(struct story *s, const redisReply *const *answers) {
  for (size_t i = 0; i < s->count; i++) {
    if (answers[i]->type == REDIS_REPLY_STRING) {
      buf_add(&s->parts[i].state, answers[i]->str, answers[i]->len);
    }
  }
}

void story_take_outbox(struct story *s, const struct wire *wire, size_t part, const redisReply *outbox) {
  for (size_t i = 0; i < outbox->elements; i++) {
    struct overdue_alert alert;
    struct err why;
    const redisReply *entry = outbox->element[i];
    if (wire_decode_alert(wire, entry->str, entry->len, &alert, &why) == 0 &&
        text_equal(alert.request_id, s->request)) {
      story_add(&s->parts[part].alerts, -1, MOMENT_NONE, entry->str, entry->len);
    }
  }
}
