// SPDX-License-Identifier: Apache-2.0
// Messages of one partition that were passed and are not counted yet, because the states of their requests are awaited.
// Those of one request stay in order: who comes after a parked one is parked, too.
#ifndef HUIYIN_CONSUMERS_TRACK_PARKED_H
#define HUIYIN_CONSUMERS_TRACK_PARKED_H

#include "consumers/track/inbox.h"

enum { PARKED_MARKS = 1024 };

// Zeroed: nothing is parked. One thread.
struct parked {
  struct inbox inbox;
  uint64_t marks[PARKED_MARKS];  // a bit for each hash that is there
};

void parked_release(struct parked *p, const struct port *port);
// Gives the messages back and empties it.
void parked_clear(struct parked *p, const struct port *port);

static inline size_t parked_count(const struct parked *p) {
  return p->inbox.count;
}

// Whether an event of that hash may be about the same request as a parked one.
bool parked_may_have(const struct parked *p, uint32_t hash);

// Moves the first message of an inbox here.
void parked_add_first_of(struct parked *p, struct inbox *from);

// The first, where there is one; the event stays until it is taken.
struct inbox_slot *parked_first(const struct parked *p);
// Takes the first out; the caller gives the message back.
struct message parked_take_first(struct parked *p);

#endif
