// SPDX-License-Identifier: Apache-2.0
// Which routes an alert goes.
#include <string.h>

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

bool route_match_is_category(struct text pattern) {
  return !memchr(pattern.at, '*', pattern.size ? pattern.size - 1 : 0);
}

// --- one that leaves another nothing

static bool text_covers(struct text wide, struct text narrow) {
  return text_equal(wide, narrow);
}

static bool district_covers(struct text wide, struct text narrow) {
  return is_below(narrow, wide);
}

// A narrow one that ends in * is compared as it is written: what begins as it does begins as the wide one does.
static bool category_covers(struct text wide, struct text narrow) {
  bool begins = wide.at[wide.size - 1] == '*';
  return text_equal(wide, narrow) ||
         (begins && narrow.size >= wide.size - 1 && memcmp(narrow.at, wide.at, wide.size - 1) == 0);
}

static bool list_covers(
  const struct texts *wide, const struct texts *narrow, bool (*covers)(struct text wide, struct text narrow)) {
  for (size_t i = 0; wide->count && i < narrow->count; i++) {
    size_t by = 0;
    while (by < wide->count && !covers(wide->all[by], narrow->all[i])) {
      by++;
    }
    if (by == wide->count) {
      return false;
    }
  }
  return !wide->count || narrow->count;
}

bool route_match_covers(const struct route_match *wide, const struct route_match *narrow) {
  const uint32_t any = (UINT32_C(1) << SEVERITY_COUNT) - 1;
  uint32_t left = (narrow->severities ? narrow->severities : any) & ~(wide->severities ? wide->severities : any);
  return !left && list_covers(&wide->marks, &narrow->marks, text_covers) &&
         list_covers(&wide->districts, &narrow->districts, district_covers) &&
         list_covers(&wide->categories, &narrow->categories, category_covers) &&
         list_covers(&wide->units, &narrow->units, text_covers) &&
         list_covers(&wide->audiences, &narrow->audiences, text_covers);
}

// --- an alert

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
