// SPDX-License-Identifier: Apache-2.0
// Chance by integers alone, so that a seed means the same town on every machine.
#ifndef HUIYIN_PRODUCERS_TOWN_CHANCE_H
#define HUIYIN_PRODUCERS_TOWN_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One stream of numbers (splitmix64). A value; copy it at will.
struct town_chance {
  uint64_t state;
};

// What a stream is drawn for. The numbers are part of what a seed means: never change one, only add.
enum town_stream {
  TOWN_STREAM_REQUEST = 1,
  TOWN_STREAM_DAY,
  TOWN_STREAM_UNIT,
  TOWN_STREAM_VOLUNTEER,
  TOWN_STREAM_ORDER
};

// The stream of one item: any two items of any two streams have nothing to do with each other.
struct town_chance town_chance_of(uint64_t seed, enum town_stream stream, uint64_t item);

uint64_t town_chance_next(struct town_chance *c);

// 0 to count - 1; count is at least 1.
uint32_t town_chance_below(struct town_chance *c, uint32_t count);

// Whether something befalls that does so `per_mille` times in a thousand.
bool town_chance_in(struct town_chance *c, uint32_t per_mille);

// A duration around `mean`: many short ones, few long ones, at most five times the mean.
int64_t town_chance_skewed(struct town_chance *c, int64_t mean);

// The index of one of `count` weights, each as often as its weight says. The weights' sum is at least 1.
size_t town_chance_weighted(struct town_chance *c, const uint16_t *weights, size_t count);

#endif
