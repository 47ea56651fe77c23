// SPDX-License-Identifier: Apache-2.0
// How many partitions the events topic had when it was last counted.
#ifndef HUIYIN_CONSUMERS_STORED_EARLIER_PARTITIONS_H
#define HUIYIN_CONSUMERS_STORED_EARLIER_PARTITIONS_H

#include <stdint.h>

#include "consumers/redis/client.h"

// Every partition that a tracker was ever given has a hash in Redis: those without one are younger. The number that
// there were, 0 where it is `count`, where nothing was counted, or where Redis is away (then it does not matter enough
// to wait for). Waits a second at most.
int32_t earlier_partitions(const struct redis_url *url, const char *prefix, int32_t count);

#endif
