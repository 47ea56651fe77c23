// SPDX-License-Identifier: Apache-2.0
// How far what Redis says can be believed: how old it is, and why it is stale.
#ifndef HUIYIN_CONSUMERS_TOP_BELIEF_H
#define HUIYIN_CONSUMERS_TOP_BELIEF_H

#include "consumers/top/facts.h"
#include "consumers/view/moment.h"

// What must be remembered from moment to moment. A zeroed one has seen nothing.
struct belief {
  int64_t at;       // of the last moment; 0 for none
  int64_t age;      // of the data then; -1 where nobody counted
  int64_t *behind;  // by partition: since when it is; 0 where it is not
  int64_t *lag;     // and how far it was then
  size_t count;
};

void belief_release(struct belief *b);

// Fills age, stale and reasons of `f` from a moment that was read.
void belief_take(struct belief *b, const struct view_moment *m, struct facts *f);

// The same where there was no moment: the numbers are those of the last, and grow old.
void belief_away(const struct belief *b, struct facts *f, int64_t now, const char *why);

#endif
