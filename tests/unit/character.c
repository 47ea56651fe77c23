// SPDX-License-Identifier: Apache-2.0
// Which bytes are a character of UTF-8: every code point, and what is none.
#include "runtime/character.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// The bytes of a code point by the plain rule, which knows nothing of what is forbidden.
static size_t encode(uint32_t point, char out[4]) {
  if (point < 0x80) {
    out[0] = (char)point;
    return 1;
  }
  size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  static const uint8_t leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = size - 1; i > 0; i--, point >>= 6) {
    out[i] = (char)(0x80 | (point & 0x3F));
  }
  out[0] = (char)(leads[size] | point);
  return size;
}

static void every_code_point_but_surrogates_is_one(void **state) {
  char bytes[4];
  for (uint32_t point = 0; point < 0x1FFFFF; point++) {
    size_t size = encode(point, bytes);
    bool good = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
    if (character_length(bytes, size) != (good ? size : 0) || (size > 1 && character_length(bytes, size - 1))) {
      fail_msg("U+%04X", (unsigned)point);
    }
  }
}

static void broken_bytes_are_none(void **state) {
  const char *const broken[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xc2\x41",
    "\xe7\xbd\x41", "\xf0\x9f\x98\x41", "\xf5\x80\x80\x80", "\xff", "\xfe"};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    assert_int_equal(character_length(broken[i], strlen(broken[i])), 0);
    assert_false(character_all_valid(broken[i], strlen(broken[i])));
  }
  assert_true(character_all_valid("a网格\0b", 9));
  assert_true(character_all_valid("", 0));
}

static void a_text_is_cut_between_characters(void **state) {
  static const size_t whole[] = {0, 1, 1, 1, 4, 4, 4, 7, 8, 8};
  (void)state;
  for (size_t most = 0; most < sizeof whole / sizeof *whole; most++) {
    assert_int_equal(character_cut("a网格b", 8, most), whole[most]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_code_point_but_surrogates_is_one),
    cmocka_unit_test(broken_bytes_are_none),
    cmocka_unit_test(a_text_is_cut_between_characters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
