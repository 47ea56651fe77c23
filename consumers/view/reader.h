// SPDX-License-Identifier: Apache-2.0
// Reads a whole topic from its beginning and then on, committed records alone, in a thread of its own.
#ifndef HUIYIN_CONSUMERS_VIEW_READER_H
#define HUIYIN_CONSUMERS_VIEW_READER_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

#include "runtime/err.h"
#include "runtime/settings.h"

// Called in the reader's thread, with its lock held: who fills something by them guards it by that.
struct view_reader_events {
  void *context;
  // What has come, each a message without an error, those of a partition in order; they are the reader's.
  void (*messages)(void *context, rd_kafka_message_t **messages, size_t count);
  // The partition is gone, or was made anew: what was read of it is no longer there, and it is read from its beginning.
  void (*forget)(void *context, int32_t partition);
};

struct view_reader;

// Brokers and topic may be away: they are asked for again and again, and new partitions are found within 10 s. NULL
// with a sentence for settings that librdkafka does not take.
struct view_reader *view_reader_new(
  const struct settings *s, const char *topic, const struct view_reader_events *events, struct err *e);
// Asks it to end, which view_reader_free waits for.
void view_reader_stop(struct view_reader *r);
void view_reader_free(struct view_reader *r);

struct view_reader_state {
  bool known;        // all that was there when each partition was begun has been handed over
  bool connected;    // the brokers answered when they were last asked
  char fault[256];   // why it can not be read; "" while it can
  uint64_t version;  // +1 behind each event
};
// Any thread.
void view_reader_state(struct view_reader *r, struct view_reader_state *out);
void view_reader_lock(struct view_reader *r);
void view_reader_unlock(struct view_reader *r);

#endif
