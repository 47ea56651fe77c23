// SPDX-License-Identifier: Apache-2.0
// Which orders are on record, and in which topic.
#include <string.h>

#include "consumers/telling/book_parts.h"

static void add_field(struct query *q, enum book_kind kind, struct text name) {
  struct buf field = {0};
  buf_add_string(&field, kind == BOOK_SILENCE ? "silences:" : "acks:");
  buf_add(&field, name.at, name.size);
  query_bytes(q, field.at, field.size);
  buf_release(&field);
}

static void begin(const struct book *b, struct query *q, size_t count, const char *command) {
  query_begin(q, count, command);
  telling_key(q, b->prefix, TELLING_RECORDED, NULL);
}

void book_recorded_note(const struct book *b, enum book_kind kind, struct text name, struct query *q) {
  if (b->topic) {
    begin(b, q, 4, "HSET");
    add_field(q, kind, name);
    query_text(q, b->topic);
  }
}

void book_recorded_drop(const struct book *b, enum book_kind kind, struct text name, struct query *q) {
  begin(b, q, 3, "HDEL");
  add_field(q, kind, name);
}

// Whoever keeps no record, or another, would take it back until the next notify reads that one.
static int compare(const struct book *b, struct text name, const redisReply *topic, struct err *e) {
  if (topic->type != REDIS_REPLY_STRING || (b->topic && strcmp(b->topic, topic->str) == 0)) {
    return 0;
  }
  return err_set(e, "%.*s is on record in topic %.200s, and would come back from there; give --orders-topic %.200s",
    name.size < 80 ? (int)name.size : 80, name.at, topic->str, topic->str);
}

int book_recorded_check(struct book *b, enum book_kind kind, struct text name, struct err *e) {
  struct query q = {0};
  if (book_reach(b, e)) {
    return -1;
  }
  begin(b, &q, 3, "HGET");
  add_field(&q, kind, name);
  redisReply *answer = query_transact(&q, b->redis, e);
  int result = answer ? compare(b, name, answer->element[0], e) : -1;
  if (answer) {
    freeReplyObject(answer);
  }
  query_release(&q);
  return result;
}
