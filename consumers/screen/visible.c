// SPDX-License-Identifier: Apache-2.0
// Texts of events on a screen: what could steer a terminal is shown, not sent.
#include "consumers/screen/visible.h"

#include "runtime/character.h"

// U+0080 to U+009F are C2 80 to C2 9F.
static bool visible_is_control(const char *at, size_t length) {
  uint8_t first = (uint8_t)at[0];
  return (length == 1 && (first < 0x20 || first == 0x7f)) || (length == 2 && first == 0xc2 && (uint8_t)at[1] < 0xa0);
}

// What turns the direction of the texts behind it (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), lines
// and paragraphs of their own (U+2028, U+2029), and U+FEFF, which nobody sees.
static bool visible_is_steering(const char *at, size_t length) {
  uint8_t first = (uint8_t)at[0];
  uint8_t second = length > 1 ? (uint8_t)at[1] : 0;
  uint8_t third = length > 2 ? (uint8_t)at[2] : 0;
  if (length == 2) {
    return first == 0xd8 && second == 0x9c;
  }
  bool general = length == 3 && first == 0xe2;
  return (general && second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xa8 && third <= 0xae))) ||
         (general && second == 0x81 && third >= 0xa6 && third <= 0xa9) ||
         (length == 3 && first == 0xef && second == 0xbb && third == 0xbf);
}

static void visible_escape(struct buf *out, const char *at, size_t length) {
  for (size_t i = 0; i < length; i++) {
    buf_printf(out, "\\x%02x", (unsigned)(uint8_t)at[i]);
  }
}

void visible_add(struct buf *out, struct text text) {
  for (size_t i = 0; i < text.size;) {
    const char *at = text.at + i;
    size_t length = character_length(at, text.size - i);
    if (!length || visible_is_control(at, length) || visible_is_steering(at, length)) {
      length = length ? length : 1;
      visible_escape(out, at, length);
    } else if (*at == '\\') {
      buf_add_string(out, "\\\\");
    } else {
      buf_add(out, at, length);
    }
    i += length;
  }
}
