// SPDX-License-Identifier: Apache-2.0
// Names made harmless.
#include "consumers/notify/plain.h"

#include <string.h>

#include "runtime/character.h"

static const char ellipsis[] = "\xe2\x80\xa6";
static const char replacement[3] = {'\xef', '\xbf', '\xbd'};

static bool is_control(const uint8_t *at, size_t length) {
  return (length == 1 && (at[0] < 0x20 || at[0] == 0x7f)) || (length == 2 && at[0] == 0xc2 && at[1] < 0xa0) ||
         (length == 3 && memcmp(at, "\xe2\x80", 2) == 0 && (at[2] == 0xa8 || at[2] == 0xa9));
}

// U+061C, U+200B, U+200E and U+200F, U+202A to U+202E, U+2060 to U+206F, U+FEFF, and the tags from U+E0000 to U+E007F.
// The joiners U+200C and U+200D stay: emoji and Persian are written with them.
static bool is_unseen(const uint8_t *at, size_t length) {
  if (length == 2) {
    return at[0] == 0xd8 && at[1] == 0x9c;
  }
  if (length == 4) {
    return memcmp(at, "\xf3\xa0\x80", 3) == 0 || memcmp(at, "\xf3\xa0\x81", 3) == 0;
  }
  if (length != 3) {
    return false;
  }
  if (memcmp(at, "\xe2\x80", 2) == 0) {
    return at[2] == 0x8b || at[2] == 0x8e || at[2] == 0x8f || (at[2] >= 0xaa && at[2] <= 0xae);
  }
  return (memcmp(at, "\xe2\x81", 2) == 0 && at[2] >= 0xa0 && at[2] <= 0xaf) || memcmp(at, "\xef\xbb\xbf", 3) == 0;
}

// A colon before a slash makes an address, on which people tap.
static bool is_mark(const char *at, size_t left) {
  return strchr("*`#<>[]|~\\&@", *at) || (*at == ':' && left > 1 && at[1] == '/');
}

// U+FF01 to U+FF5E are the twins of ! to ~.
static size_t add_twin(char *out, char mark) {
  unsigned code = 0xff00U + (unsigned char)mark - 0x20U;
  out[0] = (char)0xef;
  out[1] = (char)(0x80U | (code >> 6 & 0x3fU));
  out[2] = (char)(0x80U | (code & 0x3fU));
  return 3;
}

// What the character of `length` bytes becomes; 0 where it is of no well-formed one.
static size_t become(char out[4], const char *at, size_t length, size_t left, enum plain_kind kind) {
  if (!length) {
    memcpy(out, replacement, sizeof replacement);
    return sizeof replacement;
  }
  if (is_control((const uint8_t *)at, length)) {
    *out = ' ';
    return 1;
  }
  if (is_unseen((const uint8_t *)at, length)) {
    return 0;
  }
  if (kind == PLAIN_MARKED && length == 1 && is_mark(at, left)) {
    return add_twin(out, *at);
  }
  memcpy(out, at, length);
  return length;
}

void plain_add(struct buf *out, struct text text, enum plain_kind kind, size_t most) {
  size_t begun = out->size;
  size_t whole = begun;  // where an ellipsis still fits
  for (size_t i = 0; i < text.size;) {
    char one[4];
    size_t length = character_length(text.at + i, text.size - i);
    size_t size = become(one, text.at + i, length, text.size - i, kind);
    if (out->size - begun + size > most) {
      out->size = whole;
      buf_add_string(out, ellipsis);
      return;
    }
    buf_add(out, one, size);
    whole = out->size - begun + sizeof ellipsis - 1 <= most ? out->size : whole;
    i += length ? length : 1;
  }
}

struct text plain_cut(struct text text, size_t most) {
  size_t kept = 0;
  while (kept < text.size) {
    size_t length = character_length(text.at + kept, text.size - kept);
    length = length ? length : 1;
    if (kept + length > most) {
      break;
    }
    kept += length;
  }
  return (struct text){text.at, (uint32_t)kept};
}
