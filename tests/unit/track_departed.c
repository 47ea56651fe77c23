// SPDX-License-Identifier: Apache-2.0
// The filter of departed fields: it forgets none, and is seldom wrong about those that never left.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "consumers/track/departed.h"

static size_t name(char *out, const char *sort, int number) {
  return (size_t)snprintf(out, 40, "R%s-2026-%07d", sort, number);
}

static void add_all(struct departed *d, int count) {
  char field[40];
  for (int i = 0; i < count; i++) {
    departed_add(d, field, name(field, "gone", i));
  }
}

static int known(const struct departed *d, const char *sort, int count) {
  char field[40];
  int found = 0;
  for (int i = 0; i < count; i++) {
    found += departed_may_have(d, field, name(field, sort, i));
  }
  return found;
}

static void empty_knows_nothing(void **state) {
  struct departed d = {0};
  assert_int_equal(known(&d, "gone", 1000), 0);
  departed_release(&d);
}

static void none_is_forgotten_and_few_are_made_up(void **state) {
  static const int sizes[] = {1, 100, 20000, 300000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    struct departed d = {0};
    add_all(&d, sizes[i]);
    assert_int_equal(known(&d, "gone", sizes[i]), sizes[i]);
    assert_in_range(known(&d, "never", 100000), 0, 200);
    departed_release(&d);
  }
}

// What comes and goes all the time takes no room for it.
static void a_field_counts_once(void **state) {
  struct departed d = {0};
  for (int i = 0; i < 100; i++) {
    add_all(&d, 1000);
  }
  assert_int_equal(d.layer_count, 1);
  assert_true(d.layers[0].count <= 1000);
  departed_release(&d);
}

static void without_room_all_may_have_left(void **state) {
  struct departed d = {0};
  departed_add(&d, "Ra", 2);
  d.full = true;
  assert_true(departed_may_have(&d, "Rb", 2));
  departed_release(&d);
}

// Layers fill up one by one; behind the last there is no more room.
static void behind_the_last_layer_all_may_have_left(void **state) {
  struct departed d = {0};
  char field[40];
  for (int i = 0; i < DEPARTED_LAYERS; i++) {
    departed_add(&d, field, name(field, "layer", i));
    assert_int_equal(d.layer_count, i + 1);
    d.layers[i].count = d.layers[i].blocks * 42;
  }
  assert_false(d.full);
  assert_int_equal(known(&d, "layer", DEPARTED_LAYERS), DEPARTED_LAYERS);
  assert_false(departed_may_have(&d, "Rnever", 6));
  departed_add(&d, field, name(field, "more", 1));
  assert_true(d.full);
  assert_int_equal(d.layer_count, DEPARTED_LAYERS);
  assert_true(departed_may_have(&d, "Rnever", 6));
  departed_release(&d);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(empty_knows_nothing),
    cmocka_unit_test(none_is_forgotten_and_few_are_made_up), cmocka_unit_test(a_field_counts_once),
    cmocka_unit_test(without_room_all_may_have_left), cmocka_unit_test(behind_the_last_layer_all_may_have_left)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
