// SPDX-License-Identifier: Apache-2.0
// The versions of the policy as Redis holds them: read, added to, written.
#include "consumers/versions/policies.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/redis/query.h"
#include "consumers/stored/keys.h"
#include "consumers/stored/owner.h"
#include "consumers/stored/stored.h"

static struct text copy_of(struct text text) {
  char *copy = must(malloc((size_t)text.size + 1));
  memcpy(copy, text.at, text.size);
  copy[text.size] = 0;
  return (struct text){copy, text.size};
}

static void release_text(struct text *text) {
  free((void *)(uintptr_t)text->at);
  text->at = NULL;
}

void policies_release(struct policies *p) {
  for (size_t i = 0; i < p->count; i++) {
    release_text(&p->records[i]);
  }
  free(p->records);
  history_release(&p->history);
  *p = (struct policies){0};
}

static const struct numbered_record *find(const struct numbered_record *all, size_t count, size_t number) {
  char digits[24];
  size_t size = (size_t)snprintf(digits, sizeof digits, "%zu", number);
  for (size_t i = 0; i < count; i++) {
    if (all[i].number.size == size && memcmp(all[i].number.at, digits, size) == 0) {
      return &all[i];
    }
  }
  return NULL;
}

int policies_take(struct policies *p, const struct numbered_record *all, size_t count, struct err *e) {
  *p = (struct policies){.records = count ? must(calloc(count, sizeof *p->records)) : NULL};
  for (; p->count < count; p->count++) {
    const struct numbered_record *next = find(all, count, p->count + 1);
    if (!next) {
      (void)err_set(e, "version %zu of the policy lacks among %zu that are kept", p->count + 1, count);
      policies_release(p);
      return -1;
    }
    p->records[p->count] = copy_of(next->record);
  }
  if (history_read(&p->history, p->records, p->count, e) != 0) {
    policies_release(p);
    return -1;
  }
  return 0;
}

int policies_add(struct policies *p, struct text record, struct err *e) {
  struct history longer;
  p->records = must(realloc(p->records, (p->count + 1) * sizeof *p->records));
  p->records[p->count] = copy_of(record);
  if (history_read(&longer, p->records, p->count + 1, e) != 0) {
    release_text(&p->records[p->count]);
    return -1;
  }
  history_release(&p->history);
  p->history = longer;
  p->count++;
  return 0;
}

bool policies_begin_with(const struct policies *longer, const struct policies *shorter) {
  for (size_t i = 0; i < shorter->count; i++) {
    const struct text *a = &longer->records[i];
    const struct text *b = &shorter->records[i];
    if (i >= longer->count || a->size != b->size || memcmp(a->at, b->at, a->size) != 0) {
      return false;
    }
  }
  return true;
}

static void add_key(struct query *q, const char *prefix, enum key_type type, size_t partition) {
  struct buf key = {0};
  key_add(&key, prefix, type, (int32_t)partition);
  query_bytes(q, key.at, key.size);
  buf_release(&key);
}

// --- reading

static struct text text_of(const redisReply *reply) {
  return (struct text){reply->str, (uint32_t)reply->len};
}

static int take_hash(struct policies *p, const redisReply *hash, struct err *e) {
  size_t count = hash->elements / 2;
  struct numbered_record *all = must(calloc(count + 1, sizeof *all));
  for (size_t i = 0; i < count; i++) {
    all[i] = (struct numbered_record){text_of(hash->element[2 * i]), text_of(hash->element[2 * i + 1])};
  }
  int result = policies_take(p, all, count, e);
  free(all);
  return result;
}

int policies_read(
  struct policies *p, redisContext *c, const char *prefix, char *settings, size_t settings_room, struct err *e) {
  struct query q = {0};
  *p = (struct policies){0};
  query_begin(&q, 2, "GET");
  add_key(&q, prefix, KEY_SETTINGS, 0);
  query_begin(&q, 2, "HGETALL");
  add_key(&q, prefix, KEY_POLICIES, 0);
  redisReply *answers = query_transact(&q, c, e);
  query_release(&q);
  if (!answers) {
    return -1;
  }
  const redisReply *line = answers->element[0];
  (void)snprintf(settings, settings_room, "%s", line->type == REDIS_REPLY_STRING ? line->str : "");
  int result = take_hash(p, answers->element[1], e);
  if (result) {
    struct err why = *e;
    (void)err_set(e,
      "%s. Redis has this in %s:{0}:policies: where it is damaged there, delete that key; a track that is started with "
      "--policy, or `huiyin rebuild`, brings it back from its topic",
      why.text, prefix);
  }
  freeReplyObject(answers);
  return result;
}

int policies_counted(size_t *most, redisContext *c, const char *prefix, size_t partitions, struct err *e) {
  struct stored s;
  *most = 0;
  if (stored_read_lenient(&s, c, prefix, partitions, e) != 0) {
    return -1;
  }
  for (size_t i = 0; i < s.count; i++) {
    const struct meta *meta = &s.partitions[i].meta;
    // Before there were versions there was one policy.
    size_t under = !s.partitions[i].present || meta->offset < 0 ? 0 : meta->policies > 0 ? (size_t)meta->policies : 1;
    *most = under > *most ? under : *most;
  }
  stored_release(&s);
  return 0;
}

int policies_lost(const char *prefix, const char *topic, struct err *e) {
  return err_set(e,
    "the numbers under the prefix %s were counted under a policy, and neither Redis nor topic %s has a version of it: "
    "see that --policies-topic is that of track. Where the versions are lost for good, delete %s:{0}:settings, start a "
    "track with --policy, whose file is the first version then, and count anew with `huiyin rebuild`",
    prefix, topic, prefix);
}

// --- writing

// What must still be as it was read.
struct watched {
  size_t had;
  const char *line;
  bool changed;
};

static int look(void *context, size_t index, const redisReply *answer, struct err *e) {
  struct watched *w = context;
  (void)e;
  if (index == 1) {
    w->changed |= (size_t)answer->integer != w->had;
  } else if (index == 2) {
    w->changed |= strcmp(answer->type == REDIS_REPLY_STRING ? answer->str : "", w->line) != 0;
  }
  return 0;
}

static int watch(redisContext *c, const char *prefix, struct watched *w, struct err *e) {
  struct query q = {0};
  query_begin(&q, 3, "WATCH");
  add_key(&q, prefix, KEY_POLICIES, 0);
  add_key(&q, prefix, KEY_SETTINGS, 0);
  query_begin(&q, 2, "HLEN");
  add_key(&q, prefix, KEY_POLICIES, 0);
  query_begin(&q, 2, "GET");
  add_key(&q, prefix, KEY_SETTINGS, 0);
  int result = query_run(&q, c, look, w, e);
  query_release(&q);
  return result;
}

static void put_records(struct query *q, const struct policies *p, size_t had, const char *prefix) {
  for (size_t i = had; i < p->count; i++) {
    query_begin(q, 4, "HSETNX");
    add_key(q, prefix, KEY_POLICIES, 0);
    query_number(q, (int64_t)i + 1);
    query_bytes(q, p->records[i].at, p->records[i].size);
  }
}

static void put_owners(struct query *q, const char *prefix, size_t partitions) {
  for (size_t i = 0; i < partitions; i++) {
    char owner[OWNER_SIZE];
    owner_make(owner);
    query_begin(q, 4, "HSET");
    add_key(q, prefix, KEY_PARTITION, i);
    query_text(q, "owner");
    query_text(q, owner);
  }
}

int policies_write(const struct policies *p, size_t had, const char *line, redisContext *c, const char *prefix,
  const char *settings, size_t partitions, bool *changed, struct err *e) {
  struct watched w = {had, line, false};
  struct query q = {0};
  if (watch(c, prefix, &w, e) != 0) {
    return -1;
  }
  *changed = w.changed;
  if (*changed) {
    return 0;
  }
  put_records(&q, p, had, prefix);
  query_begin(&q, 3, "SET");
  add_key(&q, prefix, KEY_SETTINGS, 0);
  query_text(&q, settings);
  put_owners(&q, prefix, partitions);
  redisReply *answer = query_transact_watched(&q, c, changed, e);
  query_release(&q);
  if (answer) {
    freeReplyObject(answer);
  }
  return answer || *changed ? 0 : -1;
}
