// SPDX-License-Identifier: Apache-2.0
// Asks where partitions begin and end, and now and then how many there are, also of the alerts topic, in a thread of
// its own, on a handle that never fetches.
#ifndef HUIYIN_CONSUMERS_WORLD_BOUNDS_ASKER_H
#define HUIYIN_CONSUMERS_WORLD_BOUNDS_ASKER_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>

#include "consumers/world/mailbox.h"

struct bounds_asker;

// `rk` and `mailbox` outlive it. Every 5 s it asks how many partitions the topic has, and answers by LETTER_PARTITIONS
// where it is another number than `partitions` or the last one told; and the same of the alerts topic, by
// LETTER_ALERTS_TOPIC, where the number is another than the last one, and as long as the topic can not be had.
struct bounds_asker *bounds_asker_new(
  rd_kafka_t *rk, const char *topic, int32_t partitions, const char *alerts_topic, struct mailbox *mailbox);
void bounds_asker_free(struct bounds_asker *a);

// Answered by LETTER_BOUNDS, with the moment just before the question went out. A broker that is away is asked again
// and again.
void bounds_asker_ask(struct bounds_asker *a, int32_t partition);

#endif
