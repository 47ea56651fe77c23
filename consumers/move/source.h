// SPDX-License-Identifier: Apache-2.0
// All messages of a topic, from given offsets to its end, merged by timestamp.
#ifndef HUIYIN_CONSUMERS_MOVE_SOURCE_H
#define HUIYIN_CONSUMERS_MOVE_SOURCE_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "runtime/settings.h"

struct move_part {
  int32_t partition;
  int64_t low;    // where the partition began and ...
  int64_t end;    // ... ended when it was opened
  int64_t from;   // where to begin; may be changed before the first message is asked for
  int64_t next;   // all before it was given out
  int64_t clock;  // the largest timestamp given out, MOMENT_NONE for none
  bool done;
  rd_kafka_queue_t *queue;
  rd_kafka_message_t **messages;  // fetched, not yet given out: from `at` to `count`
  size_t at;
  size_t count;
};

// One thread. A zeroed struct may be closed.
struct move_source {
  rd_kafka_t *rk;
  rd_kafka_topic_t *topic;
  const char *name;
  struct move_part *parts;
  size_t count;
  bool started;
  bool (*stopped)(void);
};

// Asks where each partition begins and ends; waits for brokers that are away. -1 with a sentence.
int move_source_open(
  struct move_source *s, const struct settings *settings, const char *topic, bool (*stopped)(void), struct err *e);
void move_source_close(struct move_source *s);

// The next message; the caller destroys it. Those of one partition come in order; of several partitions the one comes
// first whose clock (its own timestamps' largest, as a log clock would stand) is lowest. 1; 0 at the end or where it
// was stopped; -1 with a sentence.
int move_source_next(struct move_source *s, rd_kafka_message_t **message, struct err *e);

#endif
