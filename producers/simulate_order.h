// SPDX-License-Identifier: Apache-2.0
// The order in which a town's events are sent: by time, save for those that are repeated or late.
#ifndef HUIYIN_PRODUCERS_SIMULATE_ORDER_H
#define HUIYIN_PRODUCERS_SIMULATE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "producers/town.h"
#include "runtime/err.h"

// Shares are in parts per million.
enum { SIMULATE_WHOLE = 1000000 };

// One event by its item and step, 16 bytes, so that a million requests take some 45 MB.
struct simulate_entry {
  int64_t at;
  uint32_t item, step;
};

// An entry that waits until `position` others of the time order have gone.
struct simulate_parcel {
  uint64_t position;
  uint32_t entry;
  bool repeat;
};

struct simulate_order {
  struct simulate_entry *entries;  // by time, then item, then step
  size_t count, room;
  size_t next;                      // the entries before it have gone or wait in the heap
  struct simulate_parcel *waiting;  // a heap, the next to go at its root
  size_t waiting_count, waiting_room;
  uint64_t seed;
  uint32_t duplicates, disorder;
  uint32_t reach;  // a delay is less than 2 to the power of reach positions
};

struct simulate_message {
  struct simulate_entry entry;
  bool repeat;
  int64_t now;  // how far simulated time has come; never goes back
};

// Lists all events of the town and puts them in order. -1 where memory is out.
int simulate_order_init(
  struct simulate_order *o, const struct town *town, uint32_t duplicates, uint32_t disorder, struct err *e);
void simulate_order_release(struct simulate_order *o);

// The next message. 1; 0 after the last one; -1 where memory is out.
int simulate_order_next(struct simulate_order *o, struct simulate_message *message, struct err *e);

#endif
