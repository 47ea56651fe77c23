// SPDX-License-Identifier: Apache-2.0
// The messages that wait for one receiver, in order: the first one holds the others back until it is taken, refused or
// given up. No I/O and no clock: time is an argument, in ms.
#ifndef HUIYIN_CONSUMERS_TELLING_QUEUE_H
#define HUIYIN_CONSUMERS_TELLING_QUEUE_H

#include "consumers/notify/answer.h"

struct queue_item {
  uint8_t *bytes;  // as notify/written.h has them; owned
  size_t size;
  int64_t at;  // when it was made
};

// Zeroed but for the receiver and failing_since: empty.
struct queue {
  const struct receiver *receiver;
  struct queue_item *items;  // from `first` on
  size_t first;
  size_t count;
  size_t room;
  bool under_way;         // the first one is being sent
  uint32_t attempts;      // that failed, in a row
  int64_t failing_since;  // MOMENT_NONE: it does not
  bool said;              // that it fails
  int64_t next_at;        // not before then
  size_t over;            // so many of the first ones are to be set aside before another is sent
  bool refused;           // since they were refused, not given up
  struct err why;
};

void queue_release(struct queue *q);
void queue_add(struct queue *q, const void *bytes, size_t size, int64_t at);

// NULL for none.
const struct queue_item *queue_first(const struct queue *q);
void queue_drop(struct queue *q, size_t count);

bool queue_is_due(const struct queue *q, int64_t now);

// What came of sending the first one. Returns how many of the first ones are done with: 1 where it was taken or
// refused, and where it is to be tried again, those that have waited for as long as the receiver says, while it failed
// all that time.
size_t queue_hear(struct queue *q, enum answer answer, uint32_t random, int64_t now);

#endif
