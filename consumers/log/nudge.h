// SPDX-License-Identifier: Apache-2.0
// Wakes the fetching threads of librdkafka before 2.2: one that found its queue full sleeps for up to a second, however
// soon there is room again. A question to the leaders of the partitions wakes it; the answer is of no interest.
#ifndef HUIYIN_CONSUMERS_LOG_NUDGE_H
#define HUIYIN_CONSUMERS_LOG_NUDGE_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>

// Asks in a thread of its own, because asking waits. The other functions are for one thread.
struct nudge;

// `rk` and `topic` outlive it.
struct nudge *nudge_new(rd_kafka_t *rk, const char *topic);
void nudge_free(struct nudge *n);

// Which partitions are read.
void nudge_add(struct nudge *n, int32_t partition);
void nudge_remove(struct nudge *n, int32_t partition);

void nudge_give(struct nudge *n);

#endif
