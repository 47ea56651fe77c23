// SPDX-License-Identifier: Apache-2.0
// Counts the names of the counters in Redis now and then, in a thread and on a connection of its own.
#ifndef HUIYIN_CONSUMERS_WORLD_NAME_COUNTER_H
#define HUIYIN_CONSUMERS_WORLD_NAME_COUNTER_H

#include <stdbool.h>

#include "consumers/redis/client.h"
#include "consumers/stored/name_count.h"

// A walk over all keys with SCAN, which takes 5 % of Redis's time at most while it goes on, and 1 % over all: 10 s
// after the start and then every 10 minutes, or less often where a walk takes long. So what is told is what all
// trackers together have in Redis, soon after a start too, and counting itself does nothing for it. Names past
// NAME_COUNT_MANY of one scope are warned of, once.
enum { NAME_COUNT_MANY = 100000 };

struct name_counter;

// Copies both.
struct name_counter *name_counter_new(const struct redis_url *url, const char *prefix);

// Any thread. What the last walk found, and when it ended (ms since 1970); false while none has ended.
bool name_counter_last(struct name_counter *c, struct name_count *out, int64_t *at);

// Asks it to end; name_counter_free waits for that, 0.5 s at most.
void name_counter_stop(struct name_counter *c);
void name_counter_free(struct name_counter *c);

#endif
