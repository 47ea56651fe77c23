// SPDX-License-Identifier: Apache-2.0
// Whether bytes are UTF-8 without a NUL.
#ifndef HUIYIN_SCHEMAS_UTF8_H
#define HUIYIN_SCHEMAS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

// The whole question, character by character.
bool utf8_clean_slowly(const uint8_t *bytes, size_t size);

// The same answer for at least four bytes, sixteen at a time where the machine can.
bool utf8_clean_wide(const uint8_t *bytes, size_t size);

// The same for at most sixteen bytes where sixteen may be read.
bool utf8_clean_block(const uint8_t *bytes, size_t size);

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

// Whether at least sixteen bytes are all ASCII, none 0; the last step overlaps the one before.
static inline bool utf8_ascii_long(const uint8_t *bytes, size_t size) {
#ifdef __SSE2__
  const __m128i zero = _mm_setzero_si128();
  __m128i all = _mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *)(const void *)(bytes + size - 16)), zero);
  for (size_t done = 0; done + 16 < size; done += 16) {
    all = _mm_and_si128(all, _mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *)(const void *)(bytes + done)), zero));
  }
  return _mm_movemask_epi8(all) == 0xFFFF;
#else
  size_t done = 0;
  while (done + 8 <= size && utf8_ascii_word(bytes + done)) {
    done += 8;
  }
  return done + 8 > size && utf8_ascii_word(bytes + size - 8);
#endif
}

// True where all `size` bytes are well-formed UTF-8 (no over-long form, no surrogate, nothing above U+10FFFF) and none
// of them is 0. Ids are ASCII: that is asked for first.
static inline bool utf8_clean(const uint8_t *bytes, size_t size) {
  if (size >= 16) {
    return (size <= 64 && utf8_ascii_long(bytes, size)) || utf8_clean_wide(bytes, size);
  }
  if (size >= 8) {
    return (utf8_ascii_word(bytes) && utf8_ascii_word(bytes + size - 8)) || utf8_clean_wide(bytes, size);
  }
  if (size >= 4) {
    return (utf8_ascii_half_word(bytes) && utf8_ascii_half_word(bytes + size - 4)) || utf8_clean_wide(bytes, size);
  }
  return utf8_clean_slowly(bytes, size);
}

// The same where the bytes up to `end` may be read, which saves a short text the question of how short it is.
static inline bool utf8_clean_before(const uint8_t *bytes, size_t size, const uint8_t *end) {
#ifdef __SSE2__
  if (size <= 16 && end - bytes >= 16) {
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    uint32_t ascii = (uint32_t)_mm_movemask_epi8(_mm_cmpgt_epi8(block, _mm_setzero_si128()));
    return !(~ascii & ((UINT32_C(1) << size) - 1)) || utf8_clean_block(bytes, size);
  }
#else
  (void)end;
#endif
  return utf8_clean(bytes, size);
}

#endif
