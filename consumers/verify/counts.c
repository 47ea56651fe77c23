// SPDX-License-Identifier: Apache-2.0
// Compares every counter in Redis with the recount, both ways.
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/redis/scan.h"
#include "consumers/stored/keys.h"
#include "consumers/verify/verify.h"

// Where a counter hash lies in the recount.
struct verify_place {
  uint32_t index;
  bool volunteer;
  bool seen;
};

struct verify_expected {
  const int64_t *values;
  const char *const *names;
  size_t width;
};

static struct verify_expected verify_counts_expect(const struct verify *v, const struct verify_place *place) {
  struct scope scope;
  struct verify_expected x = {.names = place->volunteer ? volunteer_field_names : field_names,
    .width = place->volunteer ? VOLUNTEER_FIELD_COUNT : FIELD_COUNT};
  tally_at(place->volunteer ? v->recount.volunteers : v->recount.counts, place->index, &scope, &x.values);
  return x;
}

static void verify_counts_index_tally(struct verify *v, const struct tally *t, bool volunteer) {
  for (size_t i = 0; i < tally_count(t); i++) {
    struct verify_place place = {.index = (uint32_t)i, .volunteer = volunteer};
    struct scope scope;
    const int64_t *values;
    char name[16 + SCOPE_NAME_MAX];
    tally_at(t, i, &scope, &values);
    size_t before = (size_t)snprintf(name, sizeof name, "%s", volunteer ? "volunteer:" : "count:");
    size_t size = before + scope_name(&scope, name + before);
    (void)state_set(&v->names, state_add(&v->names, name, size), &place, sizeof place);
  }
}

static void verify_counts_index(struct verify *v) {
  state_table_release(&v->names);
  verify_counts_index_tally(v, v->recount.counts, false);
  verify_counts_index_tally(v, v->recount.volunteers, true);
}

// The key behind `PREFIX:{0}:`.
static struct text verify_counts_tail(const struct verify *v, const char *key, size_t size) {
  size_t skip = strlen(v->in.prefix) + strlen(":{0}:");
  return (struct text){key + skip, (uint32_t)(size - skip)};
}

static bool verify_counts_number(const redisReply *value, int64_t *number) {
  char *end;
  errno = 0;
  *number = strtoll(value->str, &end, 10);
  return !errno && end != value->str && !*end;
}

// --- one hash

struct verify_hash {
  struct verify *v;
  struct text tail;
  bool report;
  bool equal;
};

static void verify_counts_note(
  struct verify_hash *h, const char *field, size_t size, const char *stored, int64_t expected) {
  h->equal = false;
  if (h->report) {
    struct buf what = {0};
    buf_add(&what, h->tail.at, h->tail.size);
    buf_add_byte(&what, ' ');
    buf_add(&what, field, size);
    differences_add(&h->v->found, (struct text){(const char *)what.at, (uint32_t)what.size},
      "%.40s in Redis, %" PRId64 " by the log", stored, expected);
    buf_release(&what);
  }
}

static size_t verify_counts_field(const struct verify_expected *x, const redisReply *field) {
  size_t i = 0;
  while (i < x->width && (strlen(x->names[i]) != field->len || memcmp(x->names[i], field->str, field->len) != 0)) {
    i++;
  }
  return i;
}

static void verify_counts_stored(
  struct verify_hash *h, const struct verify_expected *x, const redisReply *answer, bool *met) {
  for (size_t i = 0; i + 1 < answer->elements; i += 2) {
    const redisReply *field = answer->element[i];
    const redisReply *value = answer->element[i + 1];
    size_t place = verify_counts_field(x, field);
    int64_t expected = place < x->width && x->values ? x->values[place] : 0;
    int64_t number = 0;
    if (place < x->width) {
      met[place] = true;
    }
    if (!verify_counts_number(value, &number) || number != expected) {
      verify_counts_note(h, field->str, field->len, value->str, expected);
    }
  }
}

static bool verify_counts_hash(struct verify *v, struct text tail, const redisReply *answer, bool report) {
  struct verify_hash h = {.v = v, .tail = tail, .report = report, .equal = true};
  struct verify_place place = {.volunteer = tail.size > 10 && memcmp(tail.at, "volunteer:", 10) == 0};
  struct state *known = state_find(&v->names, tail.at, tail.size);
  struct verify_expected x = {.names = place.volunteer ? volunteer_field_names : field_names,
    .width = place.volunteer ? VOLUNTEER_FIELD_COUNT : FIELD_COUNT};
  bool met[FIELD_COUNT] = {false};
  if (known) {
    memcpy(&place, state_value(known), sizeof place);
    place.seen = true;
    (void)state_set(&v->names, known, &place, sizeof place);
    x = verify_counts_expect(v, &place);
  }
  verify_counts_stored(&h, &x, answer, met);
  for (size_t i = 0; known && i < x.width; i++) {
    if (x.values[i] && !met[i]) {
      verify_counts_note(&h, x.names[i], strlen(x.names[i]), "nothing", x.values[i]);
    }
  }
  return h.equal;
}

// --- all of them

struct verify_scan {
  struct verify *v;
  const redisReply *keys;
};

static int verify_counts_take(void *context, size_t index, const redisReply *answer, struct err *e) {
  struct verify_scan *scan = context;
  const redisReply *key = scan->keys->element[index];
  (void)e;
  if (!verify_counts_hash(scan->v, verify_counts_tail(scan->v, key->str, key->len), answer, false)) {
    verify_doubt(&scan->v->doubtful_counts, key->str, key->len);
  }
  return 0;
}

static int verify_counts_page(void *context, const redisReply *keys, struct err *e) {
  struct verify *v = context;
  struct query q = {0};
  struct verify_scan scan = {.v = v, .keys = keys};
  for (size_t i = 0; i < keys->elements; i++) {
    query_begin(&q, 2, "HGETALL");
    query_bytes(&q, keys->element[i]->str, keys->element[i]->len);
  }
  int result = query_run(&q, v->in.redis, verify_counts_take, &scan, e);
  query_release(&q);
  return result;
}

static int verify_counts_scan_type(struct verify *v, enum key_type type, struct err *e) {
  struct buf start = {0};
  key_add(&start, v->in.prefix, type, 0);
  int result = scan_keys(v->in.redis, buf_string(&start), verify_counts_page, v, e);
  buf_release(&start);
  return result;
}

static bool verify_counts_is_zero(const struct verify_expected *x) {
  for (size_t i = 0; i < x->width; i++) {
    if (x->values[i]) {
      return false;
    }
  }
  return true;
}

// What was counted and not seen in Redis.
static void verify_counts_unseen(struct verify *v) {
  struct buf key = {0};
  for (size_t i = 0; i < v->names.slot_count; i++) {
    const struct state *s = v->names.slots[i];
    struct verify_place place;
    if (!s) {
      continue;
    }
    memcpy(&place, state_value(s), sizeof place);
    struct verify_expected x = verify_counts_expect(v, &place);
    if (!place.seen && !verify_counts_is_zero(&x)) {
      buf_clear(&key);
      buf_printf(&key, "%s:{0}:", v->in.prefix);
      buf_add(&key, s->bytes, s->field_size);
      verify_doubt(&v->doubtful_counts, key.at, key.size);
    }
  }
  buf_release(&key);
}

int verify_counts_scan(struct verify *v, struct err *e) {
  verify_counts_index(v);
  if (verify_counts_scan_type(v, KEY_COUNT, e) != 0 || verify_counts_scan_type(v, KEY_VOLUNTEER, e) != 0) {
    return -1;
  }
  verify_counts_unseen(v);
  return 0;
}

void verify_counts_ask(struct verify *v, struct query *q) {
  for (size_t i = 0; i < v->doubtful_counts.slot_count; i++) {
    const struct state *s = v->doubtful_counts.slots[i];
    if (s) {
      query_begin(q, 2, "HGETALL");
      query_bytes(q, s->bytes, s->field_size);
    }
  }
}

size_t verify_counts_check(struct verify *v, const redisReply *const *answers) {
  size_t count = 0;
  verify_counts_index(v);
  for (size_t i = 0; i < v->doubtful_counts.slot_count; i++) {
    const struct state *s = v->doubtful_counts.slots[i];
    if (s) {
      (void)verify_counts_hash(v, verify_counts_tail(v, s->bytes, s->field_size), answers[count++], true);
    }
  }
  return count;
}

static size_t verify_counts_nonzero(const struct tally *t, size_t width) {
  size_t total = 0;
  for (size_t i = 0; i < tally_count(t); i++) {
    struct scope scope;
    const int64_t *values;
    tally_at(t, i, &scope, &values);
    for (size_t j = 0; j < width; j++) {
      total += values[j] != 0;
    }
  }
  return total;
}

size_t verify_counts_total(const struct verify *v) {
  return verify_counts_nonzero(v->recount.counts, FIELD_COUNT) +
         verify_counts_nonzero(v->recount.volunteers, VOLUNTEER_FIELD_COUNT);
}
