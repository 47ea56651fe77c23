// SPDX-License-Identifier: Apache-2.0
// The core's own containers, each held against something slow that is right: the due heap, the table of states,
// tallies.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/due.h"
#include "consumers/core/tally.h"
#include "tests/property/chance.h"

enum { NAMES = 3000, ROUNDS = 40000, NAME_SIZE = 24 };

// Name `i`: of many lengths, so that some are the beginning of others.
static size_t name_of(uint32_t i, char *name) {
  int size = snprintf(name, NAME_SIZE, "R%.*u", 1 + (int)(i % 17), (unsigned)(i * 7919));
  return (size_t)size;
}

static struct state *add_name(struct state_table *t, uint32_t i) {
  char name[NAME_SIZE];
  size_t size = name_of(i, name);
  struct state *s = state_find(t, name, size);
  return s ? s : state_add(t, name, size);
}

static int compare_due(const void *left, const void *right) {
  const struct state *a = *(struct state *const *)left;
  const struct state *b = *(struct state *const *)right;
  if (a->next != b->next) {
    return a->next < b->next ? -1 : 1;
  }
  size_t shared = a->field_size < b->field_size ? a->field_size : b->field_size;
  int order = memcmp(a->bytes, b->bytes, shared);
  return order ? order : (a->field_size > b->field_size) - (a->field_size < b->field_size);
}

static struct state *first_by_search(const struct state_table *t) {
  struct state *first = NULL;
  for (size_t i = 0; i < t->slot_count; i++) {
    struct state *s = t->slots[i];
    if (s && s->next != INT64_MAX && (!first || compare_due(&s, &first) < 0)) {
      first = s;
    }
  }
  return first;
}

// Everything comes out in order: by moment, then by name.
static void test_due_sorts(void **state) {
  struct chance c = {1};
  struct state_table t = {0};
  struct due_index d = {0};
  for (uint32_t i = 0; i < NAMES; i++) {
    due_set(&d, add_name(&t, i), (int64_t)chance_below(&c, 500) - 100);
  }
  size_t count = t.count;
  struct state **sorted = calloc(count, sizeof(struct state *));
  assert_int_equal(d.count, count);
  for (size_t i = 0; i < count; i++) {
    sorted[i] = d.heap[i].state;
  }
  qsort(sorted, count, sizeof(struct state *), compare_due);
  for (size_t i = 0; i < count; i++) {
    assert_ptr_equal(due_first(&d), sorted[i]);
    due_set(&d, sorted[i], INT64_MAX);
  }
  assert_null(due_first(&d));
  free(sorted);
  due_release(&d);
  state_table_release(&t);
}

// Members that move up, down, in, out, and in memory.
static void test_due_follows_changes(void **state) {
  struct chance c = {2};
  struct state_table t = {0};
  struct due_index d = {0};
  static const uint8_t value[200];
  for (int round = 0; round < ROUNDS / 10; round++) {
    struct state *s = add_name(&t, chance_below(&c, 200));
    s = state_set(&t, s, value, chance_below(&c, sizeof value));
    due_moved(&d, s);
    due_set(&d, s, chance_one_in(&c, 3) ? INT64_MAX : (int64_t)chance_below(&c, 40));
    assert_ptr_equal(due_first(&d), first_by_search(&t));
    if (s->next != INT64_MAX) {
      assert_ptr_equal(d.heap[s->due_slot].state, s);
      assert_int_equal(d.heap[s->due_slot].next, s->next);
    }
  }
  due_release(&d);
  state_table_release(&t);
}

// What should be in the table.
struct expected {
  bool there;
  uint8_t size;
  uint8_t fill;
};

static void check_state(const struct state_table *t, uint32_t i, const struct expected *e) {
  char name[NAME_SIZE];
  size_t size = name_of(i, name);
  const struct state *s = state_find(t, name, size);
  assert_int_equal(s != NULL, e->there);
  if (s) {
    assert_int_equal(s->field_size, size);
    assert_memory_equal(s->bytes, name, size);
    assert_int_equal(s->value_size, e->size);
    for (uint8_t at = 0; at < e->size; at++) {
      assert_int_equal(state_value(s)[at], e->fill);
    }
  }
}

// Each name is another one.
static bool is_fresh(const struct state_table *names, uint32_t i) {
  char name[NAME_SIZE];
  return !state_find(names, name, name_of(i, name));
}

static void set_or_remove(struct chance *c, struct state_table *t, uint32_t i, struct expected *e) {
  uint8_t value[255];
  if (e->there && chance_one_in(c, 3)) {
    char name[NAME_SIZE];
    state_remove(t, state_find(t, name, name_of(i, name)));
    e->there = false;
    return;
  }
  e->there = true;
  e->size = (uint8_t)chance_below(c, chance_one_in(c, 4) ? 256 : 40);
  e->fill = (uint8_t)chance_next(c);
  memset(value, e->fill, sizeof value);
  (void)state_set(t, add_name(t, i), value, e->size);
}

static void test_table_with_removals(void **state) {
  struct chance c = {3};
  struct state_table t = {0};
  struct state_table seen = {0};
  static struct expected expected[NAMES];
  static uint32_t use[NAMES];
  size_t count = 0;
  for (uint32_t i = 0; i < NAMES; i++) {
    if (is_fresh(&seen, i)) {
      (void)add_name(&seen, i);
      use[count++] = i;
    }
  }
  for (int round = 0; round < ROUNDS; round++) {
    uint32_t pick = chance_below(&c, (uint32_t)count);
    set_or_remove(&c, &t, use[pick], &expected[pick]);
    check_state(&t, use[pick], &expected[pick]);
  }
  size_t there = 0;
  for (size_t i = 0; i < count; i++) {
    check_state(&t, use[i], &expected[i]);
    there += expected[i].there;
  }
  assert_int_equal(t.count, there);
  state_table_release(&t);
  state_table_release(&seen);
}

// All in one cluster that wraps around the table's end: the deletions that shift backwards must keep everyone findable.
static void test_table_cluster(void **state) {
  struct state_table t = {0};
  char name[NAME_SIZE];
  struct state *in[12];
  size_t count = 0;
  for (uint32_t i = 0; count < 12; i++) {
    struct state *s = state_add(&t, name, (size_t)snprintf(name, sizeof name, "k%u", (unsigned)i));
    size_t home = s->hash & (t.slot_count - 1);
    if (home >= t.slot_count - 3 || home < 2) {
      in[count++] = s;
    } else {
      state_remove(&t, s);
    }
  }
  for (size_t gone = 0; gone < 12; gone++) {
    state_remove(&t, in[(gone * 5) % 12]);
    in[(gone * 5) % 12] = NULL;
    for (size_t i = 0; i < 12; i++) {
      assert_true(!in[i] || state_find(&t, in[i]->bytes, in[i]->field_size) == in[i]);
    }
  }
  assert_int_equal(t.count, 0);
  state_table_release(&t);
}

static struct scope some_scope(uint32_t i, char *names) {
  uint32_t first = i % 19;
  uint32_t second = i % 11;
  memset(names, 'a' + (int)(i % 3), 32);
  return (struct scope){.type = (enum scope_type)(i % 11),
    .day = (int32_t)(i % 5),
    .first = {names, first},
    .second = {names + first, second}};
}

static bool same_scope(uint32_t a, uint32_t b) {
  bool names = (a % 19 == 0 && a % 11 == 0) || a % 3 == b % 3;  // the letter does not matter where there is none
  return a % 11 == b % 11 && a % 5 == b % 5 && a % 19 == b % 19 && names;
}

static void test_tally_against_a_list(void **state) {
  enum { SCOPES = 4000 };
  struct chance c = {4};
  struct tally *t = tally_new(3);
  struct tally *part = tally_new(3);
  static int64_t sums[SCOPES];
  char names[64];
  for (int round = 0; round < 20000; round++) {
    uint32_t i = chance_below(&c, SCOPES);
    struct scope scope = some_scope(i, names);
    const int64_t values[3] = {1, (int64_t)i, -5};
    int sign = chance_one_in(&c, 3) ? -1 : 1;
    tally_add(part, &scope, values, sign);
    sums[i] += sign;
    if (chance_one_in(&c, 500)) {
      tally_merge(t, part);
      tally_clear(part);
      assert_int_equal(tally_count(part), 0);
      assert_null(tally_find(part, &scope));
    }
  }
  tally_merge(t, part);
  for (uint32_t i = 0; i < SCOPES; i++) {
    struct scope scope = some_scope(i, names);
    const int64_t *values = tally_find(t, &scope);
    int64_t expected = 0;
    for (uint32_t other = i % 1045; other < SCOPES; other += 1045) {
      expected += same_scope(i, other) ? sums[other] : 0;
    }
    assert_int_equal(values ? values[0] : 0, expected);
    assert_int_equal(values ? values[2] : 0, -5 * expected);
  }
  tally_free(t);
  tally_free(part);
}

static void test_tally_changes(void **state) {
  struct tally *t = tally_new(FIELD_COUNT);
  const struct scope all = {.type = SCOPE_ALL};
  const struct tally_change nothing = {0};
  const struct tally_change change = {.count = 2, .field = {FIELD_OPEN, FIELD_ORPHANS}, .by = {3, -4}};
  tally_add_change(t, &all, &nothing, 1);
  assert_int_equal(tally_count(t), 0);
  tally_add_change(t, &all, &change, 1);
  tally_add_change(t, &all, &change, 1);
  tally_add_change(t, &all, &change, -1);
  for (size_t i = 0; i < FIELD_COUNT; i++) {
    assert_int_equal(tally_find(t, &all)[i], i == FIELD_OPEN ? 3 : i == FIELD_ORPHANS ? -4 : 0);
  }
  tally_free(t);
}

// `ab` and `c` is not `a` and `bc`; scopes come in the order of their first meeting.
static void test_tally_names(void **state) {
  const struct scope scopes[] = {{SCOPE_CROSS, 0, {"ab", 2}, {"c", 1}}, {SCOPE_CROSS, 0, {"a", 1}, {"bc", 2}},
    {SCOPE_CROSS, 0, {"abc", 3}, {"", 0}}, {SCOPE_DISTRICT, 0, {"abc", 3}, {"", 0}}, {SCOPE_ALL, 0, {"", 0}, {"", 0}},
    {SCOPE_DAY, -1, {"", 0}, {"", 0}}, {SCOPE_DAY, 1, {"", 0}, {"", 0}}};
  struct tally *t = tally_new(1);
  for (int64_t i = 0; i < 7; i++) {
    assert_null(tally_find(t, &scopes[i]));
    tally_add(t, &scopes[i], &i, 1);
    tally_add(t, &scopes[0], &(int64_t){100}, 1);
  }
  assert_int_equal(tally_count(t), 7);
  for (int64_t i = 0; i < 7; i++) {
    struct scope scope;
    const int64_t *values;
    tally_at(t, (size_t)i, &scope, &values);
    assert_int_equal(scope.type, scopes[i].type);
    assert_int_equal(scope.day, scopes[i].day);
    assert_int_equal(scope.first.size, scopes[i].first.size);
    assert_int_equal(*values, i ? i : 700);
  }
  tally_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_due_sorts),
    cmocka_unit_test(test_due_follows_changes),
    cmocka_unit_test(test_table_with_removals),
    cmocka_unit_test(test_table_cluster),
    cmocka_unit_test(test_tally_against_a_list),
    cmocka_unit_test(test_tally_changes),
    cmocka_unit_test(test_tally_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
