// SPDX-License-Identifier: Apache-2.0
// The story of one request, without reading the whole of a big log: its own partition alone, from an hour before the
// earliest moment that its state knows of; and whether that explains the state. With whole=1 everything is read.
#include <string.h>

#include "consumers/board/api_parts.h"
#include "consumers/board/story_json.h"
#include "consumers/core/must.h"
#include "consumers/stored/stored.h"
#include "consumers/story/reading.h"
#include "consumers/telling/keys.h"
#include "runtime/character.h"
#include "runtime/kafka.h"
#include "runtime/steady_clock.h"
#include "runtime/stop.h"

// In ms: what a question to the brokers, and a story, may take.
enum { ASK_MS = 2000, READ_MS = 8000, READ_WHOLE_MS = 30000 };

// A message is stamped when it is sent, which is after what it tells of, by clocks that are not the same.
static const int64_t before_the_earliest = INT64_C(3600) * 1000;

enum story_lack { LACK_CUT, LACK_DELETED, LACK_UNEXPLAINED, LACK_ALERTS, LACK_NOT_STORED, LACK_KAFKA, LACKS };

struct telling {
  struct api_call *call;
  const struct counting *rules;
  bool whole;
  struct story story;
  struct stored stored;
  struct story_log log;
  struct replay_part *stretches;
  size_t count;
  bool lacks[LACKS];
};

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

static int read_stored(struct telling *t, size_t partitions) {
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

// --- where to read

static enum story_state state_of(const struct telling *t, size_t partition, struct request *r, struct marks *m) {
  return story_state(
    &t->story.parts[partition], t->stored.partitions[partition].meta.timestamp, t->rules->keep_closed, r, m);
}

static bool is_home(const struct telling *t, size_t partition) {
  return (int32_t)partition == rd_kafka_msg_partitioner_murmur2(
                                 NULL, t->story.request.at, t->story.request.size, (int32_t)t->story.count, NULL, NULL);
}

// The first offset stamped at `moment` or later; `end` where there is none.
static int offset_at(
  const struct telling *t, const char *topic, int32_t partition, int64_t moment, int64_t end, int64_t *offset) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, topic, partition)->offset = moment > 0 ? moment : 0;
  rd_kafka_resp_err_t code = rd_kafka_offsets_for_times(t->log.rk, list, ASK_MS);
  code = code ? code : list->elems[0].err;
  *offset = list->elems[0].offset >= 0 ? list->elems[0].offset : end;
  rd_kafka_topic_partition_list_destroy(list);
  return code ? -1 : 0;
}

// From where the partition of a topic is to be read for what the state knows of; all of it where `moment` is none.
static int stretch(struct telling *t, const char *topic, size_t partition, int64_t moment, struct replay_part *s) {
  int64_t low;
  *s = (struct replay_part){.partition = (int32_t)partition};
  if (rd_kafka_query_watermark_offsets(t->log.rk, topic, s->partition, &low, &s->end, ASK_MS) != 0) {
    return -1;
  }
  s->from = low;
  if (moment != MOMENT_NONE && offset_at(t, topic, s->partition, moment, s->end, &s->from) != 0) {
    return -1;
  }
  if (s->from <= low) {
    s->from = low;
    t->lacks[LACK_DELETED] |= low > 0;
  }
  return 0;
}

// What was not counted yet is all that can be there of a request without a state, but for one that was let go.
static void begin_at_counted(struct telling *t, size_t partition, struct replay_part *s) {
  int64_t counted = t->stored.partitions[partition].meta.offset;
  s->from = counted > s->from ? counted : s->from;
  t->lacks[LACK_NOT_STORED] = true;
}

static int choose(struct telling *t, size_t partition) {
  struct request r;
  struct marks marks;
  struct replay_part *s = &t->stretches[t->count];
  enum story_state state = state_of(t, partition, &r, &marks);
  int64_t earliest = state == STORY_STORED ? story_earliest(&r) : MOMENT_NONE;
  if (!t->whole && state == STORY_NOT_STORED && !is_home(t, partition)) {
    return 0;
  }
  bool known = !t->whole && earliest != MOMENT_NONE;
  if (stretch(t, t->log.topic, partition, known ? earliest - before_the_earliest : MOMENT_NONE, s) != 0) {
    return -1;
  }
  if (!t->whole && !known) {
    begin_at_counted(t, partition, s);
  }
  t->count++;
  return 0;
}

static int read_events(struct telling *t) {
  struct err e;
  int result = 0;
  t->log.topic = settings_text(t->call->api->options.settings, "topic");
  t->log.by_key = !t->whole;
  for (size_t i = 0; !result && i < t->story.count; i++) {
    result = choose(t, i);
  }
  return result || story_read_events(&t->story, &t->log, t->stretches, t->count, &e) != 0 ? -1 : 0;
}

// --- alerts

static uint64_t raised_of(const struct marks *m) {
  uint64_t sum = 0;
  for (size_t i = 0; i < MARKS_MAX; i++) {
    sum += m->raised[i];
  }
  return sum;
}

static bool may_have_alerts(const struct telling *t, size_t partition, int64_t *earliest) {
  struct request r;
  struct marks marks;
  enum story_state state = state_of(t, partition, &r, &marks);
  *earliest = !t->whole && state == STORY_STORED ? story_earliest(&r) : MOMENT_NONE;
  if (state == STORY_STORED || state == STORY_GONE) {
    return raised_of(&marks) != 0;
  }
  return t->whole && t->story.parts[partition].events.count;
}

static int read_alerts(struct telling *t) {
  struct err e;
  t->count = 0;
  t->log.topic = settings_text(t->call->api->options.settings, "alerts-topic");
  for (size_t i = 0; i < t->story.count; i++) {
    int64_t earliest;
    if (may_have_alerts(t, i, &earliest)) {
      int64_t moment = earliest == MOMENT_NONE ? earliest : earliest - before_the_earliest;
      if (stretch(t, t->log.topic, i, moment, &t->stretches[t->count++]) != 0) {
        return -1;
      }
    }
  }
  return story_read_alerts(&t->story, &t->log, t->stretches, t->count, &e);
}

// --- what is lacking

static void note_cuts(struct telling *t) {
  for (size_t i = 0; i < t->count; i++) {
    t->lacks[LACK_CUT] |= t->stretches[i].cut;
  }
}

static uint64_t raises_found(const struct telling *t, const struct story_list *alerts) {
  uint64_t raises = 0;
  for (size_t i = 0; i < alerts->count; i++) {
    struct overdue_alert a;
    story_alert(alerts, i, t->log.wire, &a);
    raises += a.status == ALERT_RAISED;
  }
  return raises;
}

static void look_for_lacks(struct telling *t) {
  for (size_t i = 0; i < t->story.count; i++) {
    struct request r;
    struct marks marks;
    if (state_of(t, i, &r, &marks) == STORY_STORED) {
      const struct story_part *p = &t->story.parts[i];
      t->lacks[LACK_UNEXPLAINED] |= !story_explains(&p->events, t->log.wire, &r);
      t->lacks[LACK_ALERTS] |= raises_found(t, &p->alerts) < raised_of(&marks);
    }
  }
}

static json_t *say_lacks(const struct telling *t) {
  static const char *const words[LACKS] = {
    "time", "deleted", "events-elsewhere", "alerts-elsewhere", "not-stored", "kafka-away"};
  json_t *out = json_array();
  for (size_t i = 0; i < LACKS; i++) {
    if (t->lacks[i]) {
      (void)json_array_append_new(out, json_string(words[i]));
    }
  }
  return out;
}

// --- the answer

static json_t *say_offsets(const struct telling *t) {
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

static int say(struct telling *t, json_t **out) {
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

// Kafka may be away: what Redis knows is told all the same.
static void read_kafka(struct telling *t) {
  bool failed = !t->log.rk || read_events(t) != 0;
  note_cuts(t);
  failed = failed || read_alerts(t) != 0;
  note_cuts(t);
  t->lacks[LACK_KAFKA] = failed;
  for (size_t i = 0; i < t->story.count; i++) {
    story_take_outbox(&t->story, t->log.wire, i, t->stored.partitions[i].outbox);
  }
  look_for_lacks(t);
}

static int partitions_of(struct telling *t) {
  struct err e;
  struct view_list *names;
  const char *topic = settings_text(t->call->api->options.settings, "topic");
  int count = t->log.rk ? kafka_partition_count(t->log.rk, topic, ASK_MS, &e) : -1;
  if (count <= 0 && (names = view_names_take(t->call->api->options.names))) {
    count = names->partitions;
    view_names_drop(t->call->api->options.names, names);
    t->log.rk = NULL;
  }
  return count;
}

static int tell(struct telling *t, json_t **out) {
  int partitions = partitions_of(t);
  if (partitions <= 0) {
    return api_fault_set(&t->call->fault, 503, "kafka-away",
      "The brokers can not be asked just now, and Redis knows nothing.", "暂时无法查询 Kafka，Redis 中也没有数据。");
  }
  t->stretches = must(calloc((size_t)partitions, sizeof *t->stretches));
  int result = read_stored(t, (size_t)partitions);
  if (!result) {
    read_kafka(t);
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
  struct telling t = {.call = c,
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
