// SPDX-License-Identifier: Apache-2.0
// The machine's steady clock, for how long something takes.
#ifndef HUIYIN_RUNTIME_STEADY_CLOCK_H
#define HUIYIN_RUNTIME_STEADY_CLOCK_H

#include <stdint.h>

// Milliseconds since some moment; it is never set. Any thread may ask.
int64_t steady_clock(void);

#endif
