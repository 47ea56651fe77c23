// SPDX-License-Identifier: Apache-2.0
// What is new in a group, told.
#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/notify/group.h"
#include "consumers/notify/quiet.h"
#include "consumers/notify/route_levels.h"

static int64_t later(int64_t a, int64_t b) {
  return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b) {
  return a < b ? a : b;
}

// --- what holds back

int64_t group_silenced_until(const struct groups *g, const struct standing *s, int64_t now) {
  int64_t until = MOMENT_NONE;
  for (size_t i = 0; i < g->silence_count; i++) {
    const struct silence *silence = &g->silences[i];
    if (silence->from <= now && now < silence->until && route_match_has(&silence->match, &s->raise)) {
      until = later(until, silence->until);
    }
  }
  return until;
}

static int64_t acknowledged_until(const struct groups *g, const struct standing *s, int64_t now) {
  for (size_t i = 0; i < g->acknowledgement_count; i++) {
    const struct acknowledgement *a = &g->acknowledgements[i];
    if (now < a->until && text_equal((struct text){a->request_id, a->size}, s->raise.request_id)) {
      return a->until;
    }
  }
  return MOMENT_NONE;
}

static int64_t quiet_of(const struct route *route, int64_t now) {
  return route->quiet_outside ? quiet_outside(route->quiet_outside, now)
                              : quiet_until(&route->quiet, &route->zone, now);
}

int64_t group_held_until(const struct groups *g, const struct standing *s, bool acknowledged, int64_t now) {
  const struct route *route = s->group->route;
  int64_t until = s->told_at == MOMENT_NONE || acknowledged ? group_silenced_until(g, s, now) : MOMENT_NONE;
  if (s->raise.severity != SEVERITY_CRITICAL) {
    until = later(until, quiet_of(route, now));
  }
  return acknowledged ? later(until, acknowledged_until(g, s, now)) : until;
}

// --- what is new

struct news {
  struct items grave;  // told in full, whatever their number
  struct items others;
  int64_t held_until;  // the first of those that are held back
};

// Came and went under a silence: nobody heard of it, and nobody needs to hear that it is gone.
static bool is_past(const struct groups *g, const struct standing *s, int64_t now) {
  return s->told_at == MOMENT_NONE && s->clear_bytes && group_silenced_until(g, s, now) != MOMENT_NONE;
}

static void take_news(struct news *news, struct standing *s) {
  struct items *list = s->raise.severity == SEVERITY_CRITICAL ? &news->grave : &news->others;
  if (s->told_at == MOMENT_NONE) {
    items_add(list, s, false);
  }
  if (s->clear_bytes) {
    items_add(list, s, true);
  }
}

static void gather(struct groups *g, struct group *group, struct news *news, int64_t now) {
  for (struct standing *s = group->new_first; s; s = s->next_new) {
    if (is_past(g, s, now)) {
      s->told_at = now;
      s->clear_told = true;
      continue;
    }
    int64_t held = group_held_until(g, s, false, now);
    if (held == MOMENT_NONE) {
      take_news(news, s);
    } else {
      group->is_silenced |= s->told_at == MOMENT_NONE && group_silenced_until(g, s, now) != MOMENT_NONE;
      news->held_until = earlier(news->held_until, held);
    }
  }
}

// --- the telling

// Those of `told` that neither the route nor a lower level has.
static struct told newly_told(const struct route *route, size_t level) {
  const struct told *told = &route->levels[level].told;
  struct told fresh = {.all = must(calloc(told->count + 1, sizeof(struct receiver *)))};
  for (size_t i = 0; i < told->count; i++) {
    bool before = told_has(&route->told, told->all[i]);
    for (size_t below = 0; below < level && !before; below++) {
      before = told_has(&route->levels[below].told, told->all[i]);
    }
    if (!before) {
      fresh.all[fresh.count++] = told->all[i];
    }
  }
  return fresh;
}

// Who was told by a level hears of the end, too.
static void clear_levels(struct groups *g, struct group *group, const struct items *list, int64_t now) {
  for (size_t level = 0; level < group->route->level_count; level++) {
    struct items cleared = {0};
    for (size_t i = 0; i < list->count; i++) {
      if (list->all[i].noticed.raise && list->all[i].standing->level > level) {
        items_add(&cleared, list->all[i].standing, true);
      }
    }
    if (cleared.count) {
      struct told fresh = newly_told(group->route, level);
      group_send(g, group, &cleared, group->route->group_by ? NOTICE_LISTED_MOST : 1, &fresh,
        &(struct notice){.at = now, .level = (uint32_t)level + 1});
      told_release(&fresh);
    }
    items_release(&cleared);
  }
}

static void note_told(const struct groups *g, struct group *group, const struct items *list, int64_t now) {
  for (size_t i = 0; i < list->count; i++) {
    struct standing *s = list->all[i].standing;
    if (list->all[i].noticed.raise) {
      s->clear_told = true;
      s->told_at = s->told_at == MOMENT_NONE ? now : s->told_at;
    } else {
      s->told_at = now;
      s->repeat_at = group->route->repeat ? now + group->route->repeat : INT64_MAX;
      group->again_at = earlier(group->again_at, group_again_due(s));
      group_hold(g, s);
    }
  }
}

static void tell(struct groups *g, struct group *group, struct items *list, size_t most, int64_t now) {
  if (!list->count) {
    return;
  }
  if (group->route->group_by) {
    items_sort(list);
  }
  group_send(g, group, list, most, &group->route->told, &(struct notice){.at = now});
  clear_levels(g, group, list, now);
  note_told(g, group, list, now);
  group->last_at = now;
}

// --- storms

static bool is_over_rate(struct group *group, uint64_t more, int64_t now) {
  const struct route *route = group->route;
  if (now >= group->window_from + route->storm_within) {
    group->window_from = now;
    group->window_count = 0;
  }
  group->window_count += more;
  return route->storm_most && group->window_count > route->storm_most;
}

// What came and went is one alert in a sum, and not two: its clear tells of it.
static void count_once(struct items *list) {
  size_t kept = 0;
  for (size_t i = 0; i < list->count; i++) {
    if (list->all[i].noticed.raise || !list->all[i].standing->clear_bytes) {
      list->all[kept++] = list->all[i];
    }
  }
  list->count = kept;
}

void group_flush(struct groups *g, struct group *group, int64_t now) {
  struct news news = {.held_until = INT64_MAX};
  size_t most = group->route->group_by ? NOTICE_LISTED_MOST : 1;
  if (now < group->flush_at) {
    return;
  }
  group->is_silenced = false;
  gather(g, group, &news, now);
  bool over = is_over_rate(group, news.grave.count + news.others.count, now);
  tell(g, group, &news.grave, most, now);
  if (!over) {
    tell(g, group, &news.others, most, now);
  } else if (news.others.count && now >= group->sum_at) {
    count_once(&news.others);
    tell(g, group, &news.others, 0, now);
    group->sum_at = now + group->route->storm_within;
  } else if (news.others.count) {
    group->window_count -= news.others.count;  // they are counted when they are told
    news.held_until = earlier(news.held_until, group->sum_at);
  }
  group->flush_at = news.held_until;
  items_release(&news.grave);
  items_release(&news.others);
}
