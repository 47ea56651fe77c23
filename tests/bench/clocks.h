// SPDX-License-Identifier: Apache-2.0
// The clocks that the benchmarks measure by, in nanoseconds.
#ifndef HUIYIN_TESTS_BENCH_CLOCKS_H
#define HUIYIN_TESTS_BENCH_CLOCKS_H

#include <stdint.h>
#include <time.h>

static inline int64_t clocks_read(clockid_t clock) {
  struct timespec now;
  (void)clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline int64_t clocks_monotonic(void) {
  return clocks_read(CLOCK_MONOTONIC);
}

static inline int64_t clocks_wall(void) {
  return clocks_read(CLOCK_REALTIME);
}

// Of this process, all threads.
static inline int64_t clocks_processor(void) {
  return clocks_read(CLOCK_PROCESS_CPUTIME_ID);
}

#endif
