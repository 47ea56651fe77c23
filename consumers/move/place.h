// SPDX-License-Identifier: Apache-2.0
// How far a topic was moved: kept as the offsets of a consumer group that nobody is a member of.
#ifndef HUIYIN_CONSUMERS_MOVE_PLACE_H
#define HUIYIN_CONSUMERS_MOVE_PLACE_H

#include <librdkafka/rdkafka.h>

#include "consumers/move/source.h"
#include "runtime/err.h"
#include "runtime/settings.h"

// With each offset goes a note: the digest of the last message before it, and the place and digest of the first message
// of the target. So a topic that was made again under its old name is not taken for the one that was moved, or moved
// to.
struct move_place {
  rd_kafka_t *rk;
  const char *target;
  int32_t anchor_partition;  // of the target, -1 while none is known
  int64_t anchor_offset;
  uint64_t anchor_digest;
};

// -1 with a sentence. Close it in any case.
int move_place_open(struct move_place *p, const struct settings *settings, const char *target, struct err *e);
void move_place_close(struct move_place *p);

// Sets where each partition of the source begins: at what is noted, where the notes are of these very topics, else at
// its beginning.
int move_place_find(struct move_place *p, struct move_source *s, struct err *e);

// Notes what was given out of the source, and is acknowledged in the target. digests[i] is of the last message of
// partition i that was given out.
int move_place_note(struct move_place *p, const struct move_source *s, const uint64_t *digests, struct err *e);

#endif
