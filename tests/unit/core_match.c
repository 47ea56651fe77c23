// SPDX-License-Identifier: Apache-2.0
// Matches: named cases, and random sets of them against every request of a small world.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/match.h"
#include "tests/property/chance.h"

static struct text text(const char *s) {
  return (struct text){s, (uint32_t)strlen(s)};
}

static struct match of_category(const char *name, bool begins) {
  return (struct match){.category = text(name), .category_begins = begins, .category_given = true};
}

static struct match of_district(const char *path) {
  return (struct match){.district = text(path)};
}

static struct matched request(int32_t kind, const char *category, const char *district) {
  return (struct matched){.kind = kind, .category = text(category), .district = text(district)};
}

static void a_match_has_what_it_says(void **state) {
  struct match all = {0};
  struct match noise = of_category("noise", true);
  struct match exact = of_category("noise", false);
  struct match town = of_district("152502/xilin");
  struct match complaints = {.kinds = 1U << KIND_COMPLAINT};
  struct matched r = request(KIND_COMPLAINT, "noise at night", "152502/xilin/07");
  (void)state;
  assert_true(match_has(&all, &r));
  assert_true(match_has(&noise, &r));
  assert_false(match_has(&exact, &r));
  assert_true(match_has(&town, &r));
  assert_true(match_has(&complaints, &r));
  r = request(KIND_APPEAL, "noise", "152502/xilinhot");
  assert_true(match_has(&exact, &r));
  assert_false(match_has(&town, &r));
  assert_false(match_has(&complaints, &r));
  r = request(KIND_APPEAL, "noise", "152502/xilin");
  assert_true(match_has(&town, &r));
}

static void the_most_specific_wins(void **state) {
  struct match all[] = {of_category("noise", true), {0}, of_category("noise at night", false)};
  struct matched night = request(KIND_APPEAL, "noise at night", "");
  struct matched day = request(KIND_APPEAL, "noise by day", "");
  struct matched other = request(KIND_APPEAL, "water", "");
  (void)state;
  assert_int_equal(match_most_specific(all, 3, &night), 2);
  assert_int_equal(match_most_specific(all, 3, &day), 0);
  assert_int_equal(match_most_specific(all, 3, &other), 1);
  assert_int_equal(match_most_specific(all, 1, &other), 1);
}

static void a_tie_is_found_and_a_third_settles_it(void **state) {
  struct match all[] = {of_category("noise", false), of_district("152502"), of_category("noise", false)};
  size_t one = 0;
  size_t other = 0;
  (void)state;
  assert_true(match_next_tie(&(struct match_list){all, 2, 0}, &one, &other));
  assert_int_equal(one, 0);
  assert_int_equal(other, 1);
  all[2].district = text("152502");
  one = other = 0;
  assert_false(match_next_tie(&(struct match_list){all, 3, 0}, &one, &other));
  all[2] = all[0];
  all[1] = of_category("water", false);
  one = other = 0;
  assert_true(match_next_tie(&(struct match_list){all, 3, 0}, &one, &other));
  assert_int_equal(other, 2);
}

static void every_tie_is_found_in_turn(void **state) {
  const struct match all[] = {{.kinds = 1U << KIND_APPEAL}, {.priorities = 1U << PRIORITY_HIGH},
    {.channels = 1U << CHANNEL_PORTAL}, of_category("noise", true), of_district("a")};
  const struct match_list list = {all, 5, 0};
  size_t one = 0;
  size_t other = 0;
  (void)state;
  for (size_t i = 0; i < 5; i++) {
    for (size_t j = i + 1; j < 5; j++) {
      assert_true(match_next_tie(&list, &one, &other));
      assert_int_equal(one, i);
      assert_int_equal(other, j);
    }
  }
  assert_false(match_next_tie(&list, &one, &other));
}

static bool has_tie(const struct match *all, size_t count) {
  size_t one = 0;
  size_t other = 0;
  return match_next_tie(&(struct match_list){all, count, 0}, &one, &other);
}

// Two by two: what is sorted by name is passed over, and no tie with it.
static void categories_that_lie_by_name_are_compared_with_their_own(void **state) {
  const struct match all[] = {of_category("a", false), of_category("a", false), of_category("b", false),
    of_category("c", false), of_category("c", false), of_district("x")};
  static const size_t ties[][2] = {{0, 1}, {0, 5}, {1, 5}, {2, 5}, {3, 4}, {3, 5}, {4, 5}};
  const struct match_list list = {all, 6, 5};
  size_t one = 0;
  size_t other = 0;
  (void)state;
  for (size_t i = 0; i < sizeof ties / sizeof *ties; i++) {
    assert_true(match_next_tie(&list, &one, &other));
    assert_int_equal(one, ties[i][0]);
    assert_int_equal(other, ties[i][1]);
  }
  assert_false(match_next_tie(&list, &one, &other));
}

static void several_settle_a_tie_together(void **state) {
  enum { HIGH = 1U << PRIORITY_HIGH, URGENT = 1U << PRIORITY_URGENT };
  struct match all[] = {
    {.priorities = HIGH | URGENT}, of_category("heat", false), of_category("heat", false), of_category("heat", false)};
  (void)state;
  all[2].priorities = HIGH;
  assert_true(has_tie(all, 3));
  all[3].priorities = URGENT;
  assert_false(has_tie(all, 4));
  // They may overlap, where that is settled too, and be of other kinds.
  all[2].priorities = HIGH | URGENT;
  assert_false(has_tie(all, 4));
  all[2].kinds = 1U << KIND_APPEAL;
  assert_true(has_tie(all, 4));
  all[3] = all[2];
  all[3].kinds = (1U << KIND_COUNT) - 2;
  assert_int_equal(KIND_APPEAL, 0);
  assert_false(has_tie(all, 4));
}

// A small world, in which each request can be looked at.
static const char *const categories[] = {"a", "ab", "abc", "b"};
static const char *const districts[] = {"", "x", "x/y", "x/yy", "z"};
enum { KINDS = 3, CATEGORIES = 4, DISTRICTS = 5, REQUESTS = KINDS * CATEGORIES * DISTRICTS };

static struct matched request_of(size_t i) {
  return request((int32_t)(i % KINDS), categories[i / KINDS % CATEGORIES], districts[i / KINDS / CATEGORIES]);
}

static struct match random_match(struct chance *c) {
  struct match m = {.kinds = chance_below(c, 1U << KINDS), .district = text(districts[chance_below(c, DISTRICTS)])};
  if (chance_below(c, 2)) {
    m.category = text(categories[chance_below(c, CATEGORIES)]);
    m.category_begins = chance_below(c, 2);
    m.category_given = true;
  }
  return m;
}

static bool covers_by_requests(const struct match *wide, const struct match *narrow) {
  for (size_t i = 0; i < REQUESTS; i++) {
    const struct matched r = request_of(i);
    if (match_has(narrow, &r) && !match_has(wide, &r)) {
      return false;
    }
  }
  return true;
}

static bool meets_by_requests(const struct match *a, const struct match *b) {
  for (size_t i = 0; i < REQUESTS; i++) {
    const struct matched r = request_of(i);
    if (match_has(a, &r) && match_has(b, &r)) {
      return true;
    }
  }
  return false;
}

// What is said of two matches is so for every request; the world is small, so it may be so for other reasons.
static void sets_are_what_their_requests_are(void **state) {
  struct chance c = {1};
  (void)state;
  for (int i = 0; i < 20000; i++) {
    struct match a = random_match(&c);
    struct match b = random_match(&c);
    assert_true(!match_covers(&a, &b) || covers_by_requests(&a, &b));
    assert_true(match_meets(&a, &b) || !meets_by_requests(&a, &b));
    assert_int_equal(match_meets(&a, &b), match_meets(&b, &a));
  }
}

static void without_a_tie_the_order_does_not_matter(void **state) {
  struct chance c = {2};
  size_t untied = 0;
  (void)state;
  for (int i = 0; i < 20000; i++) {
    struct match all[4];
    struct match turned[4];
    size_t count = 2 + chance_below(&c, 3);
    for (size_t n = 0; n < count; n++) {
      all[n] = turned[count - 1 - n] = random_match(&c);
    }
    if (has_tie(all, count)) {
      continue;
    }
    untied++;
    for (size_t n = 0; n < REQUESTS; n++) {
      const struct matched r = request_of(n);
      size_t best = match_most_specific(all, count, &r);
      size_t again = match_most_specific(turned, count, &r);
      assert_int_equal(best, best == count ? again : count - 1 - again);
      for (size_t m = 0; best < count && m < count; m++) {
        assert_true(!match_has(&all[m], &r) || match_covers(&all[m], &all[best]));
      }
    }
  }
  assert_true(untied > 1000);
}

// Of the categories that begin as a rule says, there are always some that no rule names.
static const char *const all_categories[] = {"a", "ab", "abc", "b", "a-", "ab-", "abc-", "b-", "-"};

static struct matched request_of_all(size_t i) {
  enum { ALL = sizeof all_categories / sizeof *all_categories };
  struct matched r = request(0, all_categories[i / PRIORITY_COUNT % ALL], districts[i / PRIORITY_COUNT / ALL]);
  r.priority = (int32_t)(i % PRIORITY_COUNT);
  return r;
}
enum { ALL_REQUESTS = PRIORITY_COUNT * DISTRICTS * (int)(sizeof all_categories / sizeof *all_categories) };

// Whether one of those that have it is more specific than all the others, or none has it.
static bool is_clear(const struct match *all, size_t count, const struct matched *r) {
  size_t best = match_most_specific(all, count, r);
  for (size_t m = 0; m < count; m++) {
    if (m != best && match_has(&all[m], r) && !match_is_more_specific(&all[best], &all[m])) {
      return false;
    }
  }
  return true;
}

// Any more of the parts of few rules, and hardly any set would be without a tie.
static struct match narrow_match(struct chance *c) {
  struct match m = {.district = text(districts[chance_below(c, 2)])};
  if (chance_below(c, 4)) {
    m.priorities = chance_below(c, 1U << PRIORITY_COUNT);
  }
  if (chance_below(c, 3)) {
    m.category = text(categories[chance_below(c, 2)]);
    m.category_begins = chance_below(c, 2);
    m.category_given = true;
  }
  return m;
}

static void there_is_a_tie_where_a_request_has_one(void **state) {
  struct chance c = {3};
  size_t ties = 0;
  (void)state;
  for (int i = 0; i < 20000; i++) {
    struct match all[7];
    size_t count = 2 + chance_below(&c, 6);
    bool clear = true;
    for (size_t n = 0; n < count; n++) {
      all[n] = narrow_match(&c);
    }
    for (size_t n = 0; n < ALL_REQUESTS && clear; n++) {
      const struct matched r = request_of_all(n);
      clear = is_clear(all, count, &r);
    }
    assert_int_equal(has_tie(all, count), !clear);
    ties += !clear;
  }
  assert_in_range(ties, 1000, 19000);
}

static void what_is_more_specific_is_less_wide(void **state) {
  struct chance c = {4};
  (void)state;
  for (int i = 0; i < 20000; i++) {
    struct match a = random_match(&c);
    struct match b = random_match(&c);
    assert_true(!match_is_more_specific(&a, &b) || match_width(&a) < match_width(&b));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_match_has_what_it_says),
    cmocka_unit_test(the_most_specific_wins),
    cmocka_unit_test(a_tie_is_found_and_a_third_settles_it),
    cmocka_unit_test(every_tie_is_found_in_turn),
    cmocka_unit_test(categories_that_lie_by_name_are_compared_with_their_own),
    cmocka_unit_test(several_settle_a_tie_together),
    cmocka_unit_test(there_is_a_tie_where_a_request_has_one),
    cmocka_unit_test(what_is_more_specific_is_less_wide),
    cmocka_unit_test(sets_are_what_their_requests_are),
    cmocka_unit_test(without_a_tie_the_order_does_not_matter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
