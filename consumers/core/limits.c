// SPDX-License-Identifier: Apache-2.0
// The most specific limit of a request, found as the first that has it: the lists are put in such an order once, in
// which thousands of limits by category need not be looked at one by one.
#include "consumers/core/limits.h"

#include <stdlib.h>

#include "consumers/core/scope.h"
#include "consumers/core/text.h"

// --- preparing

static bool is_exact(const struct limit *limit) {
  return limit->match.category_given && !limit->match.category_begins;
}

// Those of one category come first, by its name: of two that have a request, the one that names the category whole is
// the more specific, or a third settles it that does so too. Then the more specific.
static int by_place(const void *a, const void *b) {
  const struct limit *left = a;
  const struct limit *right = b;
  int order = is_exact(right) - is_exact(left);
  if (!order && is_exact(left)) {
    order = text_compare(left->match.category, right->match.category);
  }
  if (!order) {
    int64_t widths[] = {match_width(&left->match), match_width(&right->match)};
    order = (widths[0] > widths[1]) - (widths[0] < widths[1]);
  }
  return order;
}

static void put_in_order(struct limit_list *list) {
  if (list->count) {
    qsort(list->all, list->count, sizeof *list->all, by_place);
  }
  list->exact = 0;
  while (list->exact < list->count && is_exact(&list->all[list->exact])) {
    list->exact++;
  }
}

// Of two districts that a request lies in, the longer path is the smaller one.
static int by_length(const void *a, const void *b) {
  uint32_t left = ((const struct calendar_area *)a)->district.size;
  uint32_t right = ((const struct calendar_area *)b)->district.size;
  return (left < right) - (left > right);
}

void limits_prepare(struct limits *l) {
  put_in_order(&l->pledge);
  put_in_order(&l->resolve);
  put_in_order(&l->extend);
  if (l->area_count) {
    qsort(l->areas, l->area_count, sizeof *l->areas, by_length);
  }
}

void limits_release(struct limits *l) {
  free(l->pledge.all);
  free(l->resolve.all);
  free(l->extend.all);
  free(l->areas);
  *l = (struct limits){0};
}

// --- looking up

// The first that is not of a category before that one, of those that are of one.
static size_t first_of(const struct limit_list *list, struct text category) {
  size_t low = 0;
  size_t high = list->exact;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (text_compare(list->all[middle].match.category, category) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static const struct limit *find_limit(const struct limit_list *list, const struct matched *request) {
  size_t i = first_of(list, request->category);
  while (i < list->exact && !match_has(&list->all[i].match, request)) {
    i = text_equal(list->all[i].match.category, request->category) ? i + 1 : list->exact;
  }
  while (i < list->count && !match_has(&list->all[i].match, request)) {
    i++;
  }
  return i < list->count ? &list->all[i] : NULL;
}

static struct span span_of(const struct limit *limit) {
  return limit ? limit->span : (struct span){SPAN_NONE, 0};
}

static const struct calendar *find_calendar(const struct limits *l, const struct matched *request) {
  for (size_t i = 0; i < l->area_count; i++) {
    const struct match area = {.district = l->areas[i].district};
    if (match_has(&area, request)) {
      return l->areas[i].calendar;
    }
  }
  return NULL;
}

struct limited limits_of(const struct limits *l, const struct filing *f) {
  struct district district;
  district_split(f->district, &district);
  const struct matched request = {.kind = f->kind,
    .channel = f->channel,
    .priority = f->priority,
    .category = f->category,
    .district = district.levels ? district_path(&district, district.levels - 1) : (struct text){"", 0}};
  const struct limit *pledge = find_limit(&l->pledge, &request);
  const struct limit *resolve = find_limit(&l->resolve, &request);
  return (struct limited){.calendar = find_calendar(l, &request),
    .pledge = span_of(pledge),
    .resolve = span_of(resolve),
    .pledge_by = pledge,
    .resolve_by = resolve,
    .extend_by = find_limit(&l->extend, &request)};
}
