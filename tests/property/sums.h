// SPDX-License-Identifier: Apache-2.0
// Counters by the name that Redis would give them: what a recount comes to, held against a tally.
#ifndef HUIYIN_TESTS_PROPERTY_SUMS_H
#define HUIYIN_TESTS_PROPERTY_SUMS_H

#include "consumers/core/tally.h"

enum { SUMS_MAX = 512, SUM_NAME_MAX = 120 };

struct sum {
  uint64_t hash;
  char name[SUM_NAME_MAX];
  int64_t values[FIELD_COUNT];
};

// A plain value; one thread.
struct sums {
  size_t width;
  size_t count;
  struct sum list[SUMS_MAX];
};

void sums_init(struct sums *s, size_t width);

// The numbers under a name, all 0 where it is new.
int64_t *sums_at(struct sums *s, const char *name);

// NULL where the tally holds these numbers and no others, zeroes aside; otherwise a sentence in a buffer of the
// function's caller.
enum { SUMS_DIFFERENCE_MAX = 2048 };
const char *sums_difference(const struct sums *s, const struct tally *t, char *out);

#endif
