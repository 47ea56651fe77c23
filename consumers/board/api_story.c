// SPDX-License-Identifier: Apache-2.0
// The story of one request, without reading the whole of a big log: its own partition alone, from an hour before the
// earliest moment that its state knows of; and whether that explains the state. With whole=1 everything is read.
#include <string.h>

#include "consumers/board/api_story_parts.h"
#include "consumers/board/story_json.h"
#include "consumers/core/must.h"
#include "consumers/telling/keys.h"
#include "runtime/character.h"
#include "runtime/kafka.h"
#include "runtime/steady_clock.h"
#include "runtime/stop.h"

// What a story may take, in ms.
enum { READ_MS = 8000, READ_WHOLE_MS = 30000 };

// --- handles

static bool take_slot(struct api_kafka *k, size_t *slot) {
  (void)pthread_mutex_lock(&k->lock);
  for (*slot = 0; *slot < API_STORIES && k->busy[*slot];) {
    ++*slot;
  }
  bool taken = *slot < API_STORIES;
  if (taken) {
    k->busy[*slot] = true;
  }
  (void)pthread_mutex_unlock(&k->lock);
  return taken;
}

static void give_slot(struct api_kafka *k, size_t slot) {
  (void)pthread_mutex_lock(&k->lock);
  k->busy[slot] = false;
  (void)pthread_mutex_unlock(&k->lock);
}

// --- Redis

static int read_stored(struct api_story *t, size_t partitions) {
  struct api_call *c = t->call;
  struct query q = {0};
  struct err e;
  redisContext *redis = api_redis(c);
  if (!redis) {
    return -1;
  }
  story_init(&t->story, t->story.request, partitions);
  story_ask_states(&t->story, c->api->prefix, &q);
  query_begin(&q, 4, "LRANGE");
  telling_told_key(&q, c->api->prefix, t->story.request);
  query_text(&q, "0");
  query_text(&q, "-1");
  int result = stored_read(&t->stored, redis, c->api->prefix, partitions, &q, &e);
  query_release(&q);
  if (result != 0) {
    return api_redis_failed(c, &e);
  }
  story_take_states(&t->story, t->stored.more);
  return 0;
}

// --- the answer

static json_t *say_lacks(const struct api_story *t) {
  static const char *const words[STORY_LACKS] = {
    "time", "deleted", "events-elsewhere", "alerts-elsewhere", "not-stored", "kafka-away"};
  json_t *out = json_array();
  for (size_t i = 0; i < STORY_LACKS; i++) {
    if (t->lacks[i]) {
      (void)json_array_append_new(out, json_string(words[i]));
    }
  }
  return out;
}

static json_t *say_offsets(const struct api_story *t) {
  json_t *out = json_object();
  for (size_t i = 0; i < t->stored.count; i++) {
    char name[16];
    (void)snprintf(name, sizeof name, "%d", (int)i);
    if (t->stored.partitions[i].present) {
      int64_t offset = t->stored.partitions[i].meta.offset;
      (void)json_object_set_new(out, name, json_integer(offset > 0 ? offset : 0));
    }
  }
  return out;
}

static int say(struct api_story *t, json_t **out) {
  const struct story_told told = {
    .counting = t->rules, .wire = t->log.wire, .deliveries = t->stored.more[t->story.count]};
  json_t *parts = json_array();
  for (size_t i = 0; i < t->story.count; i++) {
    if (!story_is_empty(&t->story.parts[i])) {
      (void)json_array_append_new(
        parts, story_json_part(&told, &t->story.parts[i], (int32_t)i, &t->stored.partitions[i].meta));
    }
  }
  if (!json_array_size(parts)) {
    json_decref(parts);
    return t->whole
             ? api_fault_set(&t->call->fault, 404, "not-found",
                 "There is no such request, neither in Redis nor in the log.", "没有这件诉求：Redis 和日志中均未找到。")
             : api_fault_set(&t->call->fault, 404, "not-found",
                 "There is no such request in Redis; with whole=1 all of the log is read for it.",
                 "Redis 中没有这件诉求；加上 whole=1 可在整个日志中查找。");
  }
  json_t *lacks = say_lacks(t);
  *out = json_object();
  (void)json_object_set_new(*out, "request_id", api_text(t->story.request));
  (void)json_object_set_new(*out, "offsets", say_offsets(t));
  (void)json_object_set_new(*out, "complete", json_boolean(!json_array_size(lacks)));
  (void)json_object_set_new(*out, "lacking", lacks);
  (void)json_object_set_new(*out, "parts", parts);
  return 0;
}

static int partitions_of(struct api_story *t) {
  struct err e;
  struct view_list *names;
  const char *topic = settings_text(t->call->api->options.settings, "topic");
  int count = t->log.rk ? kafka_partition_count(t->log.rk, topic, STORY_ASK_MS, &e) : -1;
  if (count <= 0 && (names = view_names_take(t->call->api->options.names))) {
    count = names->partitions;
    view_names_drop(t->call->api->options.names, names);
    t->log.rk = NULL;
  }
  return count;
}

static int tell(struct api_story *t, json_t **out) {
  int partitions = partitions_of(t);
  if (partitions <= 0) {
    return api_fault_set(&t->call->fault, 503, "kafka-away",
      "The brokers can not be asked just now, and Redis knows nothing.", "暂时无法查询 Kafka，Redis 中也没有数据。");
  }
  t->stretches = must(calloc((size_t)partitions, sizeof *t->stretches));
  int result = read_stored(t, (size_t)partitions);
  if (!result) {
    api_story_read(t);
    result = say(t, out);
  }
  stored_release(&t->stored);
  story_release(&t->story);
  free(t->stretches);
  return result;
}

static rd_kafka_t *handle_of(struct api *a, size_t slot) {
  struct err e;
  if (!a->kafka.handles[slot]) {
    a->kafka.handles[slot] = replay_consumer(a->options.settings, &e);
  }
  return a->kafka.handles[slot];
}

int api_story(struct api_call *c, json_t **out) {
  static const char *const names[] = {"whole"};
  static const char *const flags[] = {"0", "1"};
  const char *id = http_rest(c->request);
  size_t size = strlen(id);
  int whole = 0;
  size_t slot;
  if (api_params_check(&c->params, names, 1, NULL, &c->fault) != 0 ||
      api_params_word(&c->params, "whole", flags, 2, &whole, &c->fault) != 0) {
    return -1;
  }
  if (!size || size > ID_MAX || !character_all_valid(id, size)) {
    return api_fault_set(&c->fault, 404, "not-found", "A request_id has 1 to %d bytes of UTF-8.",
      "诉求编号为 1 至 %d 字节的 UTF-8。", (int)ID_MAX);
  }
  const struct counting *rules = api_rules(c);
  if (!rules) {
    return -1;
  }
  if (!take_slot(&c->api->kafka, &slot)) {
    http_header_add(c->answer, "Retry-After", "1");
    return api_fault_set(&c->fault, 503, "busy", "%d stories are being read already: ask again in a second.",
      "已有 %d 件诉求正在读取，请稍后再试。", (int)API_STORIES);
  }
  struct api_story t = {.call = c,
    .rules = rules,
    .whole = whole == 1,
    .story.request = {id, (uint32_t)size},
    .log = {.rk = handle_of(c->api, slot),
      .wire = c->api->options.wire,
      .stopped = stop_requested,
      .deadline = steady_clock() + (whole ? READ_WHOLE_MS : READ_MS)}};
  int result = tell(&t, out);
  give_slot(&c->api->kafka, slot);
  return result;
}
