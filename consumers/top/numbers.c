// SPDX-License-Identifier: Apache-2.0
// What top shows of Redis: totals, first-level districts, partitions.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/redis/query.h"
#include "consumers/redis/scan.h"
#include "consumers/screen/visible.h"
#include "consumers/stored/keys.h"
#include "consumers/top/top.h"

// --- which keys there are

static void top_keys_take(struct top_keys *k, const char *tail) {
  static const char district[] = "count:district:";
  static const char partition[] = "partition:";
  if (strncmp(tail, district, sizeof district - 1) == 0 && !strchr(tail, '/')) {
    const char *name = tail + sizeof district - 1;
    uint16_t size = (uint16_t)strlen(name);
    buf_add(&k->districts, &size, sizeof size);
    buf_add(&k->districts, name, size);
    k->district_count++;
  } else if (strncmp(tail, partition, sizeof partition - 1) == 0) {
    int32_t *more = realloc(k->partitions, (k->partition_count + 1) * sizeof *more);
    if (more) {
      k->partitions = more;
      k->partitions[k->partition_count++] = (int32_t)strtol(tail + sizeof partition - 1, NULL, 10);
    }
  }
}

static int top_by_number(const void *a, const void *b) {
  int32_t one = *(const int32_t *)a;
  int32_t other = *(const int32_t *)b;
  return (one > other) - (one < other);
}

// SCAN may give a key twice.
static void top_keys_order(struct top_keys *k) {
  size_t kept = 0;
  if (!k->partition_count) {
    return;
  }
  qsort(k->partitions, k->partition_count, sizeof *k->partitions, top_by_number);
  for (size_t i = 0; i < k->partition_count; i++) {
    if (!kept || k->partitions[kept - 1] != k->partitions[i]) {
      k->partitions[kept++] = k->partitions[i];
    }
  }
  k->partition_count = kept;
}

struct top_walk {
  struct top_keys *keys;
  size_t skip;
};

static int top_keys_page(void *context, const redisReply *page, struct err *e) {
  struct top_walk *w = context;
  (void)e;
  for (size_t i = 0; i < page->elements; i++) {
    top_keys_take(w->keys, page->element[i]->str + w->skip);
  }
  return 0;
}

int top_keys_find(struct top_keys *k, redisContext *c, const char *prefix, struct err *e) {
  struct buf start = {0};
  top_keys_release(k);
  buf_printf(&start, "%s:{0}:", prefix);
  struct top_walk w = {k, start.size};
  int result = scan_keys(c, buf_string(&start), top_keys_page, &w, e);
  buf_release(&start);
  top_keys_order(k);
  return result;
}

void top_keys_release(struct top_keys *k) {
  buf_release(&k->districts);
  free(k->partitions);
  *k = (struct top_keys){0};
}

// --- what they hold

struct top_reading {
  struct top_numbers *numbers;
  const struct top_keys *keys;
  size_t at;  // in keys->districts
};

static void top_values(const redisReply *answer, int64_t *values, size_t count) {
  for (size_t i = 0; i < count && i < answer->elements; i++) {
    const redisReply *value = answer->element[i];
    values[i] = value->type == REDIS_REPLY_STRING ? strtoll(value->str, NULL, 10) : 0;
  }
}

// Scope names are percent-encoded where they hold `%`, `:` or a control character.
static void top_name(char *out, const uint8_t *name, size_t size) {
  struct buf plain = {0};
  struct buf shown = {0};
  for (size_t i = 0; i < size; i++) {
    char hex[3] = {0};
    if (name[i] == '%' && i + 2 < size) {
      memcpy(hex, name + i + 1, 2);
      i += 2;
      buf_add_byte(&plain, (uint8_t)strtol(hex, NULL, 16));
    } else {
      buf_add_byte(&plain, name[i]);
    }
  }
  visible_add(&shown, (struct text){(const char *)plain.at, (uint32_t)plain.size});
  (void)snprintf(out, TOP_NAME, "%s", buf_string(&shown));
  buf_release(&plain);
  buf_release(&shown);
}

// Keeps the districts with the most open ones.
static void top_rank(struct top_numbers *n, const struct top_district *d) {
  size_t place = n->district_count;
  while (place && n->districts[place - 1].values[FIELD_OPEN] < d->values[FIELD_OPEN]) {
    place--;
  }
  if (place == TOP_DISTRICTS) {
    return;
  }
  n->district_count += n->district_count < TOP_DISTRICTS;
  memmove(&n->districts[place + 1], &n->districts[place], (n->district_count - place - 1) * sizeof *d);
  n->districts[place] = *d;
}

static void top_take_district(struct top_reading *r, const redisReply *answer) {
  struct top_district d = {0};
  uint16_t size;
  memcpy(&size, r->keys->districts.at + r->at, sizeof size);
  top_values(answer, d.values, FIELD_COUNT);
  top_name(d.name, r->keys->districts.at + r->at + sizeof size, size);
  r->at += sizeof size + size;
  r->numbers->district_total++;
  top_rank(r->numbers, &d);
}

static void top_take_partition(struct top_reading *r, size_t place, const redisReply *answer) {
  struct top_partition *p = &r->numbers->partitions[place];
  p->partition = r->keys->partitions[place];
  meta_init(&p->meta);
  for (size_t i = 0; i + 1 < answer->elements; i += 2) {
    (void)meta_set(&p->meta, answer->element[i]->str, answer->element[i]->len, answer->element[i + 1]->str,
      answer->element[i + 1]->len);
  }
}

// Totals, volunteers, districts, then the hash and the outbox of each partition.
static int top_take(void *context, size_t index, const redisReply *answer, struct err *e) {
  struct top_reading *r = context;
  size_t partitions = 2 + r->keys->district_count;
  (void)e;
  if (index == 0) {
    top_values(answer, r->numbers->all, FIELD_COUNT);
  } else if (index == 1) {
    top_values(answer, r->numbers->volunteers, VOLUNTEER_FIELD_COUNT);
  } else if (index < partitions) {
    top_take_district(r, answer);
  } else if ((index - partitions) % 2 == 0) {
    top_take_partition(r, (index - partitions) / 2, answer);
  } else {
    r->numbers->partitions[(index - partitions) / 2].outbox = answer->integer;
  }
  return 0;
}

static void top_ask_counters(
  struct query *q, const char *prefix, enum key_type type, const char *scope, const void *name, size_t name_size) {
  bool volunteer = type == KEY_VOLUNTEER;
  const char *const *fields = volunteer ? volunteer_field_names : field_names;
  size_t count = volunteer ? (size_t)VOLUNTEER_FIELD_COUNT : (size_t)FIELD_COUNT;
  struct buf key = {0};
  key_add(&key, prefix, type, 0);
  buf_add_string(&key, scope);
  buf_add(&key, name, name_size);
  query_begin(q, 2 + count, "HMGET");
  query_bytes(q, key.at, key.size);
  for (size_t i = 0; i < count; i++) {
    query_text(q, fields[i]);
  }
  buf_release(&key);
}

static void top_ask_partition(struct query *q, const char *prefix, enum key_type type, const char *name, int32_t p) {
  struct buf key = {0};
  key_add(&key, prefix, type, p);
  query_begin(q, 2, name);
  query_bytes(q, key.at, key.size);
  buf_release(&key);
}

static void top_ask(struct query *q, const char *prefix, const struct top_keys *keys) {
  top_ask_counters(q, prefix, KEY_COUNT, "all", "", 0);
  top_ask_counters(q, prefix, KEY_VOLUNTEER, "all", "", 0);
  for (size_t at = 0; at < keys->districts.size;) {
    uint16_t size;
    memcpy(&size, keys->districts.at + at, sizeof size);
    top_ask_counters(q, prefix, KEY_COUNT, "district:", keys->districts.at + at + sizeof size, size);
    at += sizeof size + size;
  }
  for (size_t i = 0; i < keys->partition_count; i++) {
    top_ask_partition(q, prefix, KEY_PARTITION, "HGETALL", keys->partitions[i]);
    top_ask_partition(q, prefix, KEY_OUTBOX, "LLEN", keys->partitions[i]);
  }
}

int top_numbers_read(
  struct top_numbers *n, redisContext *c, const char *prefix, const struct top_keys *keys, struct err *e) {
  struct query q = {0};
  struct top_reading r = {.numbers = n, .keys = keys};
  *n = (struct top_numbers){
    .partition_count = keys->partition_count, .partitions = calloc(keys->partition_count + 1, sizeof *n->partitions)};
  if (!n->partitions) {
    return err_set(e, "no memory is left");
  }
  top_ask(&q, prefix, keys);
  int result = query_run(&q, c, top_take, &r, e);
  query_release(&q);
  return result;
}

void top_numbers_release(struct top_numbers *n) {
  free(n->partitions);
  *n = (struct top_numbers){0};
}
