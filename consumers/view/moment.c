// SPDX-License-Identifier: Apache-2.0
// Asks for one moment of Redis, and reads what it answers without believing it.
#include "consumers/view/moment.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/screen/visible.h"
#include "consumers/stored/keys.h"
#include "consumers/track/resp.h"
#include "runtime/wall_clock.h"

// What is asked of each partition: its hash, its outbox, its pulse and what is left of that. And so many more are asked
// about than are known, so that new ones are seen.
enum { EACH = 4, AHEAD = 4 };

// --- the question

void view_question_init(struct view_question *q, const char *prefix) {
  *q = (struct view_question){.prefix = prefix};
}

void view_question_release(struct view_question *q) {
  query_release(&q->counters);
  query_release(&q->all);
  free(q->families);
  *q = (struct view_question){0};
}

void view_question_clear(struct view_question *q) {
  query_clear(&q->counters);
  query_clear(&q->all);
  q->count = 0;
}

static size_t fields_of(enum view_family family, const char *const **names) {
  *names = family == VIEW_COUNT ? field_names : volunteer_field_names;
  return family == VIEW_COUNT ? (size_t)FIELD_COUNT : (size_t)VOLUNTEER_FIELD_COUNT;
}

size_t view_ask(struct view_question *q, enum view_family family, const char *scope, size_t size) {
  const char *const *names;
  size_t count = fields_of(family, &names);
  struct buf key = {0};
  key_add(&key, q->prefix, family == VIEW_COUNT ? KEY_COUNT : KEY_VOLUNTEER, 0);
  buf_add(&key, scope, size);
  query_begin(&q->counters, 2 + count, "HMGET");
  query_bytes(&q->counters, key.at, key.size);
  for (size_t i = 0; i < count; i++) {
    query_text(&q->counters, names[i]);
  }
  buf_release(&key);
  if (q->count == q->room) {
    q->room = q->room ? q->room * 2 : 64;
    q->families = must(realloc(q->families, q->room));
  }
  q->families[q->count] = (uint8_t)family;
  query_clear(&q->all);
  return q->count++;
}

size_t view_ask_scope(struct view_question *q, enum view_family family, const struct scope *scope) {
  char name[SCOPE_NAME_MAX];
  return view_ask(q, family, name, scope_name(scope, name));
}

void view_expect_partitions(struct view_question *q, int32_t count) {
  q->expected = count > q->expected ? count : q->expected;
}

static void ask_partition(struct view_question *q, enum key_type type, const char *name, int32_t partition) {
  struct buf key = {0};
  key_add(&key, q->prefix, type, partition);
  query_begin(&q->all, 2, name);
  query_bytes(&q->all, key.at, key.size);
  buf_release(&key);
}

static int32_t wanted(const struct view_question *q) {
  return (q->known > q->expected ? q->known : q->expected) + AHEAD;
}

static void ask_all(struct view_question *q) {
  struct buf key = {0};
  query_clear(&q->all);
  key_add(&key, q->prefix, KEY_SETTINGS, 0);
  query_begin(&q->all, 2, "GET");
  query_bytes(&q->all, key.at, key.size);
  buf_release(&key);
  q->asked = wanted(q);
  for (int32_t p = 0; p < q->asked; p++) {
    ask_partition(q, KEY_PARTITION, "HGETALL", p);
    ask_partition(q, KEY_OUTBOX, "LLEN", p);
    ask_partition(q, KEY_PULSE, "GET", p);
    ask_partition(q, KEY_PULSE, "PTTL", p);
  }
  buf_add(&q->all.bytes, q->counters.bytes.at, q->counters.bytes.size);
  q->all.count += q->counters.count;
}

// --- the answers

// Where in `all` the answers to it lie, and what is made of them.
struct reading {
  const struct view_question *question;
  struct view_moment *moment;
  redisReply **answers;
};

static void note_strange(struct reading *r, size_t index) {
  struct view_moment *m = r->moment;
  if (!m->strange++) {
    struct buf shown = {0};
    visible_add(&shown, resp_key(&r->question->all.bytes, index));
    (void)snprintf(m->example, sizeof m->example, "%s", buf_string(&shown));
    buf_release(&shown);
  }
}

// Whether the answer is of that type; one that is none of ours is noted.
static bool is_a(struct reading *r, size_t index, int type) {
  int found = r->answers[index]->type;
  if (found != type && found != REDIS_REPLY_NIL) {
    note_strange(r, index);
  }
  return found == type;
}

// A hash that anybody wrote: odd elements, nested ones, a field that is no number.
static void take_hash(struct reading *r, size_t index, struct view_partition *p) {
  meta_init(&p->meta);
  if (!is_a(r, index, REDIS_REPLY_ARRAY)) {
    return;
  }
  redisReply **element = r->answers[index]->element;
  bool strange = false;
  p->present = r->answers[index]->elements > 0;
  for (size_t i = 0; i + 1 < r->answers[index]->elements; i += 2) {
    bool texts = element[i]->type == REDIS_REPLY_STRING && element[i + 1]->type == REDIS_REPLY_STRING;
    strange |=
      !texts || meta_set(&p->meta, element[i]->str, element[i]->len, element[i + 1]->str, element[i + 1]->len) != 0;
  }
  if (strange) {
    note_strange(r, index);
  }
}

static void take_pulse(struct reading *r, size_t index, struct view_partition *p) {
  p->pulse_age = -1;
  if (!is_a(r, index, REDIS_REPLY_STRING) || r->answers[index + 1]->type != REDIS_REPLY_INTEGER) {
    return;
  }
  int64_t left = r->answers[index + 1]->integer;
  const redisReply *value = r->answers[index];
  // One that never ends was not written by a tracker: it would look alive for ever.
  if (left < 0 || left > PULSE_KEPT || pulse_read(&p->pulse, value->str, value->len) != 0) {
    note_strange(r, index);
    return;
  }
  p->has_pulse = true;
  p->pulse_age = PULSE_KEPT - left;
}

static void take_partitions(struct reading *r) {
  struct view_moment *m = r->moment;
  int32_t asked = r->question->asked;
  m->partitions = must(calloc((size_t)asked, sizeof *m->partitions));
  if (is_a(r, 0, REDIS_REPLY_STRING)) {
    (void)snprintf(m->settings, sizeof m->settings, "%s", r->answers[0]->str);
  }
  for (int32_t i = 0; i < asked; i++) {
    struct view_partition *p = &m->partitions[i];
    size_t at = 1 + (size_t)i * EACH;
    p->partition = i;
    take_hash(r, at, p);
    p->outbox = is_a(r, at + 1, REDIS_REPLY_INTEGER) ? r->answers[at + 1]->integer : 0;
    take_pulse(r, at + 2, p);
    bool counts = p->present || p->has_pulse || i < r->question->expected;
    m->partition_count = counts ? (size_t)i + 1 : m->partition_count;
  }
}

static bool number_of(const redisReply *value, int64_t *number) {
  char *end;
  errno = 0;
  *number = strtoll(value->str, &end, 10);
  bool good = value->len && !errno && end == value->str + value->len;
  *number = good ? *number : 0;
  return good;
}

static void take_counter(struct reading *r, size_t index, size_t place) {
  int64_t *values = r->moment->values + place * FIELD_COUNT;
  const char *const *names;
  size_t count = fields_of(r->question->families[place], &names);
  bool strange = false;
  if (!is_a(r, index, REDIS_REPLY_ARRAY)) {
    return;
  }
  for (size_t i = 0; i < count && i < r->answers[index]->elements; i++) {
    const redisReply *value = r->answers[index]->element[i];
    if (value->type == REDIS_REPLY_STRING) {
      strange |= !number_of(value, &values[i]);
      r->moment->present[place] = true;
    }
  }
  if (strange) {
    note_strange(r, index);
  }
}

static void take_all(struct reading *r) {
  struct view_moment *m = r->moment;
  size_t begin = 1 + (size_t)r->question->asked * EACH;
  take_partitions(r);
  m->count = r->question->count;
  m->values = must(calloc(m->count ? m->count * FIELD_COUNT : 1, sizeof *m->values));
  m->present = must(calloc(m->count + 1, sizeof *m->present));
  for (size_t i = 0; i < m->count; i++) {
    take_counter(r, begin + i, i);
  }
}

static int read_once(struct view_moment *m, redisContext *c, struct view_question *q, struct err *e) {
  *m = (struct view_moment){0};
  if (!q->all.count || q->asked != wanted(q)) {
    ask_all(q);
  }
  redisReply *answer = query_transact_lenient(&q->all, c, e);
  if (!answer) {
    return -1;
  }
  struct reading r = {.question = q, .moment = m, .answers = answer->element};
  m->at = wall_clock();
  take_all(&r);
  freeReplyObject(answer);
  return 0;
}

// Where the last that was asked about is there, there may be more.
int view_moment_read(struct view_moment *m, redisContext *c, struct view_question *q, struct err *e) {
  int result = read_once(m, c, q, e);
  while (!result && (int32_t)m->partition_count == q->asked) {
    q->known = q->asked * 2;
    view_moment_release(m);
    result = read_once(m, c, q, e);
  }
  q->known = result ? q->known : (int32_t)m->partition_count;
  return result;
}

void view_moment_release(struct view_moment *m) {
  free(m->partitions);
  free(m->values);
  free(m->present);
  *m = (struct view_moment){0};
}

const int64_t *view_values(const struct view_moment *m, size_t place) {
  return m->values + place * FIELD_COUNT;
}

bool view_present(const struct view_moment *m, size_t place) {
  return m->present[place];
}
