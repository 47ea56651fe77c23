// SPDX-License-Identifier: Apache-2.0
// What the log has of one request: which stretches are worth reading, what they hold, and what is lacking in it.
#include "consumers/board/api_story_parts.h"

// A message is stamped when it is sent, which is after what it tells of, by clocks that are not the same; in ms.
static const int64_t before_the_earliest = INT64_C(3600) * 1000;

static enum story_state state_of(const struct api_story *t, size_t partition, struct request *r, struct marks *m) {
  return story_state(
    &t->story.parts[partition], t->stored.partitions[partition].meta.timestamp, t->rules->keep_closed, r, m);
}

static bool is_home(const struct api_story *t, size_t partition) {
  return (int32_t)partition == rd_kafka_msg_partitioner_murmur2(
                                 NULL, t->story.request.at, t->story.request.size, (int32_t)t->story.count, NULL, NULL);
}

// The first offset stamped at `moment` or later; `end` where there is none.
static int offset_at(
  const struct api_story *t, const char *topic, int32_t partition, int64_t moment, int64_t end, int64_t *offset) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, topic, partition)->offset = moment > 0 ? moment : 0;
  rd_kafka_resp_err_t code = rd_kafka_offsets_for_times(t->log.rk, list, STORY_ASK_MS);
  code = code ? code : list->elems[0].err;
  *offset = list->elems[0].offset >= 0 ? list->elems[0].offset : end;
  rd_kafka_topic_partition_list_destroy(list);
  return code ? -1 : 0;
}

// From where the partition of a topic is to be read for what the state knows of; all of it where `moment` is none.
static int stretch(struct api_story *t, const char *topic, size_t partition, int64_t moment, struct replay_part *s) {
  int64_t low;
  *s = (struct replay_part){.partition = (int32_t)partition};
  if (rd_kafka_query_watermark_offsets(t->log.rk, topic, s->partition, &low, &s->end, STORY_ASK_MS) != 0) {
    return -1;
  }
  s->from = low;
  if (moment != MOMENT_NONE && offset_at(t, topic, s->partition, moment, s->end, &s->from) != 0) {
    return -1;
  }
  if (s->from <= low) {
    s->from = low;
    t->lacks[STORY_LACK_DELETED] |= low > 0;
  }
  return 0;
}

// What was not counted yet is all that can be there of a request without a state, but for one that was let go.
static void begin_at_counted(struct api_story *t, size_t partition, struct replay_part *s) {
  int64_t counted = t->stored.partitions[partition].meta.offset;
  s->from = counted > s->from ? counted : s->from;
  t->lacks[STORY_LACK_NOT_STORED] = true;
}

static int choose(struct api_story *t, size_t partition) {
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

static int read_events(struct api_story *t) {
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

static bool may_have_alerts(const struct api_story *t, size_t partition, int64_t *earliest) {
  struct request r;
  struct marks marks;
  enum story_state state = state_of(t, partition, &r, &marks);
  *earliest = !t->whole && state == STORY_STORED ? story_earliest(&r) : MOMENT_NONE;
  if (state == STORY_STORED || state == STORY_GONE) {
    return raised_of(&marks) != 0;
  }
  return t->whole && t->story.parts[partition].events.count;
}

static int read_alerts(struct api_story *t) {
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

static void note_cuts(struct api_story *t) {
  for (size_t i = 0; i < t->count; i++) {
    t->lacks[STORY_LACK_CUT] |= t->stretches[i].cut;
  }
}

static uint64_t raises_found(const struct api_story *t, const struct story_list *alerts) {
  uint64_t raises = 0;
  for (size_t i = 0; i < alerts->count; i++) {
    struct overdue_alert a;
    story_alert(alerts, i, t->log.wire, &a);
    raises += a.status == ALERT_RAISED;
  }
  return raises;
}

static void look_for_lacks(struct api_story *t) {
  for (size_t i = 0; i < t->story.count; i++) {
    struct request r;
    struct marks marks;
    if (state_of(t, i, &r, &marks) == STORY_STORED) {
      const struct story_part *p = &t->story.parts[i];
      t->lacks[STORY_LACK_UNEXPLAINED] |= !story_explains(&p->events, t->log.wire, &r);
      t->lacks[STORY_LACK_ALERTS] |= raises_found(t, &p->alerts) < raised_of(&marks);
    }
  }
}

void api_story_read(struct api_story *t) {
  bool failed = !t->log.rk || read_events(t) != 0;
  note_cuts(t);
  failed = failed || read_alerts(t) != 0;
  note_cuts(t);
  t->lacks[STORY_LACK_KAFKA] = failed;
  for (size_t i = 0; i < t->story.count; i++) {
    story_take_outbox(&t->story, t->log.wire, i, t->stored.partitions[i].outbox);
  }
  look_for_lacks(t);
}
