// SPDX-License-Identifier: Apache-2.0
// Reckons when a message may go.
#include "producers/simulate_pace.h"

static const int64_t second = 1000000000;

// count * second / rate, by parts so that nothing overflows.
static int64_t over(int64_t count, int64_t rate) {
  return count / rate * second + count % rate * (second / rate) + count % rate * (second % rate) / rate;
}

int64_t simulate_pace_due(const struct simulate_pace *p, uint64_t sent, int64_t now) {
  if (p->rate) {
    return p->started + over((int64_t)sent, p->rate);
  }
  if (p->accelerate) {
    return p->started + over(now - p->from, p->accelerate) / 1000;
  }
  return p->started;
}
