// SPDX-License-Identifier: Apache-2.0
// A connection to Redis for who looks again and again: it is made anew after it broke, and follows the sentinels.
#ifndef HUIYIN_CONSUMERS_VIEW_CONNECTION_H
#define HUIYIN_CONSUMERS_VIEW_CONNECTION_H

#include "consumers/redis/client.h"

// One thread. Zeroed but for `url`, it is not connected yet.
struct view_connection {
  struct redis_url url;
  redisContext *redis;  // NULL while it is away
  int64_t look_at;      // when the sentinels are asked again whether their master is another, by the steady clock
};

// The connection, made where there is none; behind sentinels it is given up once a second where they name another
// master. Blocks at most `timeout_ms`, and so does each answer. NULL with a sentence; `failure` as redis_connect.
redisContext *view_connect(struct view_connection *c, int timeout_ms, enum redis_failure *failure, struct err *e);

// After a failure of what was asked on it, and at the end.
void view_disconnect(struct view_connection *c);

#endif
