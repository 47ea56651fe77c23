// SPDX-License-Identifier: Apache-2.0
// Latencies as they come, and their percentiles. One thread.
#ifndef HUIYIN_TESTS_BENCH_LATENCIES_H
#define HUIYIN_TESTS_BENCH_LATENCIES_H

#include <stddef.h>
#include <stdint.h>

struct latencies {
  int64_t *at;  // ns
  size_t count, room;
};

// Room for `room` of them; ends the program where there is none.
void latencies_init(struct latencies *l, size_t room);
void latencies_add(struct latencies *l, int64_t ns);

// In ms, of `percent` of them the greatest; 0 where there are none. Sorts them.
double latencies_percentile(struct latencies *l, double percent);
void latencies_release(struct latencies *l);

#endif
