// SPDX-License-Identifier: Apache-2.0
// Latencies as they come, and their percentiles.
#include "tests/bench/latencies.h"

#include <stdio.h>
#include <stdlib.h>

void latencies_init(struct latencies *l, size_t room) {
  *l = (struct latencies){.at = calloc(room + 1, sizeof *l->at), .room = room};
  if (!l->at) {
    (void)fprintf(stderr, "there is no memory for %zu latencies\n", room);
    exit(1);
  }
}

void latencies_add(struct latencies *l, int64_t ns) {
  if (l->count < l->room) {
    l->at[l->count++] = ns;
  }
}

static int by_length(const void *a, const void *b) {
  int64_t left = *(const int64_t *)a;
  int64_t right = *(const int64_t *)b;
  return (left > right) - (left < right);
}

double latencies_percentile(struct latencies *l, double percent) {
  if (!l->count) {
    return 0;
  }
  qsort(l->at, l->count, sizeof *l->at, by_length);
  size_t place = (size_t)((double)l->count * percent / 100);
  return (double)l->at[place < l->count ? place : l->count - 1] / 1e6;
}

void latencies_release(struct latencies *l) {
  free(l->at);
}
