// SPDX-License-Identifier: Apache-2.0
// Which requests a rule is about, and which of two rules is the more specific.
#ifndef HUIYIN_CONSUMERS_CORE_MATCH_H
#define HUIYIN_CONSUMERS_CORE_MATCH_H

#include <stddef.h>

#include "schemas/event.h"

// Zeroed: all requests. The texts outlive it.
struct match {
  uint32_t kinds;       // a bit for each that is meant; 0 for any
  uint32_t channels;    // likewise
  uint32_t priorities;  // likewise
  struct text category;
  bool category_begins;  // `category` is how the name begins; so an empty text is any
  bool category_given;
  struct text district;  // a path without empty levels: that district and all below it; an empty one is any
};

// What of a request is looked at. The district's empty levels are dropped, as scope.h does.
struct matched {
  int32_t kind;
  int32_t channel;
  int32_t priority;
  struct text category;
  struct text district;
};

bool match_has(const struct match *m, const struct matched *request);

// Whether `wide` has every request that `narrow` has.
bool match_covers(const struct match *wide, const struct match *narrow);

// Whether there may be a request that both have.
bool match_meets(const struct match *a, const struct match *b);

// More specific: what it has is less, and all of it the other's.
bool match_is_more_specific(const struct match *a, const struct match *than);

// The most specific of those that have the request; `count` where none has.
size_t match_most_specific(const struct match *all, size_t count, const struct matched *request);

// Smaller for one that is more specific than for the other: sorted by it, the first that has a request is the most
// specific.
int64_t match_width(const struct match *m);

// Of thousands that name a category whole, no two of different categories need be looked at, where they are `sorted`:
// so many at the beginning lie by their names. 0 where they lie anyhow.
struct match_list {
  const struct match *all;
  size_t count;
  size_t sorted;
};

// The next two, in the order of all pairs behind `*one`, `*other` (both 0 for the first), that have a request of which
// neither is the most specific, and no third is that settles it: several may, each for some kinds, channels or
// priorities. Returns false where there are no more; where there are none at all, match_most_specific does not depend
// on the order.
bool match_next_tie(const struct match_list *l, size_t *one, size_t *other);

#endif
