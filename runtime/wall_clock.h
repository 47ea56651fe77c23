// SPDX-License-Identifier: Apache-2.0
// The machine's time of day, for what must give a moment to code that knows no clock.
#ifndef HUIYIN_RUNTIME_WALL_CLOCK_H
#define HUIYIN_RUNTIME_WALL_CLOCK_H

#include <stdint.h>

// Milliseconds since 1970, UTC. It may be set back; any thread may ask.
int64_t wall_clock(void);

#endif
