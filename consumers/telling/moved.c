// SPDX-License-Identifier: Apache-2.0
// Whether another server is the master by now.
#include "consumers/telling/moved.h"

#include "consumers/redis/sentinel.h"
#include "runtime/steady_clock.h"

// In ms: how often the sentinels are asked, which is often enough for a lease; and how long that may take.
static const int64_t look_every = 1000;
static const int look_timeout = 200;

bool moved_look(struct moved *m, struct redis_url *url) {
  int64_t now = steady_clock();
  if (!url->sentinel_count || now < m->look_at) {
    return false;
  }
  m->look_at = now + look_every;
  return sentinel_has_moved(url, look_timeout);
}
