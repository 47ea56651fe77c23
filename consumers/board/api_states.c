// SPDX-License-Identifier: Apache-2.0
// How the requests of a page are now.
#include "consumers/board/api_states.h"

#include "consumers/core/ledger_field.h"
#include "consumers/stored/keys.h"

struct reading {
  const struct view_page *page;
  const struct view_moment *moment;
  const struct counting *rules;
  json_t **now;
};

static json_t *say(const struct reading *w, const struct request *r, int64_t clock) {
  int64_t due = policy_due(w->rules->rules.policy, r);
  bool open = !request_is_closed(r);
  json_t *out = json_object();
  (void)json_object_set_new(out, "open", json_boolean(open));
  (void)json_object_set_new(out, "due_at", api_moment(due));
  (void)json_object_set_new(out, "overdue_ms", json_integer(open && policy_passed(due, clock) ? clock - due : 0));
  (void)json_object_set_new(out, "kind", json_string(kind_names[r->filing.kind]));
  (void)json_object_set_new(out, "channel", json_string(channel_names[r->filing.channel]));
  (void)json_object_set_new(out, "priority", json_string(priority_names[r->filing.priority]));
  (void)json_object_set_new(out, "category", api_text(r->filing.category));
  (void)json_object_set_new(out, "district", api_text(r->filing.district));
  (void)json_object_set_new(out, "unit", api_text(request_unit(r)));
  return out;
}

static int take(void *context, size_t index, const redisReply *answer, struct err *e) {
  const struct reading *w = context;
  struct request r;
  struct marks marks;
  (void)e;
  if (answer->type == REDIS_REPLY_STRING && answer->len <= REQUEST_PACKED_MAX &&
      request_unpack((const uint8_t *)answer->str, answer->len, &r, &marks) == 0 && r.filing.at != MOMENT_NONE) {
    json_decref(w->now[index]);
    w->now[index] = say(w, &r, w->moment->partitions[w->page->list[index].partition].meta.clock);
  }
  return 0;
}

static void ask(struct query *q, const char *prefix, const struct view_request *r) {
  struct buf key = {0};
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_request_field(r->request_id, field);
  key_add(&key, prefix, KEY_STATE, r->partition);
  query_begin(q, 3, "HGET");
  query_bytes(q, key.at, key.size);
  query_bytes(q, field, size);
  buf_release(&key);
}

static bool has_clocks(const struct view_page *page, const struct view_moment *m) {
  for (size_t i = 0; i < page->count; i++) {
    if (page->list[i].partition < 0 || (size_t)page->list[i].partition >= m->partition_count) {
      return false;
    }
  }
  return page->count > 0;
}

int api_states_read(struct api_call *c, const struct view_page *page, const struct view_moment *m, json_t **now) {
  struct query q = {0};
  struct err e;
  for (size_t i = 0; i < page->count; i++) {
    now[i] = json_null();
  }
  if (!has_clocks(page, m)) {
    return 0;
  }
  struct reading w = {.page = page, .moment = m, .rules = api_rules(c), .now = now};
  redisContext *redis = w.rules ? api_redis(c) : NULL;
  if (!w.rules) {
    c->fault = (struct api_fault){0};
    return 0;
  }
  for (size_t i = 0; i < page->count; i++) {
    ask(&q, c->api->prefix, &page->list[i]);
  }
  int result = redis ? query_run(&q, redis, take, &w, &e) : -1;
  query_release(&q);
  for (size_t i = 0; result && i < page->count; i++) {
    json_decref(now[i]);
  }
  return result && redis ? api_redis_failed(c, &e) : result;
}
