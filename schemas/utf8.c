// SPDX-License-Identifier: Apache-2.0
// Checks UTF-8 that is not all ASCII.
#include "schemas/utf8.h"

static bool continues(uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

static bool three_bytes(const uint8_t *at) {
  bool over_long = at[0] == 0xE0 && at[1] < 0xA0;
  bool surrogate = at[0] == 0xED && at[1] >= 0xA0;
  return continues(at[1]) && continues(at[2]) && !over_long && !surrogate;
}

static bool four_bytes(const uint8_t *at) {
  bool over_long = at[0] == 0xF0 && at[1] < 0x90;
  bool beyond = at[0] == 0xF4 && at[1] >= 0x90;
  return continues(at[1]) && continues(at[2]) && continues(at[3]) && !over_long && !beyond;
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
    return left >= 3 && three_bytes(at) ? 3 : 0;
  }
  return first <= 0xF4 && left >= 4 && four_bytes(at) ? 4 : 0;
}

// Chinese runs in characters of three bytes, so they have a loop of their own. Behind the leads E1 to EC any two
// continuations are right: over-long forms begin with E0, surrogates with ED.
static size_t chinese_run(const uint8_t *at, size_t left) {
  size_t done = 0;
  while (left - done >= 3) {
    const uint8_t *c = at + done;
    if ((uint8_t)(c[0] - 0xE1) > 0xEC - 0xE1 || (((c[1] ^ 0x80) | (c[2] ^ 0x80)) & 0xC0)) {
      break;
    }
    done += 3;
  }
  return done;
}

bool utf8_clean_slowly(const uint8_t *bytes, size_t size) {
  size_t done = 0;
  while (done < size) {
    done += chinese_run(bytes + done, size - done);
    if (done == size) {
      break;
    }
    size_t length = character(bytes + done, size - done);
    if (!length) {
      return false;
    }
    done += length;
    while (size - done >= 8 && utf8_ascii_word(bytes + done)) {
      done += 8;
    }
  }
  return true;
}
