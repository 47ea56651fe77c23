// SPDX-License-Identifier: Apache-2.0
// What the pages ask Redis, and what of it they all say.
#include <stdlib.h>
#include <string.h>

#include "consumers/board/api_parts.h"
#include "consumers/stored/keys.h"
#include "consumers/view/days.h"
#include "runtime/steady_clock.h"
#include "runtime/wall_clock.h"

enum { REDIS_MS = 3000, AT_ONCE_MS = 100 };

redisContext *api_redis(struct api_call *c) {
  enum redis_failure failure;
  struct err e;
  redisContext *redis = view_connect(&c->worker->connection, REDIS_MS, &failure, &e);
  if (!redis) {
    (void)api_redis_failed(c, &e);
  }
  return redis;
}

int api_redis_failed(struct api_call *c, const struct err *e) {
  view_disconnect(&c->worker->connection);
  return api_fault_set(
    &c->fault, 503, "redis-away", "Redis can not be asked just now: %s.", "暂时无法查询 Redis：%s。", e->text);
}

struct view_question *api_question(struct api_call *c) {
  view_question_clear(&c->worker->question);
  return &c->worker->question;
}

static int read_once(struct api_call *c, struct view_moment *m, struct err *e) {
  redisContext *redis = api_redis(c);
  if (!redis) {
    return -1;
  }
  if (view_moment_read(m, redis, &c->worker->question, e) == 0) {
    return 0;
  }
  view_moment_release(m);
  return api_redis_failed(c, e);
}

// A connection that has broken since the last page says so only now, and at once: it is tried once more.
static bool is_at_once(int64_t began) {
  return steady_clock() - began < AT_ONCE_MS;
}

int api_read(struct api_call *c, struct view_moment *m) {
  struct err e;
  bool was_there = c->worker->connection.redis != NULL;
  int64_t began = steady_clock();
  int result = read_once(c, m, &e);
  return result && was_there && is_at_once(began) ? read_once(c, m, &e) : result;
}

// --- rules

void api_rules_release(struct api_rules *r) {
  if (r->known) {
    policies_release(&r->policies);
    counting_release(&r->counting);
  }
  r->known = false;
}

static int nothing_counted(struct api_call *c) {
  return api_fault_set(&c->fault, 404, "nothing-counted",
    "Redis holds nothing that was counted under the prefix %s: see that `huiyin track` runs, and that --prefix is its.",
    "Redis 中前缀 %s 下尚无计数：请确认 `huiyin track` 正在运行，且 --prefix 与其相同。", c->api->prefix);
}

static int other_rules(struct api_call *c, const struct err *e) {
  return api_fault_set(
    &c->fault, 503, "other-rules", "What is counted can not be told: %s.", "无法解释计数：%s。", e->text);
}

static int read_rules(struct api_call *c, redisContext *redis, struct api_rules *r) {
  struct err e;
  if (policies_read(&r->policies, redis, c->api->prefix, r->line, sizeof r->line, &e) != 0) {
    return api_redis_failed(c, &e);
  }
  r->versions = r->policies.count;
  if (!*r->line || counting_restore(&r->counting, r->line, &e) != 0) {
    policies_release(&r->policies);
    return *r->line ? other_rules(c, &e) : nothing_counted(c);
  }
  if (r->policies.count) {
    counting_list(&r->counting, history_policy(&r->policies.history));
  }
  r->known = true;
  return 0;
}

struct now {
  char line[COUNTING_TEXT_SIZE];
  size_t versions;
};

static int take_now(void *context, size_t index, const redisReply *answer, struct err *e) {
  struct now *n = context;
  (void)e;
  if (index == 0 && answer->type == REDIS_REPLY_STRING && answer->len < sizeof n->line) {
    memcpy(n->line, answer->str, answer->len + 1);
  } else if (index == 1) {
    n->versions = (size_t)answer->integer;
  }
  return 0;
}

static void ask_key(struct query *q, const char *command, const char *prefix, enum key_type type) {
  struct buf key = {0};
  key_add(&key, prefix, type, 0);
  query_begin(q, 2, command);
  query_bytes(q, key.at, key.size);
  buf_release(&key);
}

static int ask_now(struct api_call *c, struct now *now) {
  struct query q = {0};
  struct err e;
  redisContext *redis = api_redis(c);
  if (!redis) {
    return -1;
  }
  ask_key(&q, "GET", c->api->prefix, KEY_SETTINGS);
  ask_key(&q, "HLEN", c->api->prefix, KEY_POLICIES);
  int result = query_run(&q, redis, take_now, now, &e);
  query_release(&q);
  return result ? api_redis_failed(c, &e) : 0;
}

const struct counting *api_rules(struct api_call *c) {
  struct api_rules *r = &c->worker->rules;
  struct now now = {.versions = 0};
  bool was_there = c->worker->connection.redis != NULL;
  int64_t began = steady_clock();
  int result = ask_now(c, &now);
  if (result && was_there && is_at_once(began)) {
    result = ask_now(c, &now);
  }
  if (result) {
    return NULL;
  }
  if (r->known && strcmp(now.line, r->line) == 0 && now.versions == r->versions) {
    return &r->counting;
  }
  api_rules_release(r);
  redisContext *redis = api_redis(c);
  return redis && read_rules(c, redis, r) == 0 ? &r->counting : NULL;
}

int32_t api_today(const struct api_call *c, const struct view_moment *m) {
  return view_today(c->api->options.zone, wall_clock(), view_log_clock(m));
}

struct view_list *api_names(struct api_call *c) {
  struct view_list *l = view_names_take(c->api->options.names);
  if (!l) {
    (void)api_fault_set(&c->fault, 503, "not-ready",
      "The names in Redis have not been gone through yet: ask again in some seconds.",
      "尚未遍历完 Redis 中的名称：请稍后再试。");
  }
  return l;
}

// --- saying

void api_put_head(json_t *object, const struct view_moment *m) {
  json_t *offsets = json_object();
  for (size_t i = 0; i < m->partition_count; i++) {
    const struct view_partition *p = &m->partitions[i];
    char name[16];
    (void)snprintf(name, sizeof name, "%d", (int)p->partition);
    if (p->present) {
      (void)json_object_set_new(offsets, name, json_integer(p->meta.offset > 0 ? p->meta.offset : 0));
    }
  }
  (void)json_object_set_new(object, "at", json_integer(m->at));
  (void)json_object_set_new(object, "offsets", offsets);
}

json_t *api_fields(enum view_family family, const int64_t *values) {
  const char *const *names = family == VIEW_COUNT ? field_names : volunteer_field_names;
  size_t count = family == VIEW_COUNT ? (size_t)FIELD_COUNT : (size_t)VOLUNTEER_FIELD_COUNT;
  json_t *object = json_object();
  for (size_t i = 0; i < count; i++) {
    (void)json_object_set_new(object, names[i], json_integer(values[i]));
  }
  return object;
}

void api_put_next(struct api_call *c, json_t *object, const struct api_cursor *cursor) {
  struct buf word = {0};
  if (cursor) {
    api_cursor_write(cursor, &c->params, &word);
  }
  (void)json_object_set_new(object, "next", cursor ? json_stringn((const char *)word.at, word.size) : json_null());
  buf_release(&word);
}

int api_read_field(struct api_call *c, const char *parameter, enum view_family family, int *field) {
  const char *const *names = family == VIEW_COUNT ? field_names : volunteer_field_names;
  size_t count = family == VIEW_COUNT ? (size_t)FIELD_COUNT : (size_t)VOLUNTEER_FIELD_COUNT;
  return api_params_word(&c->params, parameter, names, count, field, &c->fault);
}

int api_read_order(struct api_call *c, bool *descending) {
  static const char *const words[] = {"asc", "desc"};
  int index = *descending;
  if (api_params_word(&c->params, "order", words, 2, &index, &c->fault) != 0) {
    return -1;
  }
  *descending = index == 1;
  return 0;
}
