// SPDX-License-Identifier: Apache-2.0
// Walks the states of the recount for those that Redis lacks: they become doubts.
#include <string.h>

#include "consumers/verify/states.h"

struct verify_walk {
  struct verify *v;
  size_t partition;
  struct buf key;
  struct buf fields;  // 2 bytes of size and the field, each
  size_t count;
  int result;
  struct err *e;
};

static void verify_walk_ask(struct verify_walk *w, struct query *q) {
  query_begin(q, 2 + w->count, "HMGET");
  query_bytes(q, w->key.at, w->key.size);
  for (size_t at = 0; at < w->fields.size;) {
    uint16_t size;
    memcpy(&size, w->fields.at + at, sizeof size);
    query_bytes(q, w->fields.at + at + sizeof size, size);
    at += sizeof size + size;
  }
}

static int verify_walk_take(void *context, size_t index, const redisReply *answer, struct err *e) {
  struct verify_walk *w = context;
  size_t at = 0;
  (void)index;
  (void)e;
  for (size_t i = 0; i < answer->elements; i++) {
    uint16_t size;
    memcpy(&size, w->fields.at + at, sizeof size);
    if (answer->element[i]->type == REDIS_REPLY_NIL) {
      verify_doubt(&w->v->doubtful_states[w->partition], w->fields.at + at + sizeof size, size);
    }
    at += sizeof size + size;
  }
  return 0;
}

static void verify_walk_flush(struct verify_walk *w) {
  if (w->count && !w->result) {
    struct query q = {0};
    verify_walk_ask(w, &q);
    w->result = query_run(&q, w->v->in.redis, verify_walk_take, w, w->e);
    query_release(&q);
  }
  w->count = 0;
  buf_clear(&w->fields);
}

static void verify_walk_each(
  void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct verify_walk *w = context;
  uint16_t size = (uint16_t)field_size;
  struct verify_remains remains;
  if (ledger_field_is_request(field)) {
    verify_states_remains(w->v, w->partition, value, value_size, &remains);
    if (!remains.size) {
      return;
    }
  }
  buf_add(&w->fields, &size, sizeof size);
  buf_add(&w->fields, field, field_size);
  if (++w->count == VERIFY_PAGE) {
    verify_walk_flush(w);
  }
}

int verify_states_walk(struct verify *v, struct err *e) {
  struct verify_walk w = {.v = v, .e = e};
  for (w.partition = 0; !w.result && w.partition < v->recount.count; w.partition++) {
    verify_states_key(v, w.partition, &w.key);
    ledger_walk(v->recount.parts[w.partition].ledger, verify_walk_each, &w);
    verify_walk_flush(&w);
  }
  buf_release(&w.key);
  buf_release(&w.fields);
  return w.result;
}
