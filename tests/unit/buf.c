// SPDX-License-Identifier: Apache-2.0
// Bytes that grow at their end.
#include "runtime/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void grows_and_keeps(void **state) {
  struct buf b = {0};
  for (int i = 0; i < 10000; i++) {
    buf_add_byte(&b, (uint8_t)i);
  }
  assert_int_equal(b.size, 10000);
  assert_true(b.room >= b.size);
  for (int i = 0; i < 10000; i++) {
    assert_int_equal(b.at[i], (uint8_t)i);
  }
  buf_release(&b);
  assert_null(b.at);
}

static void prints_behind_what_is_there(void **state) {
  struct buf b = {0};
  buf_add_string(&b, "a=");
  buf_printf(&b, "%d,%s%c", 42, "x", 0);
  assert_int_equal(b.size, 7);
  assert_memory_equal(b.at, "a=42,x", 7);
  buf_clear(&b);
  buf_printf(&b, "%200d", 1);
  assert_int_equal(b.size, 200);
  buf_release(&b);
}

static void drops_from_the_front(void **state) {
  struct buf b = {0};
  buf_add(&b, "abcdef", 6);
  buf_drop(&b, 0);
  buf_drop(&b, 2);
  assert_string_equal(buf_string(&b), "cdef");
  assert_int_equal(b.size, 4);
  buf_drop(&b, 4);
  assert_int_equal(b.size, 0);
  assert_string_equal(buf_string(&b), "");
  buf_release(&b);
}

static void empty_is_a_string_too(void **state) {
  struct buf b = {0};
  buf_add(&b, NULL, 0);
  assert_string_equal(buf_string(&b), "");
  buf_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(grows_and_keeps),
    cmocka_unit_test(prints_behind_what_is_there),
    cmocka_unit_test(drops_from_the_front),
    cmocka_unit_test(empty_is_a_string_too),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
