// SPDX-License-Identifier: Apache-2.0
// A connection to Redis that is made anew after it broke.
#include "consumers/view/connection.h"

#include "consumers/redis/sentinel.h"
#include "runtime/steady_clock.h"

// In ms: how often the sentinels are asked, and how long that may take.
static const int64_t look_every = 1000;
static const int look_timeout = 200;

static bool has_moved(struct view_connection *c, int64_t now) {
  if (!c->url.sentinel_count || now < c->look_at) {
    return false;
  }
  c->look_at = now + look_every;
  return sentinel_has_moved(&c->url, look_timeout);
}

redisContext *view_connect(struct view_connection *c, int timeout_ms, enum redis_failure *failure, struct err *e) {
  int64_t now = steady_clock();
  *failure = REDIS_AWAY;
  if (c->redis && has_moved(c, now)) {
    view_disconnect(c);
  }
  if (!c->redis) {
    c->redis = redis_connect(&c->url, timeout_ms, failure, e);
    c->look_at = now + look_every;
  }
  return c->redis;
}

void view_disconnect(struct view_connection *c) {
  if (c->redis) {
    redisFree(c->redis);
    c->redis = NULL;
  }
}
