// SPDX-License-Identifier: Apache-2.0
// Whether another server is the master by now: one that the sentinels have given up may still answer, and keep for
// itself what it is told.
#ifndef HUIYIN_CONSUMERS_TELLING_MOVED_H
#define HUIYIN_CONSUMERS_TELLING_MOVED_H

#include "consumers/redis/client.h"

// Zeroed at first.
struct moved {
  int64_t look_at;  // when the sentinels are asked next, by the steady clock
};

// Asks them now and then; false where there are none. Blocks for a moment.
bool moved_look(struct moved *m, struct redis_url *url);

#endif
