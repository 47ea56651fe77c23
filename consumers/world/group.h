// SPDX-License-Identifier: Apache-2.0
// The consumer group: which partitions are ours. This handle never fetches, so it answers questions about ends at once.
#ifndef HUIYIN_CONSUMERS_WORLD_GROUP_H
#define HUIYIN_CONSUMERS_WORLD_GROUP_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/err.h"
#include "runtime/kafka_end.h"
#include "runtime/settings.h"

// Told inside group_step. A revoked partition is given back by group_release; the group waits for that.
struct group_events {
  void *context;
  void (*assigned)(void *context, int32_t partition, int64_t committed);  // committed: -1 for nothing
  void (*revoked)(void *context, int32_t partition);
  void (*lost)(void *context, int32_t partition);
  void (*complete)(void *context);  // an assignment has been told, maybe an empty one
  void (*fatal)(void *context, const char *sentence);
};

// One thread, but for group_handle, which others may ask for watermarks.
struct group;

// `instance` makes a static member; NULL for none.
struct group *group_new(const struct settings *s, const char *topic, const char *name, const char *instance,
  const struct group_events *events, struct err *e);
// Leaves the group (a static member stays in it) and waits at most 0.4 s for that.
// Its handles end among `ends`.
void group_free(struct group *g, struct kafka_ends *ends);

rd_kafka_t *group_handle(struct group *g);
int group_fd(const struct group *g);
void group_step(struct group *g);

// Whether a broker was connected when it was last looked at, and how often all came back.
bool group_is_connected(const struct group *g);
uint64_t group_reconnects(const struct group *g);

// What was revoked is no longer touched.
void group_release(struct group *g, int32_t partition);

// How far a partition is counted, which the group is told soon, for the sake of lag tools.
void group_commit(struct group *g, int32_t partition, int64_t offset);

#endif
