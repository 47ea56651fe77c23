// SPDX-License-Identifier: Apache-2.0
// The record of orders, read back: what was given, not taken back, and has not ended.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/log/replay_topic.h"
#include "consumers/telling/book_parts.h"
#include "consumers/telling/keys.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

struct recall {
  const char *prefix;
  json_t *orders[BOOK_KINDS];  // name -> the order that was given last
};

// --- from the topic

static const char *text_at(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text ? text : "";
}

// All of a name lie in one partition, in their order.
static void take_event(struct recall *r, const json_t *event) {
  json_t *order = json_object_get(event, "data");
  for (size_t kind = 0; kind < BOOK_KINDS; kind++) {
    const char *name = text_at(order, kind == BOOK_SILENCE ? "id" : "request_id");
    if (*name && strcmp(text_at(event, "type"), book_record_type(kind, true)) == 0) {
      (void)json_object_set(r->orders[kind], name, order);
    } else if (*name && strcmp(text_at(event, "type"), book_record_type(kind, false)) == 0) {
      (void)json_object_del(r->orders[kind], name);
    }
  }
}

// What is none of ours is passed over: the topic may have other hands, too.
static int take(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct recall *r = context;
  json_t *event = m->payload ? json_loadb(m->payload, m->len, 0, NULL) : NULL;
  (void)e;
  if (strcmp(text_at(event, "prefix"), r->prefix) == 0) {
    take_event(r, event);
  }
  json_decref(event);
  return 0;
}

static int read_record(const struct book *b, struct recall *r, struct err *e) {
  rd_kafka_t *rk = replay_consumer(b->settings, e);
  int result = rk ? replay_topic(rk, b->topic, stop_requested, take, r, e) : -1;
  if (rk) {
    kafka_end(rk);
  }
  return result;
}

// --- into Redis

// Whoever has given one of that name since is right.
static void put(
  const struct book *b, enum book_kind kind, const char *name, json_t *order, struct query *q, struct query *recorded) {
  char *text = must(json_dumps(order, JSON_COMPACT | JSON_PRESERVE_ORDER));
  if (book_order_until(kind, text, strlen(text)) > wall_clock()) {
    query_begin(q, 4, "HSETNX");
    telling_key(q, b->prefix, book_key(kind), NULL);
    query_text(q, name);
    query_text(q, text);
    book_recorded_note(b, kind, texts_of(name), recorded);
  }
  free(text);
}

static int put_all(struct book *b, const struct recall *r, size_t *came_back, struct err *e) {
  struct query q = {0};
  struct query recorded = {0};
  const char *name;
  json_t *order;
  for (size_t kind = 0; kind < BOOK_KINDS; kind++) {
    json_object_foreach(r->orders[kind], name, order) {
      put(b, kind, name, order, &q, &recorded);
    }
  }
  redisReply *answer = NULL;
  int result = !q.count ? 0 : book_reach(b, e) || !(answer = query_transact(&q, b->redis, e)) ? -1 : 0;
  for (size_t i = 0; answer && i < answer->elements; i++) {
    *came_back += answer->element[i]->integer == 1;
  }
  result = result || !recorded.count ? result : query_run(&recorded, b->redis, NULL, NULL, e);
  if (answer) {
    freeReplyObject(answer);
  }
  query_release(&q);
  query_release(&recorded);
  return result;
}

int book_recall(struct book *b, size_t *came_back, struct err *e) {
  struct recall r = {.prefix = b->prefix};
  *came_back = 0;
  if (!b->topic) {
    return 0;
  }
  for (size_t kind = 0; kind < BOOK_KINDS; kind++) {
    r.orders[kind] = must(json_object());
  }
  int result = read_record(b, &r, e) || put_all(b, &r, came_back, e) ? -1 : 0;
  for (size_t kind = 0; kind < BOOK_KINDS; kind++) {
    json_decref(r.orders[kind]);
  }
  return result;
}
