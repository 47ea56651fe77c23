// SPDX-License-Identifier: Apache-2.0
// How long the next character of UTF-8 is, and whether it is one.
#include "runtime/character.h"

#include <stdint.h>

static bool character_follows(const uint8_t *at, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    if ((at[i] & 0xC0) != 0x80) {
      return false;
    }
  }
  return true;
}

// What the first two bytes say; the second one's range shuts out overlong forms, surrogates and what is above U+10FFFF.
static size_t character_announced(const uint8_t *at, size_t left) {
  uint8_t first = at[0];
  uint8_t second = left > 1 ? at[1] : 0;
  if (first >= 0xC2 && first <= 0xDF) {
    return 2;
  }
  if (first >= 0xE0 && first <= 0xEF) {
    bool fits = (first != 0xE0 || second >= 0xA0) && (first != 0xED || second < 0xA0);
    return fits ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    bool fits = (first != 0xF0 || second >= 0x90) && (first != 0xF4 || second < 0x90);
    return fits ? 4 : 0;
  }
  return 0;
}

size_t character_length(const char *at, size_t left) {
  const uint8_t *bytes = (const uint8_t *)at;
  if (bytes[0] < 0x80) {
    return 1;
  }
  size_t length = character_announced(bytes, left);
  return length && length <= left && character_follows(bytes, 1, length) ? length : 0;
}

bool character_all_valid(const char *at, size_t size) {
  for (size_t i = 0; i < size;) {
    size_t length = character_length(at + i, size - i);
    if (!length) {
      return false;
    }
    i += length;
  }
  return true;
}

size_t character_cut(const char *at, size_t size, size_t most) {
  size_t cut = size < most ? size : most;
  while (cut && cut < size && ((unsigned char)at[cut] & 0xc0) == 0x80) {
    cut--;
  }
  return cut;
}
