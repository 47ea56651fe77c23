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
  uint32_t size;  // of the record
};

// Entries in order. The first `stored` are in Redis, the rest only in memory; of the stored, the first `emitted` are in
// the topic, the next `sending` are on their way there.
struct outbox {
  struct outbox_entry *entries;
  size_t count;
  size_t room;
  size_t stored;
  size_t emitted;
  size_t sending;
};

void outbox_release(struct outbox *o);
void outbox_add(struct outbox *o, struct text key, const void *record, size_t size);

// Takes the first `count`, all emitted, away.
void outbox_trim(struct outbox *o, size_t count);

struct text outbox_key(const struct outbox_entry *e);
const uint8_t *outbox_record(const struct outbox_entry *e);

#endif
