// SPDX-License-Identifier: Apache-2.0
// The requests that a counter is made of: the stored states are gone through a page at a time, so that Redis never
// stands still, and the cursor says how far that is.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/board/api_parts.h"
#include "consumers/board/api_scope.h"
#include "consumers/board/behind.h"
#include "consumers/core/must.h"
#include "consumers/stored/keys.h"

// States looked at for one page, and for one question to Redis.
enum { STATES_MOST = 20000, STEP_LEAST = 10, STEP_MOST = 1000 };

// The numbers of the cursor.
enum { AT_PARTITION, AT_SCAN, AT_LOOKED, AT_SUM, AT_COMMITS, AT_ROWS };

struct walk {
  struct api_call *call;
  struct behind behind;
  const struct view_moment *moment;
  size_t limit;
  struct api_cursor at;
  size_t looked;   // for this page
  size_t damaged;  // likewise
  json_t *rows;
};

// --- rows

static json_t *say_request(const struct request *r, struct text id, int32_t partition, int64_t value) {
  bool closed = request_is_closed(r);
  json_t *out = json_object();
  (void)json_object_set_new(out, "request_id", api_text(id));
  (void)json_object_set_new(out, "partition", json_integer(partition));
  (void)json_object_set_new(out, "value", json_integer(value));
  (void)json_object_set_new(out, "filed_at", api_moment(r->filed_at));
  (void)json_object_set_new(out, "closed_at", api_moment(closed ? r->resolution.at : MOMENT_NONE));
  (void)json_object_set_new(out, "category", api_text(r->filing.category));
  (void)json_object_set_new(out, "district", api_text(r->filing.district));
  (void)json_object_set_new(out, "unit", api_text(request_unit(r)));
  return out;
}

static void look(struct walk *w, const redisReply *field, const redisReply *value) {
  int32_t partition = (int32_t)w->at.numbers[AT_PARTITION];
  char id[ID_MAX];
  struct request r;
  int64_t adds;
  w->looked++;
  w->at.numbers[AT_LOOKED]++;
  if (!ledger_is_field(field->str, field->len) || !ledger_field_is_request(field->str)) {
    return;
  }
  if (behind_value(&w->behind, value->str, value->len, w->moment->partitions[partition].meta.clock, &r, &adds) != 0) {
    w->damaged++;
  } else if (adds) {
    w->at.numbers[AT_SUM] += adds;
    w->at.numbers[AT_ROWS]++;
    (void)json_array_append_new(
      w->rows, say_request(&r, ledger_field_request(field->str, field->len, id), partition, adds));
  }
}

// --- the walk

// As many as will do by what was found so far, so that a page is hardly longer than it is to be.
static int64_t step_of(const struct walk *w) {
  size_t found = json_array_size(w->rows);
  size_t left = w->limit - found;
  size_t step = found ? left * w->looked / found : w->looked ? STEP_MOST : left;
  return (int64_t)(step < STEP_LEAST ? STEP_LEAST : step > STEP_MOST ? STEP_MOST : step);
}

static redisReply *scan(struct walk *w, redisContext *redis, struct err *e) {
  struct buf key = {0};
  char cursor[24];
  redisReply *answer;
  key_add(&key, w->call->api->prefix, KEY_STATE, (int32_t)w->at.numbers[AT_PARTITION]);
  (void)snprintf(cursor, sizeof cursor, "%" PRIu64, (uint64_t)w->at.numbers[AT_SCAN]);
  answer = redis_ask_format(redis, e, "HSCAN %b %s COUNT %lld", key.at, key.size, cursor, (long long)step_of(w));
  buf_release(&key);
  return answer;
}

static int step(struct walk *w, redisContext *redis) {
  struct err e;
  redisReply *answer = scan(w, redis, &e);
  if (!answer) {
    return api_redis_failed(w->call, &e);
  }
  const redisReply *pairs = answer->elements == 2 ? answer->element[1] : NULL;
  for (size_t i = 0; pairs && i + 1 < pairs->elements; i += 2) {
    look(w, pairs->element[i], pairs->element[i + 1]);
  }
  w->at.numbers[AT_SCAN] = pairs ? (int64_t)strtoull(answer->element[0]->str, NULL, 10) : 0;
  w->at.numbers[AT_PARTITION] += !w->at.numbers[AT_SCAN];
  freeReplyObject(answer);
  return 0;
}

static bool is_over(const struct walk *w) {
  return w->at.numbers[AT_PARTITION] < 0 || (size_t)w->at.numbers[AT_PARTITION] >= w->moment->partition_count;
}

static int go(struct walk *w) {
  redisContext *redis = api_redis(w->call);
  int result = redis ? 0 : -1;
  while (!result && !is_over(w) && json_array_size(w->rows) < w->limit && w->looked < STATES_MOST) {
    result = step(w, redis);
  }
  return result;
}

// --- how many there are

static int take_length(void *context, size_t index, const redisReply *answer, struct err *e) {
  (void)index;
  (void)e;
  *(int64_t *)context += answer->integer;
  return 0;
}

static int count_states(struct api_call *c, size_t partitions, int64_t *states) {
  struct query q = {0};
  struct err e;
  redisContext *redis = api_redis(c);
  struct buf key = {0};
  *states = 0;
  for (size_t i = 0; i < partitions; i++) {
    buf_clear(&key);
    key_add(&key, c->api->prefix, KEY_STATE, (int32_t)i);
    query_begin(&q, 2, "HLEN");
    query_bytes(&q, key.at, key.size);
  }
  int result = redis && q.count ? query_run(&q, redis, take_length, states, &e) : redis ? 0 : -1;
  buf_release(&key);
  query_release(&q);
  return result && redis ? api_redis_failed(c, &e) : result;
}

// A number that is another once any partition was committed.
static int64_t commits_of(const struct view_moment *m) {
  uint64_t sum = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < m->partition_count; i++) {
    sum = (sum ^ (uint64_t)m->partitions[i].meta.commit) * UINT64_C(0x100000001b3);
  }
  return (int64_t)sum;
}

// --- the page

// At the end: true where nothing was counted from before the walk until behind it, so that the sum is the counter.
static int find_exactness(struct walk *w, json_t **exact) {
  struct view_moment behind;
  *exact = json_null();
  if (!is_over(w)) {
    return 0;
  }
  (void)api_question(w->call);
  if (api_read(w->call, &behind) != 0) {
    return -1;
  }
  *exact = json_boolean(w->at.numbers[AT_COMMITS] == commits_of(&behind));
  view_moment_release(&behind);
  return 0;
}

static int answer(struct walk *w, int64_t counter, bool lets_go, json_t **out) {
  struct api_call *c = w->call;
  int64_t states;
  json_t *exact;
  if (go(w) != 0 || count_states(c, w->moment->partition_count, &states) != 0 || find_exactness(w, &exact) != 0) {
    json_decref(w->rows);
    return -1;
  }
  *out = json_object();
  api_put_head(*out, w->moment);
  (void)json_object_set_new(*out, "scope", json_string(api_params_value(&c->params, "scope")));
  (void)json_object_set_new(*out, "field", json_string(api_params_value(&c->params, "field")));
  (void)json_object_set_new(*out, "counter", json_integer(counter));
  (void)json_object_set_new(*out, "rows", w->rows);
  (void)json_object_set_new(*out, "sum", json_integer(w->at.numbers[AT_SUM]));
  (void)json_object_set_new(*out, "found", json_integer(w->at.numbers[AT_ROWS]));
  (void)json_object_set_new(*out, "looked_at", json_integer(w->at.numbers[AT_LOOKED]));
  (void)json_object_set_new(*out, "states", json_integer(states));
  (void)json_object_set_new(*out, "damaged", json_integer((json_int_t)w->damaged));
  (void)json_object_set_new(*out, "lets_go", json_boolean(lets_go));
  (void)json_object_set_new(*out, "exact", exact);
  api_put_next(c, *out, is_over(w) ? NULL : &w->at);
  return 0;
}

static int walk(struct api_call *c, const struct scope *scope, int field, size_t limit, const struct api_cursor *at,
  bool continued, json_t **out) {
  const struct counting *rules = api_rules(c);
  struct view_moment m;
  if (!rules) {
    return -1;
  }
  size_t place = view_ask_scope(api_question(c), VIEW_COUNT, scope);
  if (api_read(c, &m) != 0) {
    return -1;
  }
  struct walk w = {.call = c, .moment = &m, .limit = limit, .at = *at, .rows = json_array()};
  behind_init(&w.behind, rules->rules.policy, &rules->zone, scope, (enum field)field);
  if (!continued) {
    w.at.numbers[AT_COMMITS] = commits_of(&m);
  }
  int result = answer(&w, view_values(&m, place)[field], rules->keep_closed != 0, out);
  behind_release(&w.behind);
  view_moment_release(&m);
  return result;
}

static int lacking(struct api_call *c, const char *name) {
  return api_fault_parameter(&c->fault, "`%s` is lacking: name a counter, as in scope=district:152502&field=overdue.",
    "缺少参数 `%s`：请指明计数器，如 scope=district:152502&field=overdue。", name);
}

int api_behind(struct api_call *c, json_t **out) {
  static const char *const names[] = {"scope", "field", "limit", "cursor"};
  struct api_scope s = {0};
  struct api_cursor at;
  bool continued;
  size_t limit;
  int field = -1;
  if (api_params_check(&c->params, names, 4, NULL, &c->fault) != 0 ||
      api_read_field(c, "field", VIEW_COUNT, &field) != 0 || api_params_limit(&c->params, &limit, &c->fault) != 0 ||
      api_cursor_read(&at, &c->params, &continued, &c->fault) != 0) {
    return -1;
  }
  const char *scope = api_params_value(&c->params, "scope");
  if (!scope || field < 0) {
    return lacking(c, scope ? "field" : "scope");
  }
  int result = api_scope_read(&s, (struct text){scope, (uint32_t)strlen(scope)}, &c->fault);
  if (!result && s.volunteer) {
    result = api_fault_parameter(&c->fault, "`%s` names a counter of volunteer events, which no request is behind.",
      "参数 `%s` 是志愿活动的计数，没有对应的诉求。", "scope");
  }
  if (!result) {
    result = walk(c, &s.scope, field, limit, &at, continued, out);
  }
  api_scope_release(&s);
  return result;
}
