// SPDX-License-Identifier: Apache-2.0
// Names as Redis spells them, and as they are.
#include "consumers/view/spelling.h"

#include <stdbool.h>
#include <string.h>

static int digit_of(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void view_decode(struct buf *out, struct text spelled) {
  for (uint32_t i = 0; i < spelled.size; i++) {
    bool has_two = spelled.at[i] == '%' && spelled.size - i > 2;
    int high = has_two ? digit_of(spelled.at[i + 1]) : -1;
    int low = has_two ? digit_of(spelled.at[i + 2]) : -1;
    bool encoded = high >= 0 && low >= 0;
    buf_add_byte(out, encoded ? (uint8_t)(high << 4 | low) : (uint8_t)spelled.at[i]);
    i += encoded ? 2 : 0;
  }
}

void view_encode(struct buf *out, struct text name) {
  static const char hex[] = "0123456789ABCDEF";
  for (uint32_t i = 0; i < name.size; i++) {
    uint8_t byte = (uint8_t)name.at[i];
    if (byte < 0x20 || byte == 0x7f || byte == '%' || byte == ':') {
      buf_add_byte(out, '%');
      buf_add_byte(out, (uint8_t)hex[byte >> 4]);
      buf_add_byte(out, (uint8_t)hex[byte & 15]);
    } else {
      buf_add_byte(out, byte);
    }
  }
}

// How much of the scope stands before the one name that it ends with; all of it where it ends with none.
static uint32_t head_of(struct text scope) {
  static const struct {
    const char *word;
    uint32_t size;  // of the head: the word, and a date of a known size
  } heads[] = {{"district:", 9}, {"category:", 9}, {"channel:", 8}, {"kind:", 5}, {"unit:", 5}, {"station:", 8},
    {"day:", sizeof "day:2026-11-20:" - 1}, {"month:", sizeof "month:2026-11:" - 1}};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
    size_t size = strlen(heads[i].word);
    if (scope.size >= size && memcmp(scope.at, heads[i].word, size) == 0) {
      return heads[i].size < scope.size ? heads[i].size : scope.size;
    }
  }
  return scope.size;
}

void view_encode_scope(struct buf *out, struct text scope) {
  uint32_t head = head_of(scope);
  buf_add(out, scope.at, head);
  if (head < scope.size) {
    view_encode(out, (struct text){scope.at + head, scope.size - head});
  }
}
