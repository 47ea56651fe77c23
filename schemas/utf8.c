// SPDX-License-Identifier: Apache-2.0
// Checks UTF-8: eight bytes at a time while they are ASCII, else character by character.
#include "schemas/utf8.h"

#include <string.h>

static const uint64_t HIGH_BITS = UINT64_C(0x8080808080808080);
static const uint64_t ONES = UINT64_C(0x0101010101010101);

// Taking 1 from each byte sets its high bit where it was 0.
static bool ascii_word(const uint8_t *at) {
  uint64_t word;
  memcpy(&word, at, sizeof word);
  return !((word | (word - ONES)) & HIGH_BITS);
}

static bool ascii_half_word(const uint8_t *at) {
  uint32_t word;
  memcpy(&word, at, sizeof word);
  return !((word | (word - (uint32_t)ONES)) & (uint32_t)HIGH_BITS);
}

static bool continues(uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

// The length of the character at `at`, of which `left` bytes may be read; 0 where it is none.
static size_t character(const uint8_t *at, size_t left) {
  uint8_t first = at[0];
  if (first < 0x80) {
    return first != 0;
  }
  if (first < 0xE0) {
    return first >= 0xC2 && left >= 2 && continues(at[1]) ? 2 : 0;
  }
  if (first < 0xF0) {
    if (left < 3 || !continues(at[1]) || !continues(at[2])) {
      return 0;
    }
    bool over_long = first == 0xE0 && at[1] < 0xA0;
    bool surrogate = first == 0xED && at[1] >= 0xA0;
    return over_long || surrogate ? 0 : 3;
  }
  if (first > 0xF4 || left < 4 || !continues(at[1]) || !continues(at[2]) || !continues(at[3])) {
    return 0;
  }
  bool over_long = first == 0xF0 && at[1] < 0x90;
  bool beyond = first == 0xF4 && at[1] >= 0x90;
  return over_long || beyond ? 0 : 4;
}

static bool clean_slowly(const uint8_t *at, size_t left) {
  while (left) {
    if (left >= 8 && ascii_word(at)) {
      at += 8;
      left -= 8;
      continue;
    }
    size_t length = character(at, left);
    if (!length) {
      return false;
    }
    at += length;
    left -= length;
  }
  return true;
}

// All ASCII is the common case; its last word overlaps the one before rather than going byte by byte.
bool utf8_clean(const uint8_t *bytes, size_t size) {
  if (size >= 8) {
    size_t done = 0;
    while (done + 8 <= size && ascii_word(bytes + done)) {
      done += 8;
    }
    if (done + 8 > size && ascii_word(bytes + size - 8)) {
      return true;
    }
    return clean_slowly(bytes + done, size - done);
  }
  if (size >= 4 && ascii_half_word(bytes) && ascii_half_word(bytes + size - 4)) {
    return true;
  }
  return clean_slowly(bytes, size);
}
