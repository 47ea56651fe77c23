// SPDX-License-Identifier: Apache-2.0
// One partition's life: for tracker.c alone; the machines use what tracker_parts.h says.
#ifndef HUIYIN_CONSUMERS_TRACK_PARTITION_H
#define HUIYIN_CONSUMERS_TRACK_PARTITION_H

#include "consumers/track/tracker_parts.h"

struct partition *partition_new(struct tracker *t, int32_t id, int64_t group_offset);
// Drops it first.
void partition_free(struct partition *p);
// Reads no more messages and forgets those that were not applied.
void partition_stop_reading(struct partition *p);

#endif
