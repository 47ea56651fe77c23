// SPDX-License-Identifier: Apache-2.0
// When the next message may go: at a rate, in accelerated time, or at once.
#ifndef HUIYIN_PRODUCERS_SIMULATE_PACE_H
#define HUIYIN_PRODUCERS_SIMULATE_PACE_H

#include <stdint.h>

// At most one of rate (messages a second) and accelerate (simulated seconds in a real one) is not 0. Real time is in
// nanoseconds of any clock that does not jump, and always an argument.
struct simulate_pace {
  int64_t rate;
  int64_t accelerate;
  int64_t started;  // real time of the first message
  int64_t from;     // simulated time of the first message, in milliseconds
};

// The real time at which the message may go that `sent` others precede, simulated time having come to `now`.
int64_t simulate_pace_due(const struct simulate_pace *p, uint64_t sent, int64_t now);

#endif
