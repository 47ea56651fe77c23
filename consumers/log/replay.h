// SPDX-License-Identifier: Apache-2.0
// Reads stretches of a topic's partitions, from an offset to an offset, without a group: what verify, rebuild, show and
// dead-letters have in common.
#ifndef HUIYIN_CONSUMERS_LOG_REPLAY_H
#define HUIYIN_CONSUMERS_LOG_REPLAY_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "runtime/settings.h"

// One stretch: the offsets from `from` on, below `end`. What lies there may be less than that: control records and
// aborted transactions are passed over.
struct replay_part {
  int32_t partition;
  int64_t from;
  int64_t end;
  bool done;
  bool cut;  // the time was over before it was at its end (replay_read_until)
};

// A consumer with isolation.level=read_committed and no group, from the settings of runtime/kafka.h. For one thread,
// one read at a time. NULL with a sentence.
rd_kafka_t *replay_consumer(const struct settings *s, struct err *e);

// Whether a topic is to be believed gone: once it was unknown at every answer for 10 s. A broker that has just started,
// or that its controller takes for dead because a disk stood still, knows of none for a while. Call it at each answer;
// *since is INT64_MAX at first, and then when it was first unknown.
bool replay_believes_gone(bool unknown, int64_t *since);

// Where a partition begins and, for a reader of committed messages, ends. Waits for a broker that is away, with growing
// pauses, until `stopped` says so (that too is -1 with a sentence). That there is no such topic or partition is
// believed as replay_believes_gone has it.
int replay_bounds(rd_kafka_t *rk, const char *topic, int32_t partition, bool (*stopped)(void), int64_t *low,
  int64_t *end, struct err *e);

// Called for each message, those of one partition in order; -1 ends the read. The message is good during the call.
typedef int replay_each(void *context, const rd_kafka_message_t *message, struct err *e);

// Called for a message some time before replay_each is, in the same order: what it will need can be on its way from
// memory meanwhile. Not each that is announced comes.
typedef void replay_announce(void *context, const rd_kafka_message_t *message);

// Reads all stretches, side by side, until each has reached its end. -1 with a sentence: stopped, `each` failed, no
// such topic, or an offset outside the log.
int replay_read(rd_kafka_t *rk, const char *topic, struct replay_part *parts, size_t count, bool (*stopped)(void),
  replay_each *each, void *context, struct err *e);

// The same with announcements.
int replay_read_announced(rd_kafka_t *rk, const char *topic, struct replay_part *parts, size_t count,
  bool (*stopped)(void), replay_announce *announce, replay_each *each, void *context, struct err *e);

// The same, but no longer than to `deadline`, by the steady clock: what is not at its end by then is cut, and that is
// no failure.
int replay_read_until(rd_kafka_t *rk, const char *topic, struct replay_part *parts, size_t count, bool (*stopped)(void),
  int64_t deadline, replay_each *each, void *context, struct err *e);

// A message's timestamp, MOMENT_NONE where it has none.
int64_t replay_timestamp(const rd_kafka_message_t *message);

#endif
