// SPDX-License-Identifier: Apache-2.0
// Routes that say what would not come about.
#include "consumers/notify/route_checks.h"

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
