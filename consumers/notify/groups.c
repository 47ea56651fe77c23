// SPDX-License-Identifier: Apache-2.0
// The groups of all routes: alerts in, and who is next.
#include "consumers/notify/groups.h"

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/notify/group.h"

struct groups *groups_new(const struct routes *routes, struct groups_sink sink) {
  struct groups *g = must(calloc(1, sizeof *g));
  *g = (struct groups){.routes = routes, .sink = sink};
  return g;
}

size_t groups_count(const struct groups *g) {
  return g->count;
}

int64_t groups_next(const struct groups *g) {
  return g->due.count ? g->due.heap[0].next : INT64_MAX;
}

// --- what is due

// A group without alerts is kept while its interval, its rate or its sum may still hold a next message back.
static int64_t idle_until(const struct group *group) {
  const struct route *route = group->route;
  int64_t until = group->last_at == MOMENT_NONE ? MOMENT_NONE : group->last_at + route->group_interval;
  int64_t window = route->storm_most ? group->window_from + route->storm_within : MOMENT_NONE;
  until = window > until ? window : until;
  return group->sum_at > until ? group->sum_at : until;
}

static void reckon(struct groups *g, struct group *group, int64_t now) {
  if (group->first) {
    due_set(&g->due, group->place, group->flush_at < group->again_at ? group->flush_at : group->again_at);
  } else if (idle_until(group) > now) {
    due_set(&g->due, group->place, idle_until(group));
  } else {
    due_set(&g->due, group->place, INT64_MAX);
    state_remove(&g->table, group->place);
    free(group);
  }
}

static void settle_restored(struct groups *g, int64_t now) {
  for (size_t i = 0; g->is_restored && i < g->table.slot_count; i++) {
    if (g->table.slots[i]) {
      group_settle_repeats(g, group_at(g->table.slots[i]), now);
    }
  }
  g->is_restored = false;
}

void groups_due(struct groups *g, int64_t now) {
  settle_restored(g, now);
  while (groups_next(g) <= now) {
    struct group *group = group_at(due_first(&g->due));
    group_flush(g, group, now);
    group_sweep(g, group);
    group_again(g, group, now);
    reckon(g, group, now);
  }
}

// --- what comes in

// Not later than that.
static void wake(struct groups *g, struct group *group, int64_t at) {
  if (at < group->place->next) {
    due_set(&g->due, group->place, at);
  }
}

static void expect(struct groups *g, struct standing *s, int64_t now) {
  struct group *group = s->group;
  const struct route *route = group->route;
  int64_t at = now + route->group_wait;
  group_note_new(s);
  s->came_at = now;
  if (group->last_at != MOMENT_NONE) {
    int64_t interval = group->last_at + route->group_interval;
    at = interval > now ? interval : now;
  }
  group->flush_at = at < group->flush_at ? at : group->flush_at;
  wake(g, group, group->flush_at);
}

struct coming {
  struct groups *groups;
  const struct overdue_alert *alert;
  int64_t now;
};

static void come(void *context, const struct route *route) {
  const struct coming *c = context;
  struct standing *s = standing_new(c->groups, route, c->alert);
  expect(c->groups, s, c->now);
  group_hold(c->groups, s);
}

static bool clear_all(struct groups *g, const struct overdue_alert *alert, int64_t now) {
  bool changed = false;
  for (struct standing *s = standing_first(g, alert->alert_id); s; s = s->other) {
    if (!s->clear_bytes) {
      s->clear_bytes = standing_copy(alert, &s->clear);
      expect(g, s, now);
      group_hold(g, s);
      changed = true;
    }
  }
  return changed;
}

// As if what nobody was told of had never been. It stays in the list until that is worth a look at all of it.
static bool forget_past(struct groups *g, const struct overdue_alert *clear, int64_t now) {
  bool changed = false;
  struct standing *other;
  for (struct standing *s = standing_first(g, clear->alert_id); s; s = other) {
    struct group *group = s->group;
    other = s->other;
    if (s->told_at == MOMENT_NONE) {
      s->told_at = now;
      s->clear_told = true;
      s->clear_bytes = s->clear_bytes ? s->clear_bytes : standing_copy(clear, &s->clear);
      standing_done(g, s);
      changed = true;
      if (++group->past > group->new_count) {
        group_sweep(g, group);
      }
    }
  }
  return changed;
}

bool groups_alert(struct groups *g, const struct overdue_alert *alert, int64_t now) {
  if (alert->status == ALERT_CLEARED) {
    bool past = g->catching_up && forget_past(g, alert, now);
    return clear_all(g, alert, now) || past;
  }
  struct coming c = {g, alert, now};
  return !standing_first(g, alert->alert_id) && routes_match(g->routes, alert, come, &c) > 0;
}

static bool is_held(const struct groups *g, const struct held_alert *alert) {
  for (const struct standing *s = standing_first(g, alert->raise->alert_id); s; s = s->other) {
    if (s->group->route == alert->route) {
      return true;
    }
  }
  return false;
}

static void restore_told(struct groups *g, struct standing *s) {
  const struct route *route = s->group->route;
  if (route->repeat) {
    s->repeat_at = s->told_at + (s->again + INT64_C(1)) * route->repeat;
  }
  s->group->last_at = s->told_at > s->group->last_at ? s->told_at : s->group->last_at;
  if (group_again_due(s) < s->group->again_at) {
    s->group->again_at = group_again_due(s);
    wake(g, s->group, s->group->again_at);
  }
}

bool groups_restore(struct groups *g, const struct held_alert *alert) {
  if (is_held(g, alert)) {
    return false;
  }
  struct standing *s = standing_new(g, alert->route, alert->raise);
  s->came_at = alert->progress.came_at;
  s->told_at = alert->progress.told_at;
  s->level = alert->progress.level;
  s->again = alert->progress.again;
  if (alert->clear) {
    s->clear_bytes = standing_copy(alert->clear, &s->clear);
  }
  if (s->told_at != MOMENT_NONE) {
    restore_told(g, s);
    g->is_restored = true;
  }
  if (!standing_is_told(s)) {
    expect(g, s, s->came_at);
  }
  return true;
}

void groups_catch_up(struct groups *g, bool catching_up) {
  g->catching_up = catching_up;
  for (size_t i = 0; !catching_up && i < g->table.slot_count; i++) {
    if (g->table.slots[i]) {
      group_sweep(g, group_at(g->table.slots[i]));
    }
  }
}

void groups_free(struct groups *g) {
  for (size_t i = 0; g && i < g->table.slot_count; i++) {
    struct group *group = g->table.slots[i] ? group_at(g->table.slots[i]) : NULL;
    while (group && group->first) {
      struct standing *s = group->first;
      group->first = s->next;
      standing_free(s);
    }
    free(group);
  }
  if (g) {
    group_drop_acknowledgements(g, (struct text){NULL, 0}, INT64_MAX);
    free(g->acknowledgements);
    state_table_release(&g->table);
    state_table_release(&g->known);
    due_release(&g->due);
  }
  free(g);
}
