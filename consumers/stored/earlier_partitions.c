// SPDX-License-Identifier: Apache-2.0
// How many partitions the events topic had when it was last counted.
#include "consumers/stored/earlier_partitions.h"

#include "consumers/redis/query.h"
#include "consumers/stored/keys.h"

enum { EARLIER_TIMEOUT_MS = 1000 };

static int take(void *context, size_t index, const redisReply *answer, struct err *e) {
  int32_t *earlier = context;
  (void)e;
  if (answer->type == REDIS_REPLY_INTEGER && answer->integer) {
    *earlier = (int32_t)index + 1;
  }
  return 0;
}

static int32_t ask(redisContext *redis, const char *prefix, int32_t count) {
  struct query q = {0};
  struct buf key = {0};
  struct err e;
  int32_t earlier = 0;
  for (int32_t i = 0; i < count; i++) {
    buf_clear(&key);
    key_add(&key, prefix, KEY_PARTITION, i);
    query_begin(&q, 2, "EXISTS");
    query_bytes(&q, key.at, key.size);
  }
  if (query_run(&q, redis, take, &earlier, &e) != 0) {
    earlier = 0;
  }
  query_release(&q);
  buf_release(&key);
  return earlier < count ? earlier : 0;
}

int32_t earlier_partitions(const struct redis_url *url, const char *prefix, int32_t count) {
  struct redis_url found = *url;  // behind sentinels it is filled in
  enum redis_failure failure;
  struct err e;
  redisContext *redis = redis_connect(&found, EARLIER_TIMEOUT_MS, &failure, &e);
  if (!redis) {
    return 0;
  }
  int32_t earlier = ask(redis, prefix, count);
  redisFree(redis);
  return earlier;
}
