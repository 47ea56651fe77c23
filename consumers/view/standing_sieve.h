// SPDX-License-Identifier: Apache-2.0
// What a filter lets through of the requests that stand. For standing_page.c.
#ifndef HUIYIN_CONSUMERS_VIEW_STANDING_SIEVE_H
#define HUIYIN_CONSUMERS_VIEW_STANDING_SIEVE_H

#include "consumers/view/standing_table.h"

// What was learnt of a name is kept for the next request that has it. Both outlive it.
struct standing_sieve {
  const struct standing_table *table;
  const struct view_filter *filter;
  uint32_t mark;  // the mark's number; UINT32_MAX where no request can have it
  uint32_t category;
  uint32_t unit;
  uint8_t *districts;  // by name
  uint8_t *found;      // whether `find` is in it
};

void standing_sieve_init(struct standing_sieve *s, const struct standing_table *t, const struct view_filter *f);
void standing_sieve_release(struct standing_sieve *s);

bool standing_passes(struct standing_sieve *s, const struct standing_request *r);

#endif
