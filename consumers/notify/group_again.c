// SPDX-License-Identifier: Apache-2.0
// What stands, told again, and told to more.
#include "consumers/notify/group.h"

static bool stands_told(const struct standing *s) {
  return s->told_at != MOMENT_NONE && !s->clear_bytes;
}

static bool may_tell(const struct groups *g, const struct standing *s, int64_t now) {
  return group_held_until(g, s, true, now) == MOMENT_NONE;
}

void group_repeat(struct groups *g, struct group *group, int64_t now) {
  struct items due = {0};
  uint32_t again = 0;
  for (struct standing *s = group->first; s; s = s->next) {
    if (stands_told(s) && now >= s->repeat_at && may_tell(g, s, now)) {
      items_add(&due, s, false);
      s->repeat_at = now + group->route->repeat;
      s->again++;
      again = s->again > again ? s->again : again;
    }
  }
  items_sort(&due);
  group_send(g, group, &due, 0, &group->route->told, &(struct notice){.at = now, .again = again});
  items_release(&due);
}

static int64_t level_due(const struct group *group, const struct standing *s) {
  return s->level < group->route->level_count ? s->told_at + group->route->levels[s->level].after : INT64_MAX;
}

void group_escalate(struct groups *g, struct group *group, int64_t now) {
  for (uint32_t level = 0; level < group->route->level_count; level++) {
    struct items due = {0};
    for (struct standing *s = group->first; s; s = s->next) {
      if (stands_told(s) && s->level == level && now >= level_due(group, s) && may_tell(g, s, now)) {
        items_add(&due, s, false);
        s->level++;
      }
    }
    items_sort(&due);
    group_send(g, group, &due, group->route->group_by ? NOTICE_LISTED_MOST : 1, &group->route->levels[level].told,
      &(struct notice){.at = now, .level = level + 1});
    items_release(&due);
  }
}

int64_t group_next(const struct groups *g, const struct group *group, int64_t now) {
  int64_t next = group->flush_at;
  for (const struct standing *s = group->first; s; s = s->next) {
    if (!stands_told(s)) {
      continue;
    }
    int64_t due = level_due(group, s);
    due = due < s->repeat_at ? due : s->repeat_at;
    if (due <= now) {  // it is held back, or it would have been told
      int64_t held = group_held_until(g, s, true, now);
      due = held == MOMENT_NONE ? now : held;
    }
    next = due < next ? due : next;
  }
  return next;
}
