// SPDX-License-Identifier: Apache-2.0
// Which names the counters have, and what they counted lately: found by a slow SCAN, in a thread and on a connection of
// its own.
#ifndef HUIYIN_CONSUMERS_VIEW_NAMES_H
#define HUIYIN_CONSUMERS_VIEW_NAMES_H

#include "consumers/core/tally.h"
#include "consumers/redis/client.h"

enum view_sort {
  VIEW_DISTRICTS,  // paths of all levels, `152502/xilin`
  VIEW_CATEGORIES,
  VIEW_CHANNELS,
  VIEW_KINDS,
  VIEW_UNITS,
  VIEW_VOLUNTEER_DISTRICTS,
  VIEW_STATIONS,
  VIEW_VOLUNTEER_KINDS,
  VIEW_SORTS
};

// What stands before the colon in Redis: "district", "category", ..., and whether it is a counter of volunteer events.
extern const char *const view_sort_words[VIEW_SORTS];
bool view_sort_is_volunteer(enum view_sort sort);

struct view_name {
  struct text text;       // as Redis spells it, percent-encoded, behind the colon
  const int64_t *values;  // when the walk passed it: FIELD_COUNT, or VOLUNTEER_FIELD_COUNT. Good for putting names in
                          // order and for nothing that is shown: numbers that are shown are asked for in one moment
  bool children;          // of a district: there are some below it
};

// One walk's finding. It does not change, and stands until it was dropped as often as it was taken.
struct view_list {
  const struct view_name *names[VIEW_SORTS];  // in the order of their bytes, each once
  size_t count[VIEW_SORTS];
  int32_t partitions;  // that have a hash: the greatest number + 1
  int64_t at;          // when the walk ended, by this machine's clock
  int references;      // names.c alone
};

// The first index in a sort whose text is not before this one.
size_t view_list_find(const struct view_list *l, enum view_sort sort, struct text text);

struct view_names;

// Begins the walks: one after another with pauses of `pause` ms and more, so that Redis spends at most some ms at a
// time, and one part in twenty of its time, on them. Redis may be away: it is tried again.
struct view_names *view_names_new(const struct redis_url *url, const char *prefix, int64_t pause);
// Asks it to end, which view_names_free waits for.
void view_names_stop(struct view_names *n);
void view_names_free(struct view_names *n);

// The last whole walk's; NULL before the first. Any thread.
struct view_list *view_names_take(struct view_names *n);
void view_names_drop(struct view_names *n, struct view_list *l);

// One walk, at once, with no pauses, for who looks only once. NULL with a sentence; ended by view_list_free.
struct view_list *view_names_walk(redisContext *c, const char *prefix, struct err *e);
void view_list_free(struct view_list *l);

#endif
