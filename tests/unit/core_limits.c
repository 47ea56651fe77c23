// SPDX-License-Identifier: Apache-2.0
// Which limit and which calendar a request is under: the first of the prepared lists is the most specific of all.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/limits.h"

enum { RULES = 8, CASES = 20000 };

static uint32_t next(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33);
}

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static const char *const districts[] = {"", "a", "a/b", "a/c", "a/b/d", "ab"};
static const char *const categories[] = {"", "x", "xy", "xyz", "z"};
enum { DISTRICTS = sizeof districts / sizeof *districts, CATEGORIES = sizeof categories / sizeof *categories };

static struct match random_match(uint64_t *chance) {
  uint32_t category = next(chance) % (CATEGORIES + 1);
  return (struct match){.kinds = next(chance) % 4,
    .priorities = next(chance) % 3,
    .category_given = category < CATEGORIES,
    .category_begins = next(chance) % 2,
    .category = category < CATEGORIES ? text_of(categories[category]) : (struct text){0},
    .district = text_of(districts[next(chance) % DISTRICTS])};
}

// Lists without ties are rare among many rules, so they are made of few.
static size_t make_list(struct limit_list *list, struct match *matches, uint64_t *chance) {
  size_t count = 1 + next(chance) % RULES;
  list->all = calloc(count, sizeof *list->all);
  assert_non_null(list->all);
  list->count = count;
  for (size_t i = 0; i < count; i++) {
    matches[i] = random_match(chance);
    list->all[i] = (struct limit){.match = matches[i], .span = {SPAN_ELAPSED, (int64_t)i}};
  }
  return count;
}

static void expect_same(const struct limits *l, const struct match *matches, size_t count, uint64_t *chance) {
  const char *district = districts[next(chance) % DISTRICTS];
  const char *category = categories[1 + next(chance) % (CATEGORIES - 1)];
  const struct filing filing = {.kind = (int32_t)(next(chance) % 3),
    .priority = (int32_t)(next(chance) % 3),
    .category = text_of(category),
    .district = text_of(district)};
  const struct matched matched = {filing.kind, 0, filing.priority, filing.category, filing.district};
  size_t best = match_most_specific(matches, count, &matched);
  const struct limited limited = limits_of(l, &filing);
  assert_int_equal(limited.resolve.unit, best == count ? SPAN_NONE : SPAN_ELAPSED);
  assert_int_equal(limited.resolve.length, best == count ? 0 : (int64_t)best);
}

static void the_first_is_the_most_specific(void **state) {
  uint64_t chance = 1;
  size_t without_ties = 0;
  (void)state;
  for (int i = 0; i < CASES; i++) {
    struct limits l = {0};
    struct match matches[RULES];
    size_t one = 0;
    size_t other = 0;
    size_t count = make_list(&l.resolve, matches, &chance);
    limits_prepare(&l);
    if (!match_next_tie(&(struct match_list){matches, count, 0}, &one, &other)) {
      without_ties++;
      for (int j = 0; j < 10; j++) {
        expect_same(&l, matches, count, &chance);
      }
    }
    limits_release(&l);
  }
  assert_in_range(without_ties, CASES / 10, CASES);
}

enum { MANY = 4000 };

// Nanoseconds for each request.
static double reckon(const struct limits *l, char names[MANY][16]) {
  struct timespec begun;
  struct timespec ended;
  enum { REQUESTS = 200000 };
  (void)clock_gettime(CLOCK_MONOTONIC, &begun);
  for (size_t i = 0; i < REQUESTS; i++) {
    size_t wanted = i * 7919 % MANY;
    const struct filing filing = {.category = text_of(names[wanted]), .district = text_of("a/b")};
    assert_int_equal(limits_of(l, &filing).resolve.length, (int64_t)wanted);
  }
  (void)clock_gettime(CLOCK_MONOTONIC, &ended);
  return ((double)(ended.tv_sec - begun.tv_sec) * 1e9 + (double)(ended.tv_nsec - begun.tv_nsec)) / REQUESTS;
}

// Fifty times as much is let pass: machines differ, and a search through all of them takes two hundred times as long.
static void thousands_of_categories_are_found_at_once(void **state) {
  static char names[MANY][16];
  struct limits l = {.resolve = {.all = calloc(MANY + 1, sizeof(struct limit)), .count = MANY + 1}};
  (void)state;
  assert_non_null(l.resolve.all);
  for (size_t i = 0; i < MANY; i++) {
    (void)snprintf(names[i], sizeof names[i], "category %zu", i);
    l.resolve.all[i] = (struct limit){
      .match = {.category_given = true, .category = text_of(names[i])}, .span = {SPAN_ELAPSED, (int64_t)i}};
  }
  l.resolve.all[MANY].span = (struct span){SPAN_ELAPSED, MANY};
  limits_prepare(&l);
  double each = reckon(&l, names);
  print_message("%.0f ns for one of %d limits\n", each, MANY);
  assert_true(each < 30000);
  const struct filing other = {.category = text_of("category 4000")};
  assert_int_equal(limits_of(&l, &other).resolve.length, MANY);
  limits_release(&l);
}

static void the_nearest_calendar_is_kept(void **state) {
  static const struct calendar everywhere, town, street;
  struct limits l = {.areas = calloc(3, sizeof(struct calendar_area)), .area_count = 3};
  (void)state;
  assert_non_null(l.areas);
  l.areas[0] = (struct calendar_area){text_of(""), &everywhere};
  l.areas[1] = (struct calendar_area){text_of("a/b"), &street};
  l.areas[2] = (struct calendar_area){text_of("a"), &town};
  limits_prepare(&l);
  struct filing filing = {.district = text_of("a/b/c")};
  assert_ptr_equal(limits_of(&l, &filing).calendar, &street);
  filing.district = text_of("//a//b/");
  assert_ptr_equal(limits_of(&l, &filing).calendar, &street);
  filing.district = text_of("a/bc");
  assert_ptr_equal(limits_of(&l, &filing).calendar, &town);
  filing.district = text_of("");
  assert_ptr_equal(limits_of(&l, &filing).calendar, &everywhere);
  limits_release(&l);
}

static void without_limits_there_are_none(void **state) {
  struct limits l = {0};
  (void)state;
  limits_prepare(&l);
  const struct filing filing = {.district = text_of("a")};
  const struct limited limited = limits_of(&l, &filing);
  assert_int_equal(limited.pledge.unit, SPAN_NONE);
  assert_int_equal(limited.resolve.unit, SPAN_NONE);
  assert_null(limited.calendar);
  limits_release(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_is_the_most_specific),
    cmocka_unit_test(thousands_of_categories_are_found_at_once), cmocka_unit_test(the_nearest_calendar_is_kept),
    cmocka_unit_test(without_limits_there_are_none)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
