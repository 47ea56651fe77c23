// SPDX-License-Identifier: Apache-2.0
// Routes that say what would not come about, or comes about twice.
#include "consumers/notify/route_checks.h"

#include "consumers/notify/route_levels.h"

void route_checks_categories(const struct route *r, int line, struct faults *faults) {
  for (size_t i = 0; i < r->match.categories.count; i++) {
    struct text category = r->match.categories.all[i];
    if (!route_match_is_category(category)) {
      faults_add(faults, line, "`%.*s` has a * that is not its end: a category may be named by how it begins, as 供暖*",
        (int)category.size, category.at);
    }
  }
}

// A sum of a storm, and a repeat of a group, lists the worst and leaves the others out.
void route_checks_told(const struct route *r, const struct told *t, int line, struct faults *faults) {
  for (size_t i = 0; r->group_by && i < t->count; i++) {
    if (t->all[i]->type == RECEIVER_ALERTMANAGER) {
      faults_add(faults, line,
        "route %s has groups, whose sums and repeats list the worst ten alone, and receiver %s is an Alertmanager, "
        "which groups by itself and must hear of each alert; tell it by a route without group-by and storm",
        r->name, t->all[i]->name);
    }
  }
}

static void refuse_unreached(const struct route *route, const struct route *first, struct faults *faults) {
  faults_add(faults, route->line,
    "route %s is never reached: route %s, in line %d, takes all that it matches; put it above that one, or write "
    "continue = yes there",
    route->name, first->name, first->line);
}

// What a route with a fault would match is not known, so it is not said to leave others nothing.
void route_checks_reached(const struct routes *r, struct faults *faults) {
  for (size_t i = 0; i < r->count; i++) {
    size_t before = 0;
    while (before < i && (r->all[before]->goes_on || r->all[before]->is_faulty ||
                           !route_match_covers(&r->all[before]->match, &r->all[i]->match))) {
      before++;
    }
    if (before < i) {
      refuse_unreached(r->all[i], r->all[before], faults);
    }
  }
}

// --- who hears twice

static void warn_of(const struct route *first, const struct route *second, const struct told *a, const struct told *b,
  struct faults *warnings) {
  for (size_t i = 0; i < a->count; i++) {
    if (told_has(b, a->all[i])) {
      faults_add(warnings, second->line,
        "receiver %s hears twice of what both route %s and route %s, in line %d, match, since that one has continue = "
        "yes; take it out of one of the two, or have no alert match both",
        a->all[i]->name, second->name, first->name, first->line);
    }
  }
}

// A level's messages have its number in their key.
static void warn_of_all(const struct route *first, const struct route *second, struct faults *warnings) {
  warn_of(first, second, &first->told, &second->told, warnings);
  for (size_t i = 0; i < first->level_count && i < second->level_count; i++) {
    warn_of(first, second, &first->levels[i].told, &second->levels[i].told, warnings);
  }
}

static bool meet(const struct routes *r, size_t first, size_t second) {
  struct route_match both;
  if (!route_match_meet(&r->all[first]->match, &r->all[second]->match, &both)) {
    return false;
  }
  size_t by = 0;
  while (by < second && (r->all[by]->goes_on || !route_match_covers(&r->all[by]->match, &both))) {
    by++;
  }
  route_match_release(&both);
  return by == second;
}

void route_checks_doubled(const struct routes *r, struct faults *warnings) {
  for (size_t second = 1; second < r->count; second++) {
    for (size_t first = 0; first < second; first++) {
      if (r->all[first]->goes_on && meet(r, first, second)) {
        warn_of_all(r->all[first], r->all[second], warnings);
      }
    }
  }
}
