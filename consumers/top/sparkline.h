// SPDX-License-Identifier: Apache-2.0
// How a number went since the program began, as a line of blocks: ▁▂▃▄▅▆▇█.
#ifndef HUIYIN_CONSUMERS_TOP_SPARKLINE_H
#define HUIYIN_CONSUMERS_TOP_SPARKLINE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"

enum { SPARKLINE_MOST = 240 };

// The newest samples. A zeroed one has seen nothing.
struct sparkline {
  int64_t samples[SPARKLINE_MOST];
  size_t count;
};

void sparkline_add(struct sparkline *s, int64_t value);

// Appends one block for each of the newest samples, at most `width`, the newest last.
// LEVEL: how high the number stood, between the least and the most of those shown; GROWTH: by how much it grew from
// sample to sample (what shrank, grew by nothing), against the most of those shown.
enum sparkline_of { SPARKLINE_LEVEL, SPARKLINE_GROWTH };
void sparkline_draw(const struct sparkline *s, enum sparkline_of of, size_t width, struct buf *out);

#endif
