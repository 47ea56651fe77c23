// SPDX-License-Identifier: Apache-2.0
// A line of text that is typed.
#include "consumers/top/typing.h"

#include <stdint.h>
#include <string.h>

#include "consumers/top/browsing.h"

static size_t typing_encode(char out[4], uint32_t code) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  static const uint8_t firsts[] = {0, 0xc0, 0xe0, 0xf0};
  out[0] = (char)(firsts[more] | code >> (6 * more));
  for (size_t i = 1; i <= more; i++) {
    out[i] = (char)(0x80 | (code >> (6 * (more - i)) & 0x3f));
  }
  return more + 1;
}

// Takes the last character away, all of its bytes.
static void typing_shorten(char *text) {
  size_t size = strlen(text);
  while (size && ((uint8_t)text[size - 1] & 0xc0) == 0x80) {
    size--;
  }
  text[size ? size - 1 : 0] = 0;
}

bool typing_key(char *text, size_t room, int key) {
  if (key == KEYS_BACKSPACE) {
    typing_shorten(text);
    return true;
  }
  // No control characters, nothing that is no character.
  if (key < ' ' || key >= KEYS_UP || (key >= 0x7f && key < 0xa0) || (key >= 0xd800 && key < 0xe000)) {
    return false;
  }
  char bytes[4];
  size_t size = strlen(text);
  size_t more = typing_encode(bytes, (uint32_t)key);
  if (size + more < room) {
    memcpy(text + size, bytes, more);
    text[size + more] = 0;
  }
  return true;
}
