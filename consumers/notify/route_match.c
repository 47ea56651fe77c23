// SPDX-License-Identifier: Apache-2.0
// Which routes an alert goes.
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
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

// --- what two have in common

static void texts_add(struct texts *list, struct text text) {
  if (!(list->count & (list->count - 1))) {
    list->all = must(realloc(list->all, (list->count ? 2 * list->count : 1) * sizeof *list->all));
  }
  list->all[list->count++] = text;
}

// Of two names of which one is about what the other is about, the narrower; of a list and an empty one the list.
static bool list_meet(const struct texts *a, const struct texts *b,
  bool (*covers)(struct text wide, struct text narrow), struct texts *both) {
  const struct texts *only = a->count ? a : b;
  for (size_t i = 0; (!a->count || !b->count) && i < only->count; i++) {
    texts_add(both, only->all[i]);
  }
  for (size_t i = 0; i < a->count * b->count; i++) {
    struct text left = a->all[i / b->count];
    struct text right = b->all[i % b->count];
    if (covers(left, right)) {
      texts_add(both, right);
    } else if (covers(right, left)) {
      texts_add(both, left);
    }
  }
  return both->count || !a->count || !b->count;
}

bool route_match_meet(const struct route_match *a, const struct route_match *b, struct route_match *both) {
  uint32_t shared = a->severities & b->severities;
  *both = (struct route_match){.severities = a->severities && b->severities ? shared : a->severities | b->severities};
  bool any = (shared || !a->severities || !b->severities) &&
             list_meet(&a->marks, &b->marks, text_covers, &both->marks) &&
             list_meet(&a->districts, &b->districts, district_covers, &both->districts) &&
             list_meet(&a->categories, &b->categories, category_covers, &both->categories) &&
             list_meet(&a->units, &b->units, text_covers, &both->units) &&
             list_meet(&a->audiences, &b->audiences, text_covers, &both->audiences);
  if (!any) {
    route_match_release(both);
  }
  return any;
}

void route_match_release(struct route_match *m) {
  texts_release(&m->marks);
  texts_release(&m->districts);
  texts_release(&m->categories);
  texts_release(&m->units);
  texts_release(&m->audiences);
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
