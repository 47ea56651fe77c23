// SPDX-License-Identifier: Apache-2.0
// Chance that a seed decides: SplitMix64, the same numbers on every machine.
#ifndef HUIYIN_TESTS_PROPERTY_CHANCE_H
#define HUIYIN_TESTS_PROPERTY_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
  uint64_t state;
};

static inline uint64_t chance_next(struct chance *c) {
  uint64_t z = c->state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

// From 0 to count - 1.
static inline uint32_t chance_below(struct chance *c, uint32_t count) {
  return (uint32_t)((chance_next(c) >> 32) * count >> 32);
}

static inline bool chance_one_in(struct chance *c, uint32_t count) {
  return chance_below(c, count) == 0;
}

#endif
