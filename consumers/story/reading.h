// SPDX-License-Identifier: Apache-2.0
// Where the parts of a story are read from.
#ifndef HUIYIN_CONSUMERS_STORY_READING_H
#define HUIYIN_CONSUMERS_STORY_READING_H

#include <hiredis/hiredis.h>
#include <librdkafka/rdkafka.h>

#include "consumers/log/replay.h"
#include "consumers/redis/query.h"
#include "consumers/story/story.h"

// `rk` is a replay_consumer's that nothing else reads with meanwhile.
struct story_log {
  rd_kafka_t *rk;
  const char *topic;
  const struct wire *wire;
  // Only messages under the request's own key are decoded, which is much quicker: one that a publisher gave another key
  // is not found.
  bool by_key;
  bool (*stopped)(void);
  int64_t deadline;  // by the steady clock; INT64_MAX for none. A stretch that it ends is `cut`
};

// Reads stretches of the events topic, or of the alerts topic, and adds what tells of the request to its parts.
int story_read_events(
  struct story *s, const struct story_log *log, struct replay_part *stretches, size_t count, struct err *e);
int story_read_alerts(
  struct story *s, const struct story_log *log, struct replay_part *stretches, size_t count, struct err *e);

// Adds the questions for its state in each partition, and takes the answers, which are as many as it has parts.
void story_ask_states(const struct story *s, const char *prefix, struct query *q);
void story_take_states(struct story *s, const redisReply *const *answers);

// Takes those of its alerts that are in a partition's outbox.
void story_take_outbox(struct story *s, const struct wire *wire, size_t part, const redisReply *outbox);

#endif
