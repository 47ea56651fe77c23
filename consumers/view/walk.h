// SPDX-License-Identifier: Apache-2.0
// One walk over the keys of the counters. For names.c.
#ifndef HUIYIN_CONSUMERS_VIEW_WALK_H
#define HUIYIN_CONSUMERS_VIEW_WALK_H

#include <stdbool.h>

#include "consumers/view/names.h"

// Called after each page with how long Redis took for it, in us; false ends the walk. NULL: no pauses.
typedef bool view_walk_page(void *context, int64_t took);

// Gives the list, and in *spent what the pages took together. NULL with a sentence.
struct view_list *view_walk(
  redisContext *c, const char *prefix, view_walk_page *page, void *context, int64_t *spent, struct err *e);

#endif
