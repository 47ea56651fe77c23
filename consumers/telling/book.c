// SPDX-License-Identifier: Apache-2.0
// The book of orders.
#include "consumers/telling/book.h"

#include <string.h>

#include "consumers/stored/owner.h"
#include "consumers/telling/book_parts.h"
#include "runtime/wall_clock.h"

enum { BOOK_WAIT = 3000 };

int book_open(struct book *b, const struct settings *s, struct err *e) {
  const char *redis = settings_text(s, "redis");
  const char *topic = settings_text(s, "orders-topic");
  *b = (struct book){.settings = s,
    .prefix = settings_text(s, "prefix"),
    .source = settings_text(s, "source"),
    .topic = strcmp(topic, "none") == 0 ? NULL : topic};
  if (!redis) {
    return err_set(e, "no Redis is given; name it with --redis redis://HOST:PORT, or HUIYIN_REDIS in the environment");
  }
  return redis_url_parse(&b->url, redis, e);
}

static void let_go(struct book *b) {
  if (b->redis) {
    redisFree(b->redis);
  }
  b->redis = NULL;
}

void book_release(struct book *b) {
  let_go(b);
  outbound_free(b->record);
}

int book_reach(struct book *b, struct err *e) {
  enum redis_failure failure;
  if (b->redis && (b->redis->err || moved_look(&b->moved, &b->url))) {
    let_go(b);
  }
  b->redis = b->redis ? b->redis : redis_connect(&b->url, BOOK_WAIT, &failure, e);
  return b->redis ? 0 : -1;
}

enum telling_key book_key(enum book_kind kind) {
  return kind == BOOK_SILENCE ? TELLING_SILENCES : TELLING_ACKS;
}

// --- what there is

int64_t book_order_until(enum book_kind kind, const char *json, size_t size) {
  struct silence_order s;
  struct acknowledgement_order a;
  struct err e;
  int64_t until = INT64_MAX;
  if (kind == BOOK_SILENCE && !silence_order_read(&s, json, size, &e)) {
    until = s.silence.until;
    silence_order_release(&s);
  } else if (kind == BOOK_ACKNOWLEDGEMENT && !acknowledgement_order_read(&a, json, size, &e)) {
    until = a.until;
    acknowledgement_order_release(&a);
  }
  return until;
}

redisReply *book_read_all(struct book *b, enum book_kind kind, struct err *e) {
  struct query q = {0};
  if (book_reach(b, e)) {
    return NULL;
  }
  query_begin(&q, 2, "HGETALL");
  telling_key(&q, b->prefix, book_key(kind), NULL);
  redisReply *all = query_transact(&q, b->redis, e);
  query_release(&q);
  return all;
}

// --- what is changed

static bool is_over(enum book_kind kind, const redisReply *order) {
  return book_order_until(kind, order->str, order->len) <= wall_clock();
}

// Those that have ended are taken out on the way.
static void add_sweeping(struct book *b, struct query *q, enum book_kind kind, const redisReply *all) {
  for (size_t i = 0; i + 1 < all->elements; i += 2) {
    if (is_over(kind, all->element[i + 1])) {
      query_begin(q, 3, "HDEL");
      telling_key(q, b->prefix, book_key(kind), NULL);
      query_bytes(q, all->element[i]->str, all->element[i]->len);
      book_recorded_drop(b, kind, (struct text){all->element[i]->str, (uint32_t)all->element[i]->len}, q);
    }
  }
}

// One more order: who tells looks at them all.
static int carry_out(struct book *b, struct query *q, struct err *e) {
  query_begin(q, 2, "INCR");
  telling_key(q, b->prefix, TELLING_ORDERS, NULL);
  redisReply *answer = query_transact(q, b->redis, e);
  if (answer) {
    freeReplyObject(answer);
  }
  return answer ? 0 : -1;
}

// The order of that name; NULL for none.
static const redisReply *find(const redisReply *all, struct text name) {
  for (size_t i = 0; i + 1 < all->elements; i += 2) {
    if (all->element[i]->len == name.size && memcmp(all->element[i]->str, name.at, name.size) == 0) {
      return all->element[i + 1];
    }
  }
  return NULL;
}

// One that is over does not; one that is not known may.
static bool may_come_back(enum book_kind kind, const redisReply *all, struct text name) {
  const redisReply *order = find(all, name);
  return !order || !is_over(kind, order);
}

static int enter(struct book *b, enum book_kind kind, struct text name, const struct buf *order, struct err *e) {
  struct query q = {0};
  redisReply *all = book_read_all(b, kind, e);
  bool may_enter = all && (!may_come_back(kind, all->element[0], name) || !book_recorded_check(b, kind, name, e));
  int result = may_enter && !book_record(b, kind, true, name, order, e) ? 0 : -1;
  if (!result) {
    add_sweeping(b, &q, kind, all->element[0]);
    query_begin(&q, 4, "HSET");
    telling_key(&q, b->prefix, book_key(kind), NULL);
    query_bytes(&q, name.at, name.size);
    query_bytes(&q, order->at, order->size);
    book_recorded_note(b, kind, name, &q);
    result = carry_out(b, &q, e);
  }
  if (all) {
    freeReplyObject(all);
  }
  query_release(&q);
  return result;
}

int book_silence(struct book *b, const struct silence_order *order, struct buf *id, struct err *e) {
  struct silence_order named = *order;
  struct buf text = {0};
  char owner[OWNER_SIZE];
  owner_make(owner);
  owner[8] = 0;
  named.id = order->id.size ? order->id : (struct text){owner, 8};
  silence_order_write(&named, &text);
  int result = enter(b, BOOK_SILENCE, named.id, &text, e);
  if (!result) {
    buf_add(id, named.id.at, named.id.size);
  }
  buf_release(&text);
  return result;
}

int book_acknowledge(struct book *b, const struct acknowledgement_order *order, struct err *e) {
  struct buf text = {0};
  acknowledgement_order_write(order, &text);
  int result = enter(b, BOOK_ACKNOWLEDGEMENT, order->request_id, &text, e);
  buf_release(&text);
  return result;
}

int book_withdraw(struct book *b, enum book_kind kind, struct text name, struct text by, struct err *e) {
  struct query q = {0};
  struct buf order = {0};
  redisReply *all = book_read_all(b, kind, e);
  int result = all ? !find(all->element[0], name) : -1;
  result = result ? result : book_recorded_check(b, kind, name, e);
  if (!result) {
    book_record_withdrawal(kind, name, by, &order);
    result = book_record(b, kind, false, name, &order, e);
  }
  if (!result) {
    query_begin(&q, 3, "HDEL");
    telling_key(&q, b->prefix, book_key(kind), NULL);
    query_bytes(&q, name.at, name.size);
    book_recorded_drop(b, kind, name, &q);
    result = carry_out(b, &q, e);
  }
  if (all) {
    freeReplyObject(all);
  }
  buf_release(&order);
  query_release(&q);
  return result;
}
