// SPDX-License-Identifier: Apache-2.0
// The inbox of one partition: messages that were read and wait to be applied, in order.
#ifndef HUIYIN_CONSUMERS_TRACK_INBOX_H
#define HUIYIN_CONSUMERS_TRACK_INBOX_H

#include "consumers/track/port.h"

struct inbox_slot {
  struct message message;
  struct event event;   // where `reason` is NULL
  uint32_t hash;        // the event's, for ledger_prefetch_place and _state
  char *reason;         // why it cannot be counted; owned
  uint32_t lookup;      // the look-up that asked for its stored state, counted from 1; 0 for none
  uint32_t generation;  // of the memory when it was looked at: what left memory since must be looked at again
  bool looked;
};

// A ring; slots do not move while they are in it but when it grows.
struct inbox {
  struct inbox_slot *slots;
  size_t room;  // a power of two
  size_t head;
  size_t count;
};

void inbox_release(struct inbox *i, const struct port *port);

// Gives the messages back and empties it.
void inbox_clear(struct inbox *i, const struct port *port);

// The message and the event of a new slot are for the caller to fill.
struct inbox_slot *inbox_add(struct inbox *i);
struct inbox_slot *inbox_at(const struct inbox *i, size_t index);

// Takes the first message out; the caller gives it back.
struct message inbox_take_first(struct inbox *i);

// Moves the first message of one to the end of another.
void inbox_move_first(struct inbox *from, struct inbox *to);

#endif
