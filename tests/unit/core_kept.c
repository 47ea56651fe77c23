// SPDX-License-Identifier: Apache-2.0
// The form in memory: names by numbers, requests there and back, fields of states, and the memory they lie in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/kept.h"
#include "consumers/core/ledger_field.h"
#include "consumers/core/slab.h"
#include "tests/property/chance.h"
#include "tests/unit/core_events.h"

enum { ROUNDS = 20000 };

static void test_a_name_is_kept_once(void **state) {
  struct names names = {0};
  char text[16];
  const char *first[1000] = {NULL};
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < 1000; i++) {
      struct text kept = names_keep(&names, (struct text){text, (uint32_t)sprintf(text, "%d", i * 37)});
      first[i] = round ? first[i] : kept.at;
      assert_ptr_equal(kept.at, first[i]);
      assert_int_equal(name_id(kept), i + 1);
      assert_ptr_equal(names_text(&names, name_id(kept)).at, kept.at);
      assert_memory_equal(kept.at, text, kept.size);
    }
  }
  assert_int_equal(names.count, 1000);
  names_release(&names);
}

static void test_null_and_empty_names(void **state) {
  struct names names = {0};
  struct text null = names_keep(&names, text_of(NULL));
  struct text empty = names_keep(&names, text_of(""));
  assert_null(null.at);
  assert_int_equal(name_id(null), 0);
  assert_null(names_text(&names, 0).at);
  assert_non_null(empty.at);
  assert_int_equal(empty.size, 0);
  assert_int_not_equal(name_id(empty), 0);
  assert_ptr_equal(names_keep(&names, text_of("")).at, empty.at);
  names_release(&names);
}

static void test_first_levels(void **state) {
  struct names names = {0};
  struct text category = names_keep(&names, text_of("a/b"));  // not a district yet
  struct text district = names_keep_district(&names, text_of("a/b"));
  assert_ptr_equal(category.at, district.at);
  assert_int_equal(name_first_level(district), name_id(names_keep(&names, text_of("a"))));
  assert_int_equal(name_first_level(names_keep_district(&names, text_of("//a//c/"))), name_first_level(district));
  assert_int_equal(name_first_level(names_keep_district(&names, text_of("//"))), 0);
  assert_int_equal(name_first_level(names_keep_district(&names, text_of(""))), 0);
  names_release(&names);
}

// --- requests

static int64_t some_moment(struct chance *c) {
  return chance_one_in(c, 10) ? MOMENT_LAST : (int64_t)(chance_next(c) % (uint64_t)(MOMENT_LAST + 1));
}

static int64_t maybe_moment(struct chance *c) {
  return chance_one_in(c, 2) ? MOMENT_NONE : some_moment(c);
}

static struct event some_event(struct chance *c) {
  static const char *const words[] = {"", "a", "a/b", "\xe5\x8c\x97\xe5\x85\xb3"};
  const char *word = words[chance_below(c, 4)];
  struct event e;
  switch (chance_below(c, 3)) {
    case 0:
      e = filed_due("r", some_moment(c), maybe_moment(c));
      e.filed.kind = (int32_t)chance_below(c, KIND_COUNT);
      e.filed.channel = (int32_t)chance_below(c, CHANNEL_COUNT);
      e.filed.priority = (int32_t)chance_below(c, PRIORITY_COUNT);
      e.filed.assisted = chance_one_in(c, 2);
      e.filed.district = text_of(word);
      return e;
    case 1:
      return pledged("r", some_moment(c), word, maybe_moment(c));
    default:
      return resolved(
        "r", some_moment(c), word, (enum outcome)chance_below(c, OUTCOME_COUNT), (int32_t)chance_below(c, 6));
  }
}

static struct marks some_marks(struct chance *c) {
  struct marks m = {0};
  for (size_t i = chance_one_in(c, 3) ? MARKS_MAX : 0; i < MARKS_MAX; i++) {
    m.raised[i] = chance_one_in(c, 5) ? (uint32_t)chance_next(c) : 120 + chance_below(c, 10);
    m.standing[i] = chance_one_in(c, 2);
  }
  return m;
}

// What is read back says in the stored form what was written.
static void check_there_and_back(const struct names *names, const struct request *r, const struct marks *m) {
  uint8_t kept[KEPT_MAX];
  uint8_t one[REQUEST_PACKED_MAX];
  uint8_t other[REQUEST_PACKED_MAX];
  struct request back;
  struct marks back_marks;
  assert_true(kept_pack(r, m, kept) <= KEPT_MAX);
  kept_unpack(kept, names, &back, &back_marks);
  size_t size = request_pack(r, m, one);
  assert_int_equal(request_pack(&back, &back_marks, other), size);
  assert_memory_equal(one, other, size);
}

static void test_there_and_back(void **state) {
  struct chance c = {20261123};
  struct names names = {0};
  for (int round = 0; round < ROUNDS; round++) {
    struct request r;
    struct marks m = some_marks(&c);
    request_init(&r);
    for (uint32_t i = chance_below(&c, 7); i; i--) {
      struct event e = some_event(&c);
      names_keep_event(&names, &e);
      (void)request_apply(&r, &e);
    }
    check_there_and_back(&names, &r, &m);
  }
  names_release(&names);
}

// The usual request takes some 40 bytes.
static void test_size(void **state) {
  struct names names = {0};
  uint8_t kept[KEPT_MAX];
  const struct marks none = {0};
  struct event events[] = {filed_due("r", 1774972800000, 1775972800000),
    pledged("r", 1774982800000, "u", 1775992800000), resolved("r", 1774992800000, "u", OUTCOME_RESOLVED, 5)};
  struct request r;
  request_init(&r);
  for (size_t i = 0; i < 3; i++) {
    names_keep_event(&names, &events[i]);
    (void)request_apply(&r, &events[i]);
  }
  assert_true(kept_pack(&r, &none, kept) <= 52);
  names_release(&names);
}

// --- fields

static void test_fields_of_uuids(void **state) {
  static const struct {
    const char *id;
    size_t size;
  } rows[] = {{"0f8fad5b-d9cb-469f-a165-70867728950e", 17}, {"ffffffff-ffff-ffff-ffff-ffffffffffff", 17},
    {"00000000-0000-0000-0000-000000000000", 17}, {"0F8FAD5B-d9cb-469f-a165-70867728950e", 37},
    {"0f8fad5b-d9cb-469f-a165-70867728950g", 37}, {"0f8fad5b-d9cb-469f-a165-7086772895-0", 37},
    {"0f8fad5bd-9cb-469f-a165-70867728950e", 37}, {"0f8fad5b-d9cb-469f-a165-70867728950", 36},
    {"0f8fad5b-d9cb-469f-a165-70867728950e0", 38}, {"r", 2}, {"", 1}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char field[LEDGER_FIELD_MAX];
    char out[ID_MAX];
    size_t size = ledger_request_field(text_of(rows[i].id), field);
    struct text back = ledger_field_request(field, size, out);
    assert_int_equal(size, rows[i].size);
    assert_int_equal(field[0], size == 17 ? 'U' : 'R');
    assert_true(ledger_field_is_request(field));
    assert_int_equal(ledger_is_field(field, size), size > 1);
    assert_int_equal(back.size, strlen(rows[i].id));
    assert_memory_equal(back.at, rows[i].id, back.size);
  }
  assert_false(ledger_is_field("Ushort", 6));
  assert_false(ledger_field_is_request("Vs"));
}

// Fields compare as the ids do, however each is written.
static void test_order_of_fields(void **state) {
  static const char *const ids[] = {"", "/", "0f8fad5b-d9cb-469f-a165-70867728950e",
    "0f8fad5b-d9cb-469f-a165-70867728950e0", "0f8fad5b-d9cb-469f-a165-70867728950f",
    "0f8fad5b-d9cb-469f-a165-7086772895zz", "1", "9f8fad5b-d9cb-469f-a165-70867728950e",
    "A0000000-0000-0000-0000-000000000000", "a0000000-0000-0000-0000-000000000000", "r", "\xe5\x8c\x97"};
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    for (size_t j = 0; j < sizeof ids / sizeof *ids; j++) {
      char a[LEDGER_FIELD_MAX];
      char b[LEDGER_FIELD_MAX];
      size_t a_size = ledger_request_field(text_of(ids[i]), a);
      size_t b_size = ledger_request_field(text_of(ids[j]), b);
      int order = ledger_field_compare(a, a_size, b, b_size);
      assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
    }
  }
}

// --- memory

struct piece {
  uint8_t *at;
  size_t size;
  uint8_t fill;
};

static void check_and_give(struct slab *s, const struct piece *p) {
  for (size_t i = 0; i < p->size; i++) {
    assert_int_equal(p->at[i], p->fill);
  }
  slab_give(s, p->at, p->size);
}

// Pieces do not touch each other, whatever comes and goes.
static void test_slab(void **state) {
  enum { PIECES = 300 };
  struct chance c = {7};
  struct slab s = {0};
  static struct piece pieces[PIECES];
  for (int round = 0; round < ROUNDS; round++) {
    struct piece *p = &pieces[chance_below(&c, PIECES)];
    if (p->at) {
      check_and_give(&s, p);
    }
    p->size = 1 + chance_below(&c, chance_one_in(&c, 20) ? 5000 : 200);
    p->fill = (uint8_t)chance_next(&c);
    p->at = slab_take(&s, p->size);
    assert_int_equal((uintptr_t)p->at % SLAB_GRAIN, 0);
    memset(p->at, p->fill, p->size);
  }
  for (size_t i = 0; i < PIECES; i++) {
    if (pieces[i].at) {
      check_and_give(&s, &pieces[i]);
    }
  }
  slab_release(&s);
  assert_null(s.chunks);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_a_name_is_kept_once),
    cmocka_unit_test(test_null_and_empty_names),
    cmocka_unit_test(test_first_levels),
    cmocka_unit_test(test_there_and_back),
    cmocka_unit_test(test_size),
    cmocka_unit_test(test_fields_of_uuids),
    cmocka_unit_test(test_order_of_fields),
    cmocka_unit_test(test_slab),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
