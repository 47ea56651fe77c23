// SPDX-License-Identifier: Apache-2.0
// Reads and writes the topic that keeps the versions of the policy.
#include "consumers/versions/policies_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/log/replay_topic.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/log.h"
#include "runtime/outbound.h"
#include "runtime/stop.h"
#include "runtime/topics.h"

enum { POLICIES_LOG_MS = 30000 };

// --- reading

struct reading_log {
  const char *prefix;
  struct numbered_record *all;
  size_t count;
};

static struct text copy_of(const void *bytes, size_t size) {
  char *copy = must(malloc(size + 1));
  memcpy(copy, bytes, size);
  return (struct text){copy, (uint32_t)size};
}

static void release_text(struct text text) {
  free((void *)(uintptr_t)text.at);
}

static struct numbered_record *place_of(struct reading_log *r, struct text number) {
  for (size_t i = 0; i < r->count; i++) {
    if (r->all[i].number.size == number.size && memcmp(r->all[i].number.at, number.at, number.size) == 0) {
      return &r->all[i];
    }
  }
  r->all = must(realloc(r->all, (r->count + 1) * sizeof *r->all));
  r->all[r->count] = (struct numbered_record){.number = copy_of(number.at, number.size)};
  return &r->all[r->count++];
}

// The number behind `PREFIX:`; empty where the message is none of this prefix's. Another prefix may begin as this one
// does and go on behind a colon: what is no number is none of ours.
static struct text number_of(const rd_kafka_message_t *m, const char *prefix) {
  size_t size = strlen(prefix);
  const char *key = m->key;
  if (!key || !m->payload || m->key_len <= size + 1 || memcmp(key, prefix, size) != 0 || key[size] != ':') {
    return (struct text){"", 0};
  }
  const struct text number = {key + size + 1, (uint32_t)(m->key_len - size - 1)};
  for (size_t i = 0; i < number.size; i++) {
    if (number.at[i] < '0' || number.at[i] > '9') {
      return (struct text){"", 0};
    }
  }
  return number;
}

static int take(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct reading_log *r = context;
  struct text number = number_of(m, r->prefix);
  (void)e;
  if (number.size) {
    struct numbered_record *place = place_of(r, number);
    release_text(place->record);
    place->record = copy_of(m->payload, m->len);
  }
  return 0;
}

static void release_read(struct reading_log *r) {
  for (size_t i = 0; i < r->count; i++) {
    release_text(r->all[i].number);
    release_text(r->all[i].record);
  }
  free(r->all);
}

int policies_log_read(
  struct policies *p, const struct settings *s, const char *topic, const char *prefix, struct err *e) {
  struct reading_log r = {.prefix = prefix};
  *p = (struct policies){0};
  rd_kafka_t *rk = replay_consumer(s, e);
  int result = rk ? replay_topic(rk, topic, stop_requested, take, &r, e) : -1;
  if (result == 0 && policies_take(p, r.all, r.count, e) != 0) {
    (void)err_prefix(e, "topic %s", topic);
    result = POLICIES_LOG_DAMAGED;
  }
  release_read(&r);
  if (rk) {
    kafka_end(rk);
  }
  return result;
}

static void say_damaged(const struct err *e) {
  struct log_line line;
  log_begin(&line, LOG_WARN,
    "the versions of the policy in their topic can not be read: those that Redis has count, and a track that starts "
    "with --policy puts them there again");
  log_text(&line, "reason", e->text);
  log_end(&line);
}

int policies_log_catch_up(struct policies *p, bool may_be, const struct settings *s, const char *topic,
  const char *prefix, size_t *in_topic, struct err *e) {
  struct policies log;
  int result = policies_log_read(&log, s, topic, prefix, e);
  *in_topic = 0;
  if (result == POLICIES_LOG_DAMAGED && p->count) {
    say_damaged(e);
    return 0;
  }
  if (result) {
    return -1;
  }
  bool goes_on = may_be && log.count > p->count && policies_begin_with(&log, p);
  *in_topic = goes_on || policies_begin_with(p, &log) ? log.count : 0;
  if (goes_on) {
    policies_release(p);
    *p = log;
  } else {
    policies_release(&log);
  }
  return 0;
}

// --- writing

static int make_topic(const struct settings *s, const char *topic, struct err *e) {
  const struct topic_wanted wanted = {topic, TOPIC_COMPACTED};
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  rd_kafka_t *rk = conf ? kafka_new(RD_KAFKA_PRODUCER, conf, e) : NULL;
  int exists = rk ? topics_exists(rk, topic, e) : -1;
  int result = exists == 0 ? topics_make(rk, &wanted, 1, -1, e) : exists < 0 ? -1 : 0;
  if (rk) {
    kafka_end(rk);
  }
  return result;
}

static void note_refusal(void *context, uint64_t tag, const char *sentence) {
  struct err *why = context;
  (void)err_set(why, "version %llu of the policy: %s", (unsigned long long)tag, sentence);
}

static int put(const struct policies *p, size_t had, const char *prefix, struct outbound *out, struct err *e) {
  for (size_t i = had; i < p->count; i++) {
    char key[300];
    int size = snprintf(key, sizeof key, "%.200s:%zu", prefix, i + 1);
    if (outbound_send(out, key, (size_t)size, p->records[i].at, p->records[i].size, 0, i + 1, e) != 0) {
      return -1;
    }
  }
  return outbound_wait(out, POLICIES_LOG_MS, e);
}

int policies_log_write(const struct policies *p, size_t had, const struct settings *s, const char *topic,
  const char *prefix, struct err *e) {
  struct err why = {""};
  if (make_topic(s, topic, e) != 0) {
    return -1;
  }
  struct outbound *out = outbound_new(s, topic, note_refusal, &why, e);
  int result = out ? put(p, had, prefix, out, e) : -1;
  outbound_free(out);
  return result == 0 && why.text[0] ? err_set(e, "%s", why.text) : result;
}
