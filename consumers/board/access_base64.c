// SPDX-License-Identifier: Apache-2.0
// Bytes as text.
#include "consumers/board/access_base64.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void access_base64_write(const uint8_t *bytes, size_t size, struct buf *out) {
  uint32_t held = 0;
  unsigned bits = 0;
  for (size_t i = 0; i < size; i++) {
    held = held << 8 | bytes[i];
    for (bits += 8; bits >= 6; bits -= 6) {
      buf_add_byte(out, (uint8_t)letters[held >> (bits - 6) & 63]);
    }
  }
  if (bits) {
    buf_add_byte(out, (uint8_t)letters[held << (6 - bits) & 63]);
  }
}

static int value_of(char c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (c >= '0' && c <= '9') {
    return c - '0' + 52;
  }
  return c == '-' || c == '+' ? 62 : c == '_' || c == '/' ? 63 : -1;
}

int access_base64_read(const char *text, size_t size, uint8_t *bytes, size_t most) {
  uint32_t held = 0;
  unsigned bits = 0;
  size_t count = 0;
  for (int padding = 0; size && text[size - 1] == '=' && padding < 2; padding++) {
    size--;
  }
  for (size_t i = 0; i < size; i++) {
    int value = value_of(text[i]);
    if (value < 0) {
      return -1;
    }
    held = held << 6 | (uint32_t)value;
    bits += 6;
    if (bits >= 8) {
      if (count == most) {
        return -1;
      }
      bits -= 8;
      bytes[count++] = (uint8_t)(held >> bits);
    }
  }
  // What is left over are no bits of a byte.
  return size % 4 == 1 || (held & ((1U << bits) - 1)) != 0 ? -1 : (int)count;
}
