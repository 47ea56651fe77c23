// SPDX-License-Identifier: Apache-2.0
// Whether bytes are UTF-8 without a NUL.
#ifndef HUIYIN_SCHEMAS_UTF8_H
#define HUIYIN_SCHEMAS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The whole question, character by character.
bool utf8_clean_slowly(const uint8_t *bytes, size_t size);

// Eight bytes of ASCII, none 0: no high bit is set, nor is one once 1 is taken from each byte.
static inline bool utf8_ascii_word(const uint8_t *at) {
  uint64_t word;
  memcpy(&word, at, sizeof word);
  return !((word | (word - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080));
}

static inline bool utf8_ascii_half_word(const uint8_t *at) {
  uint32_t word;
  memcpy(&word, at, sizeof word);
  return !((word | (word - UINT32_C(0x01010101))) & UINT32_C(0x80808080));
}

// True where all `size` bytes are well-formed UTF-8 (no over-long form, no surrogate, nothing above U+10FFFF) and none
// of them is 0. Ids are ASCII: they go by the word, the last one overlapping the one before.
static inline bool utf8_clean(const uint8_t *bytes, size_t size) {
  if (size < 8) {
    return (size >= 4 && utf8_ascii_half_word(bytes) && utf8_ascii_half_word(bytes + size - 4)) ||
           utf8_clean_slowly(bytes, size);
  }
  size_t done = 0;
  while (done + 8 <= size && utf8_ascii_word(bytes + done)) {
    done += 8;
  }
  return (done + 8 > size && utf8_ascii_word(bytes + size - 8)) || utf8_clean_slowly(bytes + done, size - done);
}

#endif
