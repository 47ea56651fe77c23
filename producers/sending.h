// SPDX-License-Identifier: Apache-2.0
// Where published events go: to Kafka at once, into the sorter first, or nowhere (--dry-run).
#ifndef HUIYIN_PRODUCERS_SENDING_H
#define HUIYIN_PRODUCERS_SENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "producers/sorter.h"
#include "runtime/buf.h"
#include "runtime/err.h"
#include "runtime/outbound.h"
#include "schemas/wire.h"

// One thread. The handles are the caller's.
struct sending {
  const struct wire *wire;
  struct outbound *outbound;  // NULL: nothing is sent
  struct sorter *sorter;      // NULL: events go out as they come
  bool stamped;               // the Kafka timestamp is the event's
  struct buf payload;
  uint64_t events;  // taken
};

// Takes one event that holds the bounds. -1 with a sentence where no more can be taken.
int sending_event(struct sending *s, const struct event *event, uint64_t tag, struct err *e);

// Sends one that the sorter held.
int sending_sorted(struct sending *s, const struct sorter_entry *entry, struct err *e);

void sending_release(struct sending *s);

#endif
