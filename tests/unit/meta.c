// SPDX-License-Identifier: Apache-2.0
// Where a partition stands, read from what Redis holds.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/stored/keys.h"
#include "consumers/stored/meta.h"

static int set(struct meta *m, const char *field, const char *value) {
  return meta_set(m, field, strlen(field), value, strlen(value));
}

static void test_absent(void **state) {
  (void)state;
  struct meta m;
  meta_init(&m);
  assert_int_equal(m.offset, -1);
  assert_true(m.clock == MOMENT_NONE && m.timestamp == MOMENT_NONE);
  assert_int_equal(m.anchor_offset, -1);
  assert_int_equal(m.commit, 0);
  assert_int_equal(m.alerts_offset, 0);
  assert_string_equal(m.owner, "");
  assert_string_equal(m.damaged, "");
}

static void test_fields(void **state) {
  (void)state;
  struct meta m;
  meta_init(&m);
  assert_int_equal(set(&m, "owner", "0123456789abcdef0123456789abcdef"), 0);
  assert_int_equal(set(&m, "commit", "17"), 0);
  assert_int_equal(set(&m, "offset", "99"), 0);
  assert_int_equal(set(&m, "begin", "7"), 0);
  assert_int_equal(set(&m, "clock", "1540000000000"), 0);
  assert_int_equal(set(&m, "anchor_digest", "ffffffffffffffff"), 0);
  assert_int_equal(set(&m, "damaged", "a counter is no number"), 0);
  assert_int_equal(set(&m, "of_tomorrow", "whatever"), 0);
  assert_string_equal(m.owner, "0123456789abcdef0123456789abcdef");
  assert_int_equal(m.commit, 17);
  assert_int_equal(m.begin, 7);
  assert_int_equal(m.offset, 99);
  assert_true(m.clock == INT64_C(1540000000000));
  assert_true(m.anchor_digest == UINT64_MAX);
  assert_string_equal(m.damaged, "a counter is no number");
}

static void test_damage(void **state) {
  (void)state;
  struct meta m;
  meta_init(&m);
  assert_int_equal(set(&m, "offset", ""), -1);
  assert_int_equal(set(&m, "offset", "12x"), -1);
  assert_int_equal(set(&m, "clock", "99999999999999999999"), -1);
  assert_int_equal(set(&m, "anchor_digest", "xyz"), -1);
  assert_int_equal(set(&m, "owner", "0123456789abcdef0123456789abcdef0"), -1);
}

static void test_anchor(void **state) {
  (void)state;
  uint64_t one = anchor_of(5, "k", 1, "body", 4);
  assert_true(one == anchor_of(5, "k", 1, "body", 4));
  assert_true(one != anchor_of(6, "k", 1, "body", 4));
  assert_true(one != anchor_of(5, "l", 1, "body", 4));
  assert_true(one != anchor_of(5, "k", 1, "bodz", 4));
  assert_true(one != anchor_of(5, "kb", 2, "ody", 3));
  assert_true(one != anchor_of(5, "k", 1, "body\0", 5));
  assert_true(anchor_of(5, NULL, 0, "0123456789abcdef", 16) != anchor_of(5, NULL, 0, "0123456789abcdee", 16));
  assert_true(anchor_of(5, NULL, 0, "0123456789abcdef", 16) != anchor_of(5, NULL, 0, "1123456789abcdef", 16));
}

static void test_keys(void **state) {
  (void)state;
  struct buf key = {0};
  key_add(&key, "town", KEY_STATE, 12);
  assert_string_equal(buf_string(&key), "town:{0}:state:12");
  buf_clear(&key);
  key_add(&key, "town", KEY_COUNT, 0);
  assert_string_equal(buf_string(&key), "town:{0}:count:");
  buf_clear(&key);
  key_add(&key, "town", KEY_SETTINGS, 0);
  assert_string_equal(buf_string(&key), "town:{0}:settings");
  buf_release(&key);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_absent),
    cmocka_unit_test(test_fields),
    cmocka_unit_test(test_damage),
    cmocka_unit_test(test_anchor),
    cmocka_unit_test(test_keys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
