// SPDX-License-Identifier: Apache-2.0
// How far a topic was moved.
#include "consumers/move/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/log/replay.h"
#include "consumers/stored/meta.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/log.h"

enum { PLACE_TIMEOUT_MS = 30000, NOTE_MAX = 160 };

#define NOTE_FORMAT "source=%" PRIx64 " target=%d:%" PRId64 ":%" PRIx64

int move_place_open(struct move_place *p, const struct settings *settings, const char *target, struct err *e) {
  char group[300];
  *p = (struct move_place){.target = target, .anchor_partition = -1};
  (void)snprintf(group, sizeof group, "huiyin.move.%.250s", target);
  rd_kafka_conf_t *conf = kafka_conf_reader(settings, "error", e);
  if (!conf) {
    return -1;
  }
  kafka_conf_quiet(conf);
  kafka_conf_set(conf, "group.id", group);
  kafka_conf_set(conf, "enable.partition.eof", "true");
  p->rk = kafka_new(RD_KAFKA_CONSUMER, conf, e);
  return p->rk ? 0 : -1;
}

void move_place_close(struct move_place *p) {
  if (p->rk) {
    kafka_end(p->rk);
  }
}

// --- digests

struct place_first {
  int64_t offset;  // -1 while none was read
  uint64_t digest;
};

static int place_take(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct place_first *first = context;
  (void)e;
  if (first->offset < 0) {
    first->offset = m->offset;
    first->digest = anchor_of(replay_timestamp(m), m->key, m->key_len, m->payload, m->len);
  }
  return 0;
}

// The digest of the message at an offset; first->offset stays -1 where there is none.
static int place_digest(struct move_place *p, const char *topic, int32_t partition, int64_t offset,
  bool (*stopped)(void), struct place_first *first, struct err *e) {
  int64_t low;
  int64_t end;
  *first = (struct place_first){.offset = -1};
  if (replay_bounds(p->rk, topic, partition, stopped, &low, &end, e) != 0) {
    return -1;
  }
  struct replay_part part = {.partition = partition, .from = offset, .end = offset + 1};
  return offset < low || offset >= end ? 0 : replay_read(p->rk, topic, &part, 1, stopped, place_take, first, e);
}

// --- finding

struct place_note {
  uint64_t source;
  int partition;
  int64_t offset;
  uint64_t target;
};

static int note_read(const rd_kafka_topic_partition_t *t, struct place_note *n) {
  char text[NOTE_MAX];
  if (t->offset < 0 || !t->metadata || t->metadata_size >= sizeof text) {
    return -1;
  }
  memcpy(text, t->metadata, t->metadata_size);
  text[t->metadata_size] = 0;
  return sscanf(text, "source=%" SCNx64 " target=%d:%" SCNd64 ":%" SCNx64, &n->source, &n->partition, &n->offset,
           &n->target) == 4
           ? 0
           : -1;
}

static int place_is_same_target(
  struct move_place *p, const struct move_source *s, const struct place_note *n, bool *same, struct err *e) {
  struct place_first first;
  int count = kafka_partition_count(p->rk, p->target, 10000, e);
  *same = false;
  if (count < 0 || n->partition < 0 || n->partition >= count) {
    return count < 0 ? -1 : 0;
  }
  if (place_digest(p, p->target, n->partition, n->offset, s->stopped, &first, e) != 0) {
    return -1;
  }
  *same = first.offset >= 0 && first.digest == n->target;
  if (*same) {
    p->anchor_partition = n->partition;
    p->anchor_offset = n->offset;
    p->anchor_digest = n->target;
  }
  return 0;
}

// The last message given out lay right below the offset, but for marks of transactions: the one before the offset tells
// it, where it is one.
static int place_is_same_source(struct move_place *p, const struct move_source *s, size_t i, int64_t offset,
  const struct place_note *n, bool *same, struct err *e) {
  const struct move_part *part = &s->parts[i];
  struct place_first first = {.offset = -1};
  *same = offset >= part->low && offset <= part->end;
  if (!*same || offset == part->low) {
    return 0;
  }
  if (place_digest(p, s->name, part->partition, offset - 1, s->stopped, &first, e) != 0) {
    return -1;
  }
  *same = first.offset < 0 || first.digest == n->source;
  return 0;
}

static void say_anew(const char *topic, int32_t partition) {
  struct log_line line;
  log_begin(&line, LOG_WARN, "it was moved before, but the topic was made again since: it is moved from its beginning");
  log_text(&line, "topic", topic);
  log_number(&line, "partition", partition);
  log_end(&line);
}

static int place_apply(
  struct move_place *p, struct move_source *s, const rd_kafka_topic_partition_list_t *list, struct err *e) {
  bool target_known = false;
  bool same_target = false;
  for (size_t i = 0; i < s->count; i++) {
    struct place_note n;
    bool same = false;
    if (note_read(&list->elems[i], &n) != 0) {
      continue;
    }
    if (!target_known && place_is_same_target(p, s, &n, &same_target, e) != 0) {
      return -1;
    }
    target_known = true;
    if (same_target && place_is_same_source(p, s, i, list->elems[i].offset, &n, &same, e) != 0) {
      return -1;
    }
    if (same) {
      s->parts[i].from = list->elems[i].offset;
    } else {
      say_anew(same_target ? s->name : p->target, s->parts[i].partition);
    }
  }
  return 0;
}

int move_place_find(struct move_place *p, struct move_source *s, struct err *e) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)s->count);
  for (size_t i = 0; i < s->count; i++) {
    rd_kafka_topic_partition_list_add(list, s->name, s->parts[i].partition);
  }
  rd_kafka_resp_err_t code = rd_kafka_committed(p->rk, list, PLACE_TIMEOUT_MS);
  int result = code ? err_set(e, "the brokers do not tell how far topic %s was moved (%s); run it again", s->name,
                        rd_kafka_err2str(code))
                    : place_apply(p, s, list, e);
  rd_kafka_topic_partition_list_destroy(list);
  return result;
}

// --- noting

static int place_find_anchor(struct move_place *p, bool (*stopped)(void), struct err *e) {
  int count = kafka_partition_count(p->rk, p->target, 10000, e);
  for (int32_t i = 0; i < count && p->anchor_partition < 0; i++) {
    int64_t low;
    int64_t end;
    struct place_first first = {.offset = -1};
    if (replay_bounds(p->rk, p->target, i, stopped, &low, &end, e) != 0) {
      return -1;
    }
    struct replay_part part = {.partition = i, .from = low, .end = end < low + 100 ? end : low + 100};
    if (low < end && replay_read(p->rk, p->target, &part, 1, stopped, place_take, &first, e) != 0) {
      return -1;
    }
    if (first.offset >= 0) {
      p->anchor_partition = i;
      p->anchor_offset = first.offset;
      p->anchor_digest = first.digest;
    }
  }
  return count < 0 ? -1 : 0;
}

static bool never_stopped(void) {
  return false;
}

// A stop that was asked for does not keep what is done from being noted.
int move_place_note(struct move_place *p, const struct move_source *s, const uint64_t *digests, struct err *e) {
  if (p->anchor_partition < 0 && place_find_anchor(p, never_stopped, e) != 0) {
    return -1;
  }
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)s->count);
  for (size_t i = 0; i < s->count && p->anchor_partition >= 0; i++) {
    const struct move_part *part = &s->parts[i];
    if (part->next > part->from) {
      char note[NOTE_MAX];
      rd_kafka_topic_partition_t *t = rd_kafka_topic_partition_list_add(list, s->name, part->partition);
      int size = snprintf(
        note, sizeof note, NOTE_FORMAT, digests[i], (int)p->anchor_partition, p->anchor_offset, p->anchor_digest);
      t->offset = part->next;
      t->metadata = strdup(note);
      t->metadata_size = (size_t)size;
    }
  }
  rd_kafka_resp_err_t code = list->cnt ? rd_kafka_commit(p->rk, list, 0) : RD_KAFKA_RESP_ERR_NO_ERROR;
  rd_kafka_topic_partition_list_destroy(list);
  return code ? err_set(e, "how far topic %s was moved can not be noted (%s); run it again: a repeat changes nothing",
                  s->name, rd_kafka_err2str(code))
              : 0;
}
