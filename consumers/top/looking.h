// SPDX-License-Identifier: Apache-2.0
// What top shows of Redis: one moment of it, made into facts and lists.
#ifndef HUIYIN_CONSUMERS_TOP_LOOKING_H
#define HUIYIN_CONSUMERS_TOP_LOOKING_H

#include "consumers/top/facts.h"
#include "consumers/top/listing.h"
#include "consumers/view/connection.h"
#include "consumers/view/moment.h"
#include "consumers/view/names.h"

// Rows of a list that are asked for: the foremost by what the walk over all names saw.
enum { LOOKING_ROWS = 1000 };

// Which rows are wanted.
struct looking_wish {
  enum listing_kind kind;
  const char *path;    // of districts: whose children, as Redis spells it; "" for the first level
  const char *filter;  // as listing_arrange
  size_t column;
  bool inverted;
};

// One thread. Begins with looking_open, ends with looking_close.
struct looking {
  const char *prefix;
  struct view_connection connection;
  int timeout;               // of Redis, in ms
  struct view_names *names;  // NULL where one look is all there is
  struct view_list *walked;  // in that case, what the one walk found
  struct view_question question;
  struct view_moment moment;  // the last that was read; its `at` is 0 before the first
  struct listing candidates;
  int64_t last_sum;  // of the offsets, ...
  int64_t last_at;   // ... and when that was; 0 for never
  struct view_freshness freshness;
};

// `once`: there will be one reading.
void looking_open(struct looking *r, const struct redis_url *url, const char *prefix, bool once);
void looking_close(struct looking *r);

// Asks Redis for one moment of all that is shown, and fills what is shown of it; `table` only for lists of counters.
// -1 where Redis is away or refuses: then nothing but `facts` is touched, which say so, and the sentence is in `e`.
int looking_take(struct looking *r, const struct looking_wish *wish, struct facts *facts, struct listing *table,
  struct listing *partitions, enum redis_failure *failure, struct err *e);

// Messages a second between the last moment and the one that this was asked at before; below 0 where not known.
double looking_rate(struct looking *r);

// Whether the names are known: before the first walk has ended, lists of counters are empty and say nothing.
bool looking_has_names(struct looking *r);

#endif
