// SPDX-License-Identifier: Apache-2.0
// What people have said of requests.
#include "consumers/board/api_orders.h"

#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/telling/keys.h"

static void take_acknowledgements(struct api_orders *o, const redisReply *values) {
  for (size_t i = 0; i < o->count && i < values->elements; i++) {
    const redisReply *value = values->element[i];
    struct err e;
    if (value->type != REDIS_REPLY_STRING ||
        acknowledgement_order_read(&o->acknowledgements[i], value->str, value->len, &e) != 0) {
      o->acknowledgements[i] = (struct acknowledgement_order){.until = 0};
    }
  }
}

static void take_silences(struct api_orders *o, const redisReply *hash) {
  o->silences = must(calloc(hash->elements / 2 + 1, sizeof *o->silences));
  for (size_t i = 0; i + 1 < hash->elements; i += 2) {
    const redisReply *value = hash->element[i + 1];
    struct err e;
    o->silence_count += silence_order_read(&o->silences[o->silence_count], value->str, value->len, &e) == 0;
  }
}

static int take(void *context, size_t index, const redisReply *answer, struct err *e) {
  (void)e;
  if (index == 0) {
    take_silences(context, answer);
  } else {
    take_acknowledgements(context, answer);
  }
  return 0;
}

int api_orders_read(struct api_call *c, const struct text *requests, size_t count, struct api_orders *o) {
  struct query q = {0};
  struct err e;
  redisContext *redis = api_redis(c);
  *o = (struct api_orders){.acknowledgements = must(calloc(count + 1, sizeof *o->acknowledgements)), .count = count};
  query_begin(&q, 2, "HGETALL");
  telling_key(&q, c->api->prefix, TELLING_SILENCES, NULL);
  if (count) {
    query_begin(&q, 2 + count, "HMGET");
    telling_key(&q, c->api->prefix, TELLING_ACKS, NULL);
    for (size_t i = 0; i < count; i++) {
      query_bytes(&q, requests[i].at, requests[i].size);
    }
  }
  int result = redis ? query_run(&q, redis, take, o, &e) : -1;
  query_release(&q);
  if (result) {
    api_orders_release(o);
    return redis ? api_redis_failed(c, &e) : -1;
  }
  return 0;
}

void api_orders_release(struct api_orders *o) {
  for (size_t i = 0; i < o->count; i++) {
    if (o->acknowledgements[i].object) {
      acknowledgement_order_release(&o->acknowledgements[i]);
    }
  }
  for (size_t i = 0; i < o->silence_count; i++) {
    silence_order_release(&o->silences[i]);
  }
  free(o->acknowledgements);
  free(o->silences);
  *o = (struct api_orders){0};
}

json_t *api_orders_acknowledged(const struct api_orders *o, size_t index, int64_t now) {
  const struct acknowledgement_order *a = &o->acknowledgements[index];
  if (a->until <= now) {
    return json_null();
  }
  json_t *out = json_object();
  (void)json_object_set_new(out, "until", api_moment(a->until));
  (void)json_object_set_new(out, "by", api_text(a->by));
  (void)json_object_set_new(out, "note", api_text(a->note));
  return out;
}

bool api_orders_silenced(const struct api_orders *o, const struct overdue_alert *alert, int64_t now) {
  for (size_t i = 0; i < o->silence_count; i++) {
    const struct silence *s = &o->silences[i].silence;
    if (s->from <= now && now < s->until && route_match_has(&s->match, alert)) {
      return true;
    }
  }
  return false;
}
