// SPDX-License-Identifier: Apache-2.0
// The packed form of a request: there and back, and what damaged bytes come to.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
// cmocka wants the four above first.
#include <cmocka.h>

#include "consumers/core/request.h"
#include "consumers/core/text.h"
#include "tests/property/chance.h"
#include "tests/unit/core_events.h"

static const char letters[] = "0123456789 abcdefghijklmnopqrstuvwxyz";

// A name of up to `most` bytes, as often long as short.
static struct text some_text(struct chance *c, char *memory, uint32_t most) {
  uint32_t size = chance_one_in(c, 4) ? most : chance_below(c, 12);
  for (uint32_t i = 0; i < size; i++) {
    memory[i] = letters[chance_below(c, sizeof letters - 1)];
  }
  return (struct text){memory, size};
}

static int64_t some_moment(struct chance *c) {
  switch (chance_below(c, 4)) {
    case 0:
      return MOMENT_FIRST;
    case 1:
      return MOMENT_LAST;
    default:
      return (int64_t)(chance_next(c) % (uint64_t)(MOMENT_LAST + 1));
  }
}

static int64_t maybe_moment(struct chance *c) {
  return chance_one_in(c, 2) ? some_moment(c) : MOMENT_NONE;
}

struct some_names {
  char bytes[3][NAME_MAX_BYTES];
};

static struct event some_event(struct chance *c, struct some_names *n) {
  switch (chance_below(c, 3)) {
    case 0: {
      struct event e = filed_due("r", some_moment(c), maybe_moment(c));
      e.filed.kind = (int32_t)chance_below(c, KIND_COUNT);
      e.filed.channel = (int32_t)chance_below(c, CHANNEL_COUNT);
      e.filed.priority = (int32_t)chance_below(c, PRIORITY_COUNT);
      e.filed.assisted = chance_one_in(c, 2);
      e.filed.category = some_text(c, n->bytes[0], NAME_MAX_BYTES);
      e.filed.district = some_text(c, n->bytes[1], NAME_MAX_BYTES);
      return e;
    }
    case 1: {
      struct event e = pledged("r", some_moment(c), "u", maybe_moment(c));
      e.pledged.unit = some_text(c, n->bytes[2], NAME_MAX_BYTES);
      return e;
    }
    default: {
      struct event e =
        resolved("r", some_moment(c), "u", (enum outcome)chance_below(c, OUTCOME_COUNT), (int32_t)chance_below(c, 6));
      e.resolved.unit = some_text(c, n->bytes[2], NAME_MAX_BYTES);
      return e;
    }
  }
}

static struct marks some_marks(struct chance *c) {
  struct marks m = {0};
  for (uint32_t i = chance_below(c, MARKS_MAX + 1); i > 0; i--) {
    m.raised[i - 1] = chance_one_in(c, 8) ? UINT32_MAX : chance_below(c, 300);
    m.standing[i - 1] = chance_one_in(c, 2);
  }
  return m;
}

static void assert_same(const struct request *a, const struct request *b) {
  assert_int_equal(a->filed_at, b->filed_at);
  assert_int_equal(a->filing.at, b->filing.at);
  assert_int_equal(a->filing.kind, b->filing.kind);
  assert_int_equal(a->filing.channel, b->filing.channel);
  assert_int_equal(a->filing.priority, b->filing.priority);
  assert_int_equal(a->filing.assisted, b->filing.assisted);
  assert_int_equal(a->filing.due_at, b->filing.due_at);
  assert_true(text_equal(a->filing.category, b->filing.category));
  assert_true(text_equal(a->filing.district, b->filing.district));
  assert_int_equal(a->first_pledge_at, b->first_pledge_at);
  assert_int_equal(a->pledge.at, b->pledge.at);
  assert_int_equal(a->pledge.due_at, b->pledge.due_at);
  assert_true(text_equal(a->pledge.unit, b->pledge.unit));
  assert_int_equal(a->due_pledge.at, b->due_pledge.at);
  assert_int_equal(a->due_pledge.due_at, b->due_pledge.due_at);
  assert_true(text_equal(a->due_pledge.unit, b->due_pledge.unit));
  assert_int_equal(a->first_resolution_at, b->first_resolution_at);
  assert_int_equal(a->resolution.at, b->resolution.at);
  assert_int_equal(a->resolution.outcome, b->resolution.outcome);
  assert_int_equal(a->resolution.satisfaction, b->resolution.satisfaction);
  assert_true(text_equal(a->resolution.unit, b->resolution.unit));
}

// Bytes that unpack give a state that packs, and unpacks to the same again. They lie at the end of memory of their own,
// so that a step beyond them is found.
static void assert_harmless(const uint8_t *bytes, size_t size) {
  uint8_t *copy = malloc(size ? size : 1);
  uint8_t packed[REQUEST_PACKED_MAX];
  struct request r;
  struct request again;
  struct marks m;
  struct marks marks_again;
  memcpy(copy, bytes, size);
  if (request_unpack(copy, size, &r, &m) == 0) {
    size_t packed_size = request_pack(&r, &m, packed);
    assert_true(packed_size <= REQUEST_PACKED_MAX);
    assert_int_equal(request_unpack(packed, packed_size, &again, &marks_again), 0);
    assert_same(&r, &again);
  }
  free(copy);
}

static void damage(struct chance *c, const uint8_t *packed, size_t size) {
  uint8_t bytes[REQUEST_PACKED_MAX + 8];
  assert_harmless(packed, chance_below(c, (uint32_t)size));
  memcpy(bytes, packed, size);
  for (uint32_t i = 1 + chance_below(c, 3); i > 0; i--) {
    uint32_t near_start = chance_one_in(c, 2) ? 16 : (uint32_t)size;
    bytes[chance_below(c, near_start < size ? near_start : (uint32_t)size)] = (uint8_t)chance_next(c);
  }
  memset(bytes + size, (int)chance_below(c, 256), 8);
  assert_harmless(bytes, size + chance_below(c, 8));
}

static void test_there_and_back(void **state) {
  struct chance c = {20260401};
  static struct some_names names[6];
  for (int round = 0; round < 20000; round++) {
    uint8_t packed[REQUEST_PACKED_MAX];
    struct request r;
    struct request back;
    struct marks back_marks;
    struct marks m = some_marks(&c);
    request_init(&r);
    for (uint32_t i = chance_below(&c, 7); i > 0; i--) {
      struct event e = some_event(&c, &names[i - 1]);
      (void)request_apply(&r, &e);
    }
    size_t size = request_pack(&r, &m, packed);
    assert_true(size <= REQUEST_PACKED_MAX);
    assert_int_equal(request_unpack(packed, size, &back, &back_marks), 0);
    assert_same(&r, &back);
    assert_memory_equal(m.raised, back_marks.raised, sizeof m.raised);
    assert_memory_equal(m.standing, back_marks.standing, sizeof m.standing);
    damage(&c, packed, size);
  }
}

static void test_greatest(void **state) {
  char name[NAME_MAX_BYTES + 1];
  uint8_t packed[REQUEST_PACKED_MAX];
  struct request r;
  struct marks m;
  memset(name, 'x', NAME_MAX_BYTES);
  name[NAME_MAX_BYTES] = 0;
  memset(m.raised, 0xff, sizeof m.raised);
  memset(m.standing, 1, sizeof m.standing);
  request_init(&r);
  struct event events[] = {filed_due("r", MOMENT_FIRST, MOMENT_LAST), filed_due("r", MOMENT_LAST, MOMENT_FIRST),
    pledged("r", MOMENT_FIRST, name, MOMENT_LAST), pledged("r", MOMENT_LAST, name, MOMENT_NONE),
    resolved("r", MOMENT_FIRST, name, OUTCOME_WITHDRAWN, 5), resolved("r", MOMENT_LAST, "y", OUTCOME_WITHDRAWN, 5)};
  events[1].filed.category = text_of(name);
  events[1].filed.district = text_of(name);
  for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
    assert_true(request_apply(&r, &events[i]));
  }
  r.resolution.unit = text_of(name);
  assert_true(request_pack(&r, &m, packed) < REQUEST_PACKED_MAX);
}

static void test_usual_size(void **state) {
  uint8_t packed[REQUEST_PACKED_MAX];
  struct request r;
  const struct marks m = {0};
  const int64_t at = INT64_C(1774972800000);
  request_init(&r);
  const struct event events[] = {filed_due("r", at, at + 1000), pledged("r", at + 10, "unit", at + 2000),
    resolved("r", at + 1500, "unit", OUTCOME_RESOLVED, 4)};
  for (size_t i = 0; i < 3; i++) {
    (void)request_apply(&r, &events[i]);
  }
  assert_true(request_pack(&r, &m, packed) < 45);
}

static void test_refused(void **state) {
  static const struct {
    const char *what;
    size_t size;
    const char *bytes;
  } rows[] = {
    {"nothing", 0, ""},
    {"another version", 3, "\x02\x00\x00"},
    {"cut flags", 2, "\x01\x00"},
    {"a flag that is none", 3, "\x01\x00\x08"},
    {"cut filing", 4, "\x01\x01\x00\x00"},
    {"an assisted filing without a filing", 3, "\x01\x04\x00"},
    {"a further pledge without a pledge", 3, "\x01\x20\x00"},
    {"a unit that is the pledge's, without a pledge", 5, "\x01\x00\x05\x00\x00"},
    {"a moment before 1970", 8, "\x01\x01\x00\x01\x00\x00\x00\x00"},
    {"a kind that is none", 8, "\x01\x01\x00\x00\x08\x00\x00\x00"},
    {"a channel that is none", 8, "\x01\x01\x00\x00\x00\x28\x00\x00"},
    {"a text beyond the end", 8, "\x01\x01\x00\x00\x00\x00\x01\x00"},
    {"an outcome that is none", 6, "\x01\x00\x01\x00\x30\x00"},
    {"a satisfaction that is none", 6, "\x01\x00\x01\x00\x06\x00"},
    {"a number without an end", 14, "\x01\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct request r;
    struct marks m;
    if (request_unpack((const uint8_t *)rows[i].bytes, rows[i].size, &r, &m) != -1) {
      fail_msg("unpacked: %s", rows[i].what);
    }
  }
}

static void test_one_mark_too_many(void **state) {
  uint8_t bytes[3 + MARKS_MAX + 1] = {1};
  struct request r;
  struct marks m;
  (void)state;
  memset(bytes + 3, 2, MARKS_MAX + 1);
  assert_int_equal(request_unpack(bytes, sizeof bytes - 1, &r, &m), 0);
  assert_int_equal(marks_count(&m), MARKS_MAX);
  assert_int_equal(request_unpack(bytes, sizeof bytes, &r, &m), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_there_and_back),
    cmocka_unit_test(test_one_mark_too_many),
    cmocka_unit_test(test_greatest),
    cmocka_unit_test(test_usual_size),
    cmocka_unit_test(test_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
