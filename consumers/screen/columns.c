// SPDX-License-Identifier: Apache-2.0
// Texts in columns of a terminal, where a Chinese character is two columns wide.
#include "consumers/screen/columns.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "runtime/character.h"

void columns_begin(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
}

static wchar_t columns_decode(const char *at, size_t length) {
  static const uint8_t masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  uint32_t code = (uint8_t)at[0] & masks[length];
  for (size_t i = 1; i < length; i++) {
    code = code << 6 | ((uint8_t)at[i] & 0x3f);
  }
  return (wchar_t)code;
}

size_t columns_next(struct text text, size_t at, int *width) {
  size_t length = character_length(text.at + at, text.size - at);
  *width = length ? wcwidth(columns_decode(text.at + at, length)) : -1;
  return length ? length : 1;
}

// As lines of plain text take it: what is not known counts nothing, a stray byte one column.
static size_t columns_plain(struct text text, size_t at, size_t *width) {
  int columns;
  size_t length = columns_next(text, at, &columns);
  bool stray = columns < 0 && !character_length(text.at + at, text.size - at);
  *width = columns > 0 ? (size_t)columns : stray;
  return length;
}

size_t columns_of(struct text text) {
  size_t total = 0;
  for (size_t at = 0; at < text.size;) {
    size_t width;
    at += columns_plain(text, at, &width);
    total += width;
  }
  return total;
}

// The bytes that fit into `width` columns.
static size_t columns_fit(struct text text, size_t width, size_t *used) {
  size_t at = 0;
  *used = 0;
  while (at < text.size) {
    size_t columns;
    size_t length = columns_plain(text, at, &columns);
    if (*used + columns > width) {
      break;
    }
    *used += columns;
    at += length;
  }
  return at;
}

static size_t columns_add(struct buf *out, struct text text, size_t width) {
  bool whole = columns_of(text) <= width;
  size_t used;
  size_t size = columns_fit(text, whole || !width ? width : width - 1, &used);
  buf_add(out, text.at, size);
  if (!whole && width) {
    buf_add_string(out, "…");
    used++;
  }
  return used;
}

void columns_left(struct buf *out, struct text text, size_t width) {
  for (size_t used = columns_add(out, text, width); used < width; used++) {
    buf_add_byte(out, ' ');
  }
}

void columns_whole(struct buf *out, struct text text, size_t width) {
  buf_add(out, text.at, text.size);
  for (size_t used = columns_of(text); used < width; used++) {
    buf_add_byte(out, ' ');
  }
}

void columns_number(struct buf *out, int64_t number, size_t width) {
  char digits[24];
  char spread[40];
  size_t size =
    (size_t)snprintf(digits, sizeof digits, "%" PRIu64, number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number);
  size_t used = 0;
  if (number < 0) {
    spread[used++] = '-';
  }
  for (size_t i = 0; i < size; i++) {
    if (i && (size - i) % 3 == 0) {
      spread[used++] = ',';
    }
    spread[used++] = digits[i];
  }
  for (size_t i = used; i < width; i++) {
    buf_add_byte(out, ' ');
  }
  buf_add(out, spread, used);
}

void columns_clip(struct buf *out, struct text lines, size_t width, size_t height, const char *end) {
  for (size_t at = 0, line = 0; at < lines.size && line < height; line++) {
    const char *newline = memchr(lines.at + at, '\n', lines.size - at);
    size_t size = newline ? (size_t)(newline - lines.at) - at : lines.size - at;
    (void)columns_add(out, (struct text){lines.at + at, (uint32_t)size}, width);
    buf_add_string(out, end);
    at += size + 1;
  }
}
