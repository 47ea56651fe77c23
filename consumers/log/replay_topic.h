// SPDX-License-Identifier: Apache-2.0
// Reads all that a small topic holds: the records that are kept for the day on which Redis has lost them.
#ifndef HUIYIN_CONSUMERS_LOG_REPLAY_TOPIC_H
#define HUIYIN_CONSUMERS_LOG_REPLAY_TOPIC_H

#include "consumers/log/replay.h"

// Every partition from its beginning to its present end, side by side; nothing where there is no such topic. -1 with a
// sentence.
int replay_topic(
  rd_kafka_t *rk, const char *topic, bool (*stopped)(void), replay_each *each, void *context, struct err *e);

#endif
