// SPDX-License-Identifier: Apache-2.0
// Which routes an alert goes.
#include "consumers/core/text.h"
#include "consumers/notify/routes.h"

static bool is_any_or_has(const struct texts *list, struct text text) {
  return !list->count || (text.at && texts_has(list, text));
}

// Cuts the next level off a path; empty ones are passed over. Without size: there is none left.
static struct text next_level(struct text *path) {
  while (path->size && *path->at == '/') {
    path->at++;
    path->size--;
  }
  struct text level = {path->at, 0};
  while (level.size < path->size && level.at[level.size] != '/') {
    level.size++;
  }
  path->at += level.size;
  path->size -= level.size;
  return level;
}

static bool is_below(struct text path, struct text district) {
  for (struct text level = next_level(&district); level.size; level = next_level(&district)) {
    if (!text_equal(next_level(&path), level)) {
      return false;
    }
  }
  return true;
}

static bool has_district(const struct texts *list, struct text district) {
  for (size_t i = 0; i < list->count; i++) {
    if (is_below(district, list->all[i])) {
      return true;
    }
  }
  return !list->count;
}

static bool has_category(const struct texts *list, struct text category) {
  for (size_t i = 0; i < list->count; i++) {
    struct text pattern = list->all[i];
    bool begins = pattern.at[pattern.size - 1] == '*';
    pattern.size -= begins;
    struct text compared = {category.at, begins && pattern.size < category.size ? pattern.size : category.size};
    if (text_equal(compared, pattern)) {
      return true;
    }
  }
  return !list->count;
}

bool route_match_has(const struct route_match *r, const struct overdue_alert *a) {
  return (!r->severities || r->severities & UINT32_C(1) << a->severity) && is_any_or_has(&r->marks, a->mark) &&
         is_any_or_has(&r->units, a->unit) && is_any_or_has(&r->audiences, a->audience) &&
         has_district(&r->districts, a->district) && has_category(&r->categories, a->category);
}

size_t routes_match(const struct routes *r, const struct overdue_alert *alert,
  void (*take)(void *context, const struct route *route), void *context) {
  size_t taken = 0;
  for (size_t i = 0; i < r->count; i++) {
    if (route_match_has(&r->all[i]->match, alert)) {
      take(context, r->all[i]);
      taken++;
      if (!r->all[i]->goes_on) {
        break;
      }
    }
  }
  return taken;
}
