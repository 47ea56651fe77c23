// SPDX-License-Identifier: Apache-2.0
// Names as Redis spells them are read back, whatever bytes they have.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/core/scope.h"
#include "consumers/view/spelling.h"

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void spells(const char *name, const char *spelled) {
  struct buf out = {0};
  view_encode(&out, text_of(name));
  assert_string_equal(buf_string(&out), spelled);
  buf_clear(&out);
  view_decode(&out, text_of(spelled));
  assert_string_equal(buf_string(&out), name);
  buf_release(&out);
}

static void test_names(void **state) {
  (void)state;
  spells("152502/xilin/07", "152502/xilin/07");
  spells("a:b", "a%3Ab");
  spells("100%", "100%25");
  spells("%3A", "%253A");
  spells("\x01\x1f\x7f", "%01%1F%7F");
  spells("河东街道", "河东街道");
  spells("", "");
}

static void test_what_is_no_spelling_stays(void **state) {
  static const char *const texts[] = {"%", "%4", "%zz", "a%", "%3", "%g0x", "%3a"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct buf out = {0};
    view_decode(&out, text_of(texts[i]));
    assert_string_equal(buf_string(&out), texts[i]);
    buf_release(&out);
  }
}

// As the core spells it: 255 random bytes and less.
static void test_random_names(void **state) {
  (void)state;
  srand(1);
  for (int round = 0; round < 2000; round++) {
    char bytes[NAME_MAX_BYTES];
    char scope[SCOPE_NAME_MAX];
    uint32_t size = (uint32_t)rand() % (NAME_MAX_BYTES + 1);
    for (uint32_t i = 0; i < size; i++) {
      bytes[i] = (char)(1 + rand() % 255);
    }
    const struct scope s = {.type = SCOPE_UNIT, .first = {bytes, size}};
    size_t written = scope_name(&s, scope);
    struct buf out = {0};
    buf_add_string(&out, "unit:");
    view_encode(&out, (struct text){bytes, size});
    assert_int_equal(out.size, written);
    assert_memory_equal(out.at, scope, written);
    buf_clear(&out);
    view_decode(&out, (struct text){scope + 5, (uint32_t)written - 5});
    assert_int_equal(out.size, size);
    assert_memory_equal(out.at, bytes, size);
    buf_release(&out);
  }
}

static void encodes(const char *scope, const char *spelled) {
  struct buf out = {0};
  view_encode_scope(&out, text_of(scope));
  assert_string_equal(buf_string(&out), spelled);
  buf_release(&out);
}

static void test_scopes(void **state) {
  (void)state;
  encodes("all", "all");
  encodes("district:a:b/c", "district:a%3Ab/c");
  encodes("unit:", "unit:");
  encodes("day:2026-11-20", "day:2026-11-20");
  encodes("day:2026-11-20:x:y", "day:2026-11-20:x%3Ay");
  encodes("month:2026-11:热力:公司", "month:2026-11:热力%3A公司");
  encodes("cross:a%3Ab:c", "cross:a%3Ab:c");
  encodes("day:", "day:");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_what_is_no_spelling_stays),
    cmocka_unit_test(test_random_names), cmocka_unit_test(test_scopes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
