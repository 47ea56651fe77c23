// SPDX-License-Identifier: Apache-2.0
// Draws numbers with splitmix64 and tables, never with floating point.
#include "producers/town_chance.h"

static uint64_t mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);

struct town_chance town_chance_of(uint64_t seed, enum town_stream stream, uint64_t item) {
  uint64_t state = mixed(seed + golden);
  state = mixed(state + (uint64_t)stream * golden);
  return (struct town_chance){mixed(state + item * golden)};
}

uint64_t town_chance_next(struct town_chance *c) {
  c->state += golden;
  return mixed(c->state);
}

uint32_t town_chance_below(struct town_chance *c, uint32_t count) {
  return (uint32_t)(((town_chance_next(c) >> 32) * count) >> 32);
}

bool town_chance_in(struct town_chance *c, uint32_t per_mille) {
  return town_chance_below(c, 1000) < per_mille;
}

// The exponential distribution's quantiles at each sixteenth, in thousandths of the mean; the tail is cut at five.
static const uint16_t quantiles[] = {
  0, 65, 134, 208, 288, 375, 470, 575, 693, 827, 981, 1163, 1386, 1674, 2079, 2773, 5000};

int64_t town_chance_skewed(struct town_chance *c, int64_t mean) {
  uint32_t draw = town_chance_below(c, 16 * 1024);
  uint32_t low = draw / 1024;
  int64_t width = quantiles[low + 1] - quantiles[low];
  int64_t share = quantiles[low] * INT64_C(1024) + width * (draw % 1024);
  return mean / 1000 * share / 1024;
}

size_t town_chance_weighted(struct town_chance *c, const uint16_t *weights, size_t count) {
  uint32_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    sum += weights[i];
  }
  uint32_t draw = town_chance_below(c, sum);
  size_t i = 0;
  while (draw >= weights[i]) {
    draw -= weights[i++];
  }
  return i;
}
