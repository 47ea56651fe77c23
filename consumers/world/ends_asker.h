// SPDX-License-Identifier: Apache-2.0
// Asks now and then where partitions end, in a thread of its own, so that a lag is known also of what is not fetched.
#ifndef HUIYIN_CONSUMERS_WORLD_ENDS_ASKER_H
#define HUIYIN_CONSUMERS_WORLD_ENDS_ASKER_H

#include <librdkafka/rdkafka.h>
#include <stddef.h>
#include <stdint.h>

// One request to each broker every 5 s, for all partitions together.
struct ends_asker;

// `rk` should not fetch, and outlives it.
struct ends_asker *ends_asker_new(rd_kafka_t *rk, const char *topic);

// Any thread: which partitions to ask about from now on.
void ends_asker_want(struct ends_asker *a, const int32_t *partitions, size_t count);

// Any thread: the last answer, -1 for none.
int64_t ends_asker_end(struct ends_asker *a, int32_t partition);

// Asks it to end; ends_asker_free waits for that, 0.5 s at most.
void ends_asker_stop(struct ends_asker *a);
void ends_asker_free(struct ends_asker *a);

#endif
