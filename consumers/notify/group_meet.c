// SPDX-License-Identifier: Apache-2.0
// Which group an alert of a route belongs to.
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/notify/group.h"

static void add_part(struct buf *key, struct text text) {
  buf_add(key, text.at, text.size);
  buf_add_byte(key, 0);
}

// An alert_id without its number: what is raised again follows what was cleared before.
static struct text without_number(struct text alert_id) {
  while (alert_id.size && alert_id.at[alert_id.size - 1] != ':') {
    alert_id.size--;
  }
  return alert_id;
}

static void write_key(struct buf *key, const struct route *route, const struct overdue_alert *a) {
  const struct text labels[] = {[GROUP_MARK] = a->mark,
    [GROUP_SEVERITY] = texts_of(severity_names[a->severity]),
    [GROUP_DISTRICT] = a->district,
    [GROUP_CATEGORY] = a->category,
    [GROUP_UNIT] = a->unit,
    [GROUP_AUDIENCE] = a->audience};
  add_part(key, texts_of(route->name));
  if (!route->group_by) {
    add_part(key, without_number(a->alert_id));
  }
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    if (route->group_by >> i & 1) {
      add_part(key, labels[i]);
    }
  }
}

struct group *group_at(const struct state *s) {
  struct group *group;
  memcpy(&group, state_value(s), sizeof(struct group *));
  return group;
}

struct group *group_meet(struct groups *g, const struct route *route, const struct overdue_alert *a) {
  struct buf key = {0};
  bool added;
  write_key(&key, route, a);
  struct state *place = state_meet(&g->table, (const char *)key.at, key.size, &added);
  buf_release(&key);
  if (!added) {
    return group_at(place);
  }
  struct group *made = must(calloc(1, sizeof *made));
  *made = (struct group){.route = route,
    .new_last = &made->new_first,
    .flush_at = INT64_MAX,
    .again_at = INT64_MAX,
    .last_at = MOMENT_NONE,
    .sum_at = MOMENT_NONE};
  made->place = state_set(&g->table, place, &made, sizeof(struct group *));
  return made;
}
