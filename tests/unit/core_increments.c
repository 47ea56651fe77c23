// SPDX-License-Identifier: Apache-2.0
// Increments: a row a key, however many there are, and what is spread is forgotten.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/increments.h"
#include "tests/unit/core_events.h"

enum { MANY = 700 };

static uint32_t number_of(struct names *n, const char *name) {
  return name_id(names_keep(n, text_of(name)));
}

// Categories of a district, each a row: more than there is room for at first.
static void add_many(struct increments *i, struct names *n) {
  const struct increment filed_one = {.up = 1U << FIELD_FILED, .pledge_ms = 3};
  for (int c = 0; c < MANY; c++) {
    char name[8];
    (void)snprintf(name, sizeof name, "c%d", c);
    const struct row_key key = {.type = ROW_CROSS, .first = number_of(n, "a"), .second = number_of(n, name)};
    increments_add(i, key, &filed_one);
  }
}

static void expect_each(const struct tally *t, int64_t filed_count) {
  for (int c = 0; c < MANY; c++) {
    char name[8];
    (void)snprintf(name, sizeof name, "c%d", c);
    const struct scope category = {.type = SCOPE_CATEGORY, .first = text_of(name)};
    const int64_t *values = tally_find(t, &category);
    assert_non_null(values);
    assert_int_equal(values[FIELD_FILED], filed_count);
    assert_int_equal(values[FIELD_PLEDGE_MS], 3 * filed_count);
  }
}

static void a_key_has_one_row_however_many_there_are(void **state) {
  struct increments i = {0};
  struct names names = {0};
  struct tally *counts = tally_new(FIELD_COUNT);
  (void)state;
  for (int64_t round = 1; round <= 3; round++) {
    add_many(&i, &names);
    add_many(&i, &names);
    assert_int_equal(i.count, MANY);
    increments_spread(&i, &names, counts);
    assert_int_equal(i.count, 0);
    expect_each(counts, 2 * round);
  }
  increments_release(&i);
  names_release(&names);
  tally_free(counts);
}

static void nothing_meets_no_row(void **state) {
  struct increments i = {0};
  const struct increment nothing = {0};
  (void)state;
  increments_add(&i, (struct row_key){.type = ROW_DISTRICT, .first = 1}, &nothing);
  assert_int_equal(i.count, 0);
  assert_null(i.keys);
  increments_release(&i);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_key_has_one_row_however_many_there_are), cmocka_unit_test(nothing_meets_no_row)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
