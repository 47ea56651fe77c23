// SPDX-License-Identifier: Apache-2.0
// What `track --policy FILE` does before it counts.
#ifndef HUIYIN_CONSUMERS_WORLD_POLICY_START_H
#define HUIYIN_CONSUMERS_WORLD_POLICY_START_H

#include "consumers/redis/client.h"
#include "consumers/world/run.h"

// Sees to it that the policy of the options is the last version in Redis; waits for a Redis that is away, as long as no
// stop is asked for. 0, also where there is no policy to see to; -1 with a sentence, or where a stop was asked for.
int policy_start(const struct track_options *o, struct redis_url *url, int partitions, struct err *e);

#endif
