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
  size_t one;
  size_t other;
  (void)state;
  assert_true(match_find_tie(all, 2, &one, &other));
  assert_int_equal(one, 0);
  assert_int_equal(other, 1);
  all[2].district = text("152502");
  assert_false(match_find_tie(all, 3, &one, &other));
  all[2] = all[0];
  all[1] = of_category("water", false);
  assert_true(match_find_tie(all, 3, &one, &other));
  assert_int_equal(other, 2);
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
    size_t one;
    size_t other;
    for (size_t n = 0; n < count; n++) {
      all[n] = turned[count - 1 - n] = random_match(&c);
    }
    if (match_find_tie(all, count, &one, &other)) {
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

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_match_has_what_it_says),
    cmocka_unit_test(the_most_specific_wins),
    cmocka_unit_test(a_tie_is_found_and_a_third_settles_it),
    cmocka_unit_test(sets_are_what_their_requests_are),
    cmocka_unit_test(without_a_tie_the_order_does_not_matter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
