// SPDX-License-Identifier: Apache-2.0
// How many of the alerts that stand an order is about, as whoever tells will count them.
#ifndef HUIYIN_CONSUMERS_TELLING_COVERAGE_H
#define HUIYIN_CONSUMERS_TELLING_COVERAGE_H

#include "consumers/core/state.h"
#include "consumers/notify/written.h"
#include "consumers/telling/book.h"

// Zeroed but for what is meant: a silence's match, or, where that is NULL, a request. One thread.
struct coverage {
  const struct route_match *match;
  struct text request_id;
  size_t standing;  // alerts that stand or are not told yet, by route: huiyin_notify_standing
  size_t meant;     // those of them that match; of a request those that stand
  struct state_table seen;
};

// Counts one entry of the hash of what stands (keys.h), once however often it comes. What can not be read is passed
// over.
void coverage_add(struct coverage *c, const struct wire *wire, struct text field, struct text value);

// Counts all that Redis has, by pages; as of the last commit of whoever tells, at most some seconds ago while one does.
// The book has a connection. Ends when the program is to stop. -1 with a sentence.
int coverage_read(struct coverage *c, const struct book *b, const struct wire *wire, struct err *e);

void coverage_release(struct coverage *c);

#endif
