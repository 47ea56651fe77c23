// SPDX-License-Identifier: Apache-2.0
// What stands, told again, and told to more.
#include "consumers/notify/group.h"

// A group is looked through at most so often, ms: in a large one something is due all the time.
enum { PAUSE = 1000 };

static bool stands_told(const struct standing *s) {
  return s->told_at != MOMENT_NONE && !s->clear_bytes;
}

static bool may_tell(const struct groups *g, const struct standing *s, int64_t now) {
  return group_held_until(g, s, true, now) == MOMENT_NONE;
}

static int64_t level_due(const struct standing *s) {
  const struct route *route = s->group->route;
  return s->level < route->level_count ? s->told_at + route->levels[s->level].after : INT64_MAX;
}

int64_t group_again_due(const struct standing *s) {
  return level_due(s) < s->repeat_at ? level_due(s) : s->repeat_at;
}

// One that is more than one repeat behind was held back once: it goes on with the next whole one. One alone is what a
// stop of the process misses, and what is held back still is told when that ends.
void group_settle_repeats(const struct groups *g, struct group *group, int64_t now) {
  const int64_t step = group->route->repeat;
  for (struct standing *s = group->first; s && step; s = s->next) {
    if (stands_told(s) && s->repeat_at + step <= now && may_tell(g, s, now)) {
      s->repeat_at += ((now - s->repeat_at) / step + 1) * step;
    }
  }
}

static void repeat(struct groups *g, struct group *group, int64_t now) {
  struct items due = {0};
  uint32_t again = 0;
  for (struct standing *s = group->first; s; s = s->next) {
    if (stands_told(s) && now >= s->repeat_at && may_tell(g, s, now)) {
      items_add(&due, s, false);
      s->repeat_at = now + group->route->repeat;
      s->again++;
      group_hold(g, s);
      again = s->again > again ? s->again : again;
    }
  }
  items_sort(&due);
  group_send(g, group, &due, 0, &group->route->told, &(struct notice){.at = now, .again = again});
  items_release(&due);
}

static void escalate(struct groups *g, struct group *group, int64_t now) {
  for (uint32_t level = 0; level < group->route->level_count; level++) {
    struct items due = {0};
    for (struct standing *s = group->first; s; s = s->next) {
      if (stands_told(s) && s->level == level && now >= level_due(s) && may_tell(g, s, now)) {
        items_add(&due, s, false);
        s->level++;
        group_hold(g, s);
      }
    }
    items_sort(&due);
    group_send(g, group, &due, group->route->group_by ? NOTICE_LISTED_MOST : 1, &group->route->levels[level].told,
      &(struct notice){.at = now, .level = level + 1});
    items_release(&due);
  }
}

// One that is due and was not told is held back.
static int64_t next_due(const struct groups *g, const struct group *group, int64_t now) {
  int64_t next = INT64_MAX;
  for (const struct standing *s = group->first; s; s = s->next) {
    int64_t due = stands_told(s) ? group_again_due(s) : INT64_MAX;
    due = due <= now ? group_held_until(g, s, true, now) : due;
    next = due < next ? due : next;
  }
  return next;
}

void group_again(struct groups *g, struct group *group, int64_t now) {
  if (now >= group->again_at) {
    escalate(g, group, now);
    repeat(g, group, now);
    int64_t next = next_due(g, group, now);
    group->again_at = next < now + PAUSE ? now + PAUSE : next;
  }
}
