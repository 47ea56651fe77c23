// SPDX-License-Identifier: Apache-2.0
// Redis behind sentinels: which server is the master now, and is it one.
#ifndef HUIYIN_CONSUMERS_REDIS_SENTINEL_H
#define HUIYIN_CONSUMERS_REDIS_SENTINEL_H

#include "consumers/redis/client.h"

// Asks the sentinels of `url` in turn where their master is, connects to it, and sees by ROLE that it is one. What they
// said is noted in url->place; the sentinel that answered goes to the front. Blocks at most timeout_ms, half of it for
// the sentinels. NULL with a sentence; a failover under way is REDIS_AWAY: asking again later mends it.
redisContext *sentinel_connect(struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e);

// Whether the sentinel at the front names another server than url->place by now, which says itself that it is a master.
// Blocks at most timeout_ms. What can not be learnt is no, and the next sentinel is asked the next time.
bool sentinel_has_moved(struct redis_url *url, int timeout_ms);

#endif
