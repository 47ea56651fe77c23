// SPDX-License-Identifier: Apache-2.0
// The partitions are as many as there are: a broker that makes topics by itself may have made more than one.
#include "consumers/log/replay_topic.h"

#include <stdlib.h>

#include "consumers/core/must.h"
#include "runtime/kafka.h"
#include "runtime/topics.h"

enum { REPLAY_TOPIC_MS = 10000 };

int replay_topic(
  rd_kafka_t *rk, const char *topic, bool (*stopped)(void), replay_each *each, void *context, struct err *e) {
  int exists = topics_exists(rk, topic, e);
  int count = exists > 0 ? kafka_partition_count(rk, topic, REPLAY_TOPIC_MS, e) : exists;
  if (count <= 0) {
    return exists == 0 ? 0 : -1;
  }
  struct replay_part *parts = must(calloc((size_t)count, sizeof *parts));
  int result = 0;
  for (int p = 0; p < count && !result; p++) {
    parts[p].partition = p;
    result = replay_bounds(rk, topic, p, stopped, &parts[p].from, &parts[p].end, e);
  }
  result = result ? result : replay_read(rk, topic, parts, (size_t)count, stopped, each, context, e);
  free(parts);
  return result;
}
