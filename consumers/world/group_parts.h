// SPDX-License-Identifier: Apache-2.0
// What the group's handle is made of: for group.c (the membership), group_assignment.c and group_trouble.c alone.
#ifndef HUIYIN_CONSUMERS_WORLD_GROUP_PARTS_H
#define HUIYIN_CONSUMERS_WORLD_GROUP_PARTS_H

#include "consumers/world/group.h"
#include "runtime/kafka_presence.h"

struct group {
  const struct settings *settings;
  const char *name;
  const char *instance;
  rd_kafka_t *rk;
  rd_kafka_queue_t *queue;
  // The first handle and its queue, once another has taken its place: it still answers questions about ends.
  rd_kafka_t *asked;
  rd_kafka_queue_t *asked_queue;
  bool lost;  // our partitions were given away, and nothing was assigned since
  bool anew;  // the membership is to begin again with another handle
  bool gone;  // the topic was deleted
  char topic[256];
  struct group_events events;
  rd_kafka_topic_partition_list_t *leaving;  // revoked, not yet released; NULL for none
  rd_kafka_topic_partition_list_t *revoked;  // what the group is told once all of it is released
  struct kafka_presence presence;
  int pipe[2];
};

// What a rebalance gives and takes.
void assignment_take(struct group *g, const rd_kafka_topic_partition_list_t *given);
void assignment_leave(struct group *g, const rd_kafka_topic_partition_list_t *list);
// Tells the group that these are ours no more.
void assignment_give_back(struct group *g, const rd_kafka_topic_partition_list_t *list);
// All that is ours is lost: the membership is at its end.
void assignment_lose(struct group *g);
// What was revoked and is not released yet is of no interest any more.
void assignment_forget(struct group *g);

void trouble_look_at_error(struct group *g, rd_kafka_event_t *event);
// Warns of an error, if it is one, and frees it.
void trouble_say(const char *what, rd_kafka_error_t *error);

#endif
