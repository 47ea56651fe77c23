// SPDX-License-Identifier: Apache-2.0
// The limits that a written policy sets: for each request the most specific one, in the time of its district's
// calendar.
#ifndef HUIYIN_CONSUMERS_CORE_LIMITS_H
#define HUIYIN_CONSUMERS_CORE_LIMITS_H

#include "consumers/core/match.h"
#include "consumers/core/request.h"
#include "consumers/core/span.h"

struct limit {
  struct match match;
  struct span span;
  const char *name;  // what it is called, for who explains it; the core does not look
  int line;
  uint32_t times;  // in the list of extensions: how many there may be; `span` is how far from the due they may reach
};

// Zeroed: none. limits_prepare puts them into the order in which they are looked for.
struct limit_list {
  struct limit *all;
  size_t count;
  size_t exact;  // so many name a category whole; they come first. From limits_prepare
};

// Which calendar is kept in a district and all below it.
struct calendar_area {
  struct text district;  // without empty levels; an empty one is everywhere
  const struct calendar *calendar;
};

// Fill the lists, then limits_prepare; after that it is only read, by any number of threads. What the texts and
// calendars point to outlives it; the lists belong to it.
struct limits {
  struct limit_list pledge;   // from filing to the first pledge
  struct limit_list resolve;  // from filing to due, for a request with no due of its own
  struct limit_list extend;   // a later due by a pledge
  struct calendar_area *areas;
  size_t area_count;
};

// Two limits of one list tie where some request has both and none is the most specific: then the outcome would depend
// on their order. The one who reads a policy looks for that (match_find_tie) before.
void limits_prepare(struct limits *l);
void limits_release(struct limits *l);

// What the limits say of one request.
struct limited {
  const struct calendar *calendar;  // its district's; NULL where there is none
  struct span pledge;               // SPAN_NONE where there is no such limit
  struct span resolve;
  const struct limit *pledge_by;  // the limits they are from; NULL where there is none
  const struct limit *resolve_by;
  const struct limit *extend_by;  // NULL where there may be any extensions
};

struct limited limits_of(const struct limits *l, const struct filing *f);

#endif
