// SPDX-License-Identifier: Apache-2.0
// The parts of move: for this room alone.
#ifndef HUIYIN_CONSUMERS_MOVE_MOVE_H
#define HUIYIN_CONSUMERS_MOVE_MOVE_H

#include "consumers/move/place.h"
#include "consumers/move/source.h"
#include "runtime/outbound.h"
#include "schemas/wire.h"

struct move {
  const struct settings *settings;
  const char *from;
  const char *to;
  struct wire *wire;
  struct move_source source;
  struct move_place place;
  struct outbound *out;
  struct outbound *dead_letters;  // NULL until one is met
  uint64_t *digests;              // of the last message of each partition
  int64_t clock;                  // the largest timestamp so far
  int to_partitions;
  uint64_t messages;
  uint64_t keyed_anew;  // whose key was not their event's
  uint64_t unreadable;
  uint64_t refused;
  bool resumed;
};

// For outbound_new: names what the brokers did not take.
void move_refused(void *context, uint64_t tag, const char *sentence);

// Moves what there is. -1 with a sentence; what was moved before a fault or a stop is noted.
int move_run(struct move *m, struct err *e);

#endif
