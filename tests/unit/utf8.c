// SPDX-License-Identifier: Apache-2.0
// The check of UTF-8 against a plain decoder: what is right and what is wrong, in texts of every size and at every
// place.
#include "schemas/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
// cmocka wants the above first.
#include <cmocka.h>

enum { LONGEST = 64 };

static const uint8_t telling[] = {0x00, 0x01, 0x2F, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
  0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
enum { TELLING = sizeof telling };

// By the definition: the character's number, then whether it may be written so.
static bool plain_clean(const uint8_t *at, size_t size) {
  static const uint32_t least[] = {0, 1, 0x80, 0x800, 0x10000};
  for (size_t i = 0; i < size;) {
    size_t length = at[i] < 0x80 ? 1 : at[i] >> 5 == 6 ? 2 : at[i] >> 4 == 14 ? 3 : at[i] >> 3 == 30 ? 4 : 0;
    if (!length || i + length > size) {
      return false;
    }
    uint32_t number = length == 1 ? at[i] : at[i] & (0x7FU >> length);
    for (size_t k = 1; k < length; k++) {
      if (at[i + k] >> 6 != 2) {
        return false;
      }
      number = number << 6 | (at[i + k] & 0x3FU);
    }
    if (number < least[length] || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF)) {
      return false;
    }
    i += length;
  }
  return true;
}

// In a block of exactly its size, so that a sanitizer sees what reads beyond.
static void agree(const uint8_t *text, size_t size) {
  uint8_t *exact = malloc(size ? size : 1);
  assert_non_null(exact);
  memcpy(exact, text, size);
  bool got = utf8_clean(exact, size);
  free(exact);
  // The same with others behind it, which are no part of it.
  uint8_t longer[LONGEST + 16];
  memset(longer, 0xFF, sizeof longer);
  memcpy(longer, text, size);
  bool again = utf8_clean_before(longer, size, longer + sizeof longer);
  if (got != plain_clean(text, size) || again != got) {
    fail_msg("%zu bytes are said to be %s, and %s", size, got ? "clean" : "not clean", again ? "clean" : "not clean");
  }
}

static void fill(uint8_t *text, size_t size, const char *with) {
  size_t length = strlen(with);
  for (size_t i = 0; i < size; i++) {
    text[i] = i / length * length + length <= size ? (uint8_t)with[i % length] : 'x';
  }
}

static void three_bytes_anywhere(void **state) {
  static const char *const fills[] = {"a", "网", "é", "a网é", "😀"};
  static const uint8_t sizes[] = {3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47};
  uint8_t text[LONGEST];
  (void)state;
  for (size_t which = 0; which < TELLING * TELLING * TELLING; which++) {
    for (size_t s = 0; s < sizeof sizes; s++) {
      size_t place = (which * 7 + s * 5) % (sizes[s] - 2);
      fill(text, sizes[s], fills[(which + s) % 5]);
      text[place] = telling[which % TELLING];
      text[place + 1] = telling[which / TELLING % TELLING];
      text[place + 2] = telling[which / TELLING / TELLING];
      agree(text, sizes[s]);
    }
  }
}

static void one_wrong_byte_at_every_place(void **state) {
  static const char *const fills[] = {"a", "网", "é", "网格", "a网", "😀"};
  uint8_t text[LONGEST];
  (void)state;
  for (size_t size = 0; size <= LONGEST; size++) {
    for (size_t f = 0; f < 6; f++) {
      fill(text, size, fills[f]);
      agree(text, size);
      for (size_t place = 0; place < size; place++) {
        uint8_t kept = text[place];
        for (size_t i = 0; i < TELLING; i++) {
          text[place] = telling[i];
          agree(text, size);
        }
        text[place] = kept;
      }
    }
  }
}

static void texts_cut_anywhere(void **state) {
  static const char text[] = "北关街道/北关社区/08 é 😀 12345-政务服务便民热线 ABC";
  (void)state;
  for (size_t from = 0; from < sizeof text; from++) {
    for (size_t to = from; to < sizeof text; to++) {
      agree((const uint8_t *)text + from, to - from);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(three_bytes_anywhere),
    cmocka_unit_test(one_wrong_byte_at_every_place), cmocka_unit_test(texts_cut_anywhere)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
