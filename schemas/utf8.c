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

#ifdef __SSE2__

// Which of sixteen bytes are what, a bit each. What is in none of them is wrong, or rare enough to be looked at slowly.
struct classes {
  uint32_t ascii;   // 01 to 7F
  uint32_t behind;  // 80 to BF
  uint32_t two;     // C2 to DF, which one continuation follows
  uint32_t three;   // E1 to EF but ED, which any two continuations may follow
};

static uint32_t bits(__m128i bytes) {
  return (uint32_t)_mm_movemask_epi8(bytes);
}

static __m128i load(const uint8_t *at) {
  return _mm_loadu_si128((const __m128i *)(const void *)at);
}

// Bytes are compared with their sign: 80 is the least, BF is -65.
static struct classes classify(__m128i x) {
  __m128i from_c2 = _mm_cmpgt_epi8(x, _mm_set1_epi8(-63));
  __m128i below_e0 = _mm_cmplt_epi8(x, _mm_set1_epi8(-32));
  __m128i below_f0 = _mm_cmplt_epi8(x, _mm_set1_epi8(-16));
  __m128i narrow = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8(-32)), _mm_cmpeq_epi8(x, _mm_set1_epi8(-19)));
  return (struct classes){.ascii = bits(_mm_cmpgt_epi8(x, _mm_setzero_si128())),
    .behind = bits(_mm_cmplt_epi8(x, _mm_set1_epi8(-64))),
    .two = bits(_mm_and_si128(from_c2, below_e0)),
    .three = bits(_mm_andnot_si128(_mm_or_si128(below_e0, narrow), below_f0))};
}

// Two loads that overlap, side by side in one register: the second begins at `size - half` of the text.
static uint32_t folded(uint32_t both, unsigned half, size_t size) {
  uint32_t low = (UINT32_C(1) << half) - 1;
  return (both & low) | (both >> half & low) << (size - half);
}

static struct classes classify_short(const uint8_t *bytes, size_t size) {
  unsigned half = size >= 8 ? 8 : 4;
  uint64_t first = 0;
  uint64_t second = 0;
  __m128i x;
  if (half == 8) {
    memcpy(&first, bytes, 8);
    memcpy(&second, bytes + size - 8, 8);
    x = _mm_set_epi64x((long long)second, (long long)first);
  } else {
    memcpy(&first, bytes, 4);
    memcpy(&second, bytes + size - 4, 4);
    x = _mm_cvtsi64_si128((long long)(second << 32 | first));
  }
  struct classes c = classify(x);
  return (struct classes){
    folded(c.ascii, half, size), folded(c.behind, half, size), folded(c.two, half, size), folded(c.three, half, size)};
}

// Whether `count` bytes are in order, where *carry says which of the first must be continuations; it then says so of
// those that come after.
static bool in_order(struct classes c, unsigned count, uint32_t *carry) {
  uint32_t all = (UINT32_C(1) << count) - 1;
  uint32_t starts = c.two | c.three;
  uint32_t expected = starts << 1 | c.three << 2 | *carry;
  *carry = expected >> count;
  return (expected & all) == c.behind && (c.ascii | c.behind | starts) == all;
}

bool utf8_clean_block(const uint8_t *bytes, size_t size) {
  uint32_t all = (UINT32_C(1) << size) - 1;
  uint32_t carry = 0;
  struct classes c = classify(load(bytes));
  c = (struct classes){c.ascii & all, c.behind & all, c.two & all, c.three & all};
  return (in_order(c, (unsigned)size, &carry) && !carry) || utf8_clean_slowly(bytes, size);
}

bool utf8_clean_wide(const uint8_t *bytes, size_t size) {
  uint32_t carry = 0;
  if (size < 16) {
    return (in_order(classify_short(bytes, size), (unsigned)size, &carry) && !carry) || utf8_clean_slowly(bytes, size);
  }
  bool clean = true;
  for (size_t done = 0; clean && done + 16 <= size; done += 16) {
    clean = in_order(classify(load(bytes + done)), 16, &carry);
  }
  unsigned left = size % 16;
  if (clean && left) {
    struct classes c = classify(load(bytes + size - 16));
    unsigned before = 16 - left;
    c = (struct classes){c.ascii >> before, c.behind >> before, c.two >> before, c.three >> before};
    clean = in_order(c, left, &carry);
  }
  return (clean && !carry) || utf8_clean_slowly(bytes, size);
}

#else

bool utf8_clean_block(const uint8_t *bytes, size_t size) {
  return utf8_clean_slowly(bytes, size);
}

bool utf8_clean_wide(const uint8_t *bytes, size_t size) {
  return utf8_clean_slowly(bytes, size);
}

#endif
