// SPDX-License-Identifier: Apache-2.0
// Deliveries as they are kept: what was written is read, and nothing that is cut or changed does harm.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/text.h"
#include "consumers/notify/delivered.h"

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static struct delivered sample(void) {
  return (struct delivered){.at = 1700000000123,
    .outcome = DELIVERED_GIVEN_UP,
    .status = ALERT_CLEARED,
    .level = 2,
    .again = UINT32_MAX,
    .receiver = {"值班 7 x", strlen("值班 7 x")},
    .alert_id = {"0:R 1:overdue:1", strlen("0:R 1:overdue:1")}};
}

static void a_delivery_comes_back(void **state) {
  struct buf out = {0};
  struct delivered d;
  struct err e;
  const struct delivered s = sample();
  (void)state;
  delivered_add(&out, &s);
  assert_int_equal(delivered_read(&d, out.at, out.size, &e), 0);
  assert_int_equal(d.at, s.at);
  assert_int_equal(d.outcome, s.outcome);
  assert_int_equal(d.status, s.status);
  assert_int_equal(d.level, s.level);
  assert_int_equal(d.again, s.again);
  assert_true(text_equal(d.receiver, s.receiver) && text_equal(d.alert_id, s.alert_id));
  buf_release(&out);
}

static void what_is_none_is_refused(void **state) {
  static const char *const none[] = {"", "1", "1 ", "2 1 0 0 0 0 1 a b", "1 1 3 0 0 0 1 a b", "1 1 0 2 0 0 1 a b",
    "1 1 0 0 -1 0 1 a b", "1 1 0 0 0 4294967296 1 a b", "1 1 0 0 0 0 9 a b", "1 1 0 0 0 0 1 ab", "1 1 0 0 0 0 -1 a b",
    "1 x 0 0 0 0 1 a b", "1 99999999999999999999 0 0 0 0 1 a b", "1 1 0 0 0 0 1 "};
  struct delivered d;
  struct err e;
  (void)state;
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    e.text[0] = 0;
    assert_int_equal(delivered_read(&d, none[i], strlen(none[i]), &e), -1);
    assert_true(*e.text);
  }
  const struct text good = text_of("1 1 0 0 0 0 1 a b");
  assert_int_equal(delivered_read(&d, good.at, good.size, &e), 0);
}

// Every byte changed and every cut, on memory of just that size: sanitizers see what goes beyond it.
static void a_damaged_one_does_no_harm(void **state) {
  struct buf out = {0};
  struct delivered d;
  struct err e;
  const struct delivered s = sample();
  (void)state;
  delivered_add(&out, &s);
  for (size_t size = 0; size <= out.size; size++) {
    uint8_t *copy = malloc(size ? size : 1);
    memcpy(copy, out.at, size);
    (void)delivered_read(&d, copy, size, &e);
    for (size_t i = 0; i < size; i++) {
      copy[i] ^= 0x15;
      (void)delivered_read(&d, copy, size, &e);
      copy[i] ^= 0x15;
    }
    free(copy);
  }
  buf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_delivery_comes_back),
    cmocka_unit_test(what_is_none_is_refused),
    cmocka_unit_test(a_damaged_one_does_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
