// SPDX-License-Identifier: Apache-2.0
// The most specific limit of a request, found as the first that has it: the lists are put in such an order once.
#include "consumers/core/limits.h"

#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/core/scope.h"

// --- preparing

struct ranked {
  struct limit limit;
  size_t above;  // how many are wider
};

// What is more specific than another has all above it that the other has, and the other: it comes first.
static int by_rank(const void *a, const void *b) {
  size_t left = ((const struct ranked *)a)->above;
  size_t right = ((const struct ranked *)b)->above;
  return (left < right) - (left > right);
}

static void put_in_order(struct limit_list *list) {
  struct ranked *ranked = must(calloc(list->count + 1, sizeof *ranked));
  for (size_t i = 0; i < list->count; i++) {
    ranked[i].limit = list->all[i];
    for (size_t j = 0; j < list->count; j++) {
      ranked[i].above += match_is_more_specific(&list->all[i].match, &list->all[j].match);
    }
  }
  qsort(ranked, list->count, sizeof *ranked, by_rank);
  for (size_t i = 0; i < list->count; i++) {
    list->all[i] = ranked[i].limit;
  }
  free(ranked);
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

static const struct limit *find_limit(const struct limit_list *list, const struct matched *request) {
  for (size_t i = 0; i < list->count; i++) {
    if (match_has(&list->all[i].match, request)) {
      return &list->all[i];
    }
  }
  return NULL;
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
