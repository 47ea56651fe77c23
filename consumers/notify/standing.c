// SPDX-License-Identifier: Apache-2.0
// One alert on one route: in its group, in the group's list of what is new, and found by its id.
#include <string.h>

#include "consumers/core/alert_copy.h"
#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/notify/group.h"

struct standing *standing_first(const struct groups *g, struct text alert_id) {
  const struct state *s = state_find(&g->known, alert_id.at, alert_id.size);
  struct standing *found = NULL;
  if (s) {
    memcpy(&found, state_value(s), sizeof(struct standing *));
  }
  return found;
}

static void set_first(struct groups *g, struct text alert_id, struct standing *first) {
  bool added;
  struct state *s = state_meet(&g->known, alert_id.at, alert_id.size, &added);
  if (first) {
    (void)state_set(&g->known, s, &first, sizeof(struct standing *));
  } else {
    state_remove(&g->known, s);
  }
}

uint8_t *standing_copy(const struct overdue_alert *alert, struct overdue_alert *copy) {
  uint8_t bytes[ALERT_COPY_MAX];
  size_t size = alert_copy_write(alert, bytes);
  uint8_t *kept = must(malloc(size));
  memcpy(kept, bytes, size);
  alert_copy_read(kept, copy);
  return kept;
}

static void link_standing(struct standing *s) {
  s->next = s->group->first;
  s->back = &s->group->first;
  if (s->next) {
    s->next->back = &s->next;
  }
  s->group->first = s;
}

static void unlink_standing(struct standing *s) {
  *s->back = s->next;
  if (s->next) {
    s->next->back = s->back;
  }
}

void group_hold(const struct groups *g, const struct standing *s) {
  const struct held_alert held = {.route = s->group->route,
    .raise = &s->raise,
    .clear = s->clear_bytes ? &s->clear : NULL,
    .progress = {s->came_at, s->told_at, s->level, s->again}};
  if (g->sink.held) {
    g->sink.held(g->sink.context, &held);
  }
}

void group_note_new(struct standing *s) {
  if (!s->is_new) {
    s->is_new = true;
    s->next_new = NULL;
    *s->group->new_last = s;
    s->group->new_last = &s->next_new;
  }
}

struct standing *standing_new(struct groups *g, const struct route *route, const struct overdue_alert *alert) {
  struct standing *s = must(calloc(1, sizeof *s));
  s->group = group_meet(g, route, alert);
  s->raise_bytes = standing_copy(alert, &s->raise);
  s->told_at = MOMENT_NONE;
  s->repeat_at = INT64_MAX;
  s->other = standing_first(g, alert->alert_id);
  set_first(g, s->raise.alert_id, s);
  link_standing(s);
  g->count++;
  return s;
}

void standing_free(struct standing *s) {
  free(s->raise_bytes);
  free(s->clear_bytes);
  free(s);
}

void standing_done(const struct groups *g, struct standing *s) {
  if (g->sink.done && !s->is_done) {
    g->sink.done(g->sink.context, s->group->route, s->raise.alert_id);
  }
  s->is_done = true;
}

static void forget(struct groups *g, struct standing *s) {
  struct standing *first = standing_first(g, s->raise.alert_id);
  struct standing **at = &first;
  while (*at && *at != s) {
    at = &(*at)->other;
  }
  if (*at) {
    *at = s->other;
  }
  set_first(g, s->raise.alert_id, first);
  unlink_standing(s);
  standing_done(g, s);
  standing_free(s);
  g->count--;
}

bool standing_is_told(const struct standing *s) {
  return s->told_at != MOMENT_NONE && (!s->clear_bytes || s->clear_told);
}

void group_sweep(struct groups *g, struct group *group) {
  struct standing **at = &group->new_first;
  group->new_count = 0;
  group->past = 0;
  while (*at) {
    struct standing *s = *at;
    if (!standing_is_told(s)) {
      at = &s->next_new;
      group->new_count++;
      continue;
    }
    *at = s->next_new;
    s->is_new = false;
    if (s->clear_told) {
      forget(g, s);
    }
  }
  group->new_last = at;
}
