// SPDX-License-Identifier: Apache-2.0
// The pulse of a running tracker: it tells Redis every 2 s which partitions it counts (stored/pulse.h).
#ifndef HUIYIN_CONSUMERS_WORLD_PULSE_H
#define HUIYIN_CONSUMERS_WORLD_PULSE_H

#include <stdint.h>

struct track_world;

// The loop says what is to be told; a thread with a connection of its own tells it. So a loop that hangs, or that may
// not commit, has no pulse.
struct track_pulse;

// `w` outlives it.
struct track_pulse *track_pulse_new(struct track_world *w);
// The loop turns; `now` is of the clock that nobody sets, in ms. NULL is taken and does nothing, here and below.
void track_pulse_round(struct track_pulse *p, int64_t now);
// Asks its thread to end, so that it does while others are waited for.
void track_pulse_stop(struct track_pulse *p);
void track_pulse_free(struct track_pulse *p);

#endif
