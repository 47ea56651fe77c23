// SPDX-License-Identifier: Apache-2.0
// The outbox of one partition: alerts on their way from a commit to the alerts topic, oldest first.
#ifndef HUIYIN_CONSUMERS_TRACK_OUTBOX_H
#define HUIYIN_CONSUMERS_TRACK_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/core/state.h"
#include "schemas/event.h"

// Owns its bytes: the key (alert_id) and, behind it, the record.
struct outbox_entry {
  char *bytes;
  uint32_t key_size;
  uint32_t size;    // of the record
  bool emitted;     // it is in the topic
  bool sending;     // it is on its way there
  int64_t owed_at;  // since when, in ms since 1970; MOMENT_NONE where not known
};

// Entries in order. The first `stored` are in Redis, the rest only in memory. Of the stored, the first `emitted` are in
// the topic, and `scattered` ones behind them: those that another owner sent in another order.
struct outbox {
  struct outbox_entry *entries;
  size_t count;
  size_t room;
  size_t stored;
  size_t emitted;
  size_t scattered;
};

void outbox_release(struct outbox *o);
void outbox_add(struct outbox *o, struct text key, const void *record, size_t size, int64_t owed_at);

// Notes that an entry is in the topic.
void outbox_note_emitted(struct outbox *o, size_t place);

// How many stored entries are neither in the topic nor on their way there.
size_t outbox_unsent(const struct outbox *o);

// Takes the first `count`, all emitted, away.
void outbox_trim(struct outbox *o, size_t count);

struct text outbox_key(const struct outbox_entry *e);
const uint8_t *outbox_record(const struct outbox_entry *e);

#endif
