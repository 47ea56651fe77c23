// SPDX-License-Identifier: Apache-2.0
// How a number went since the program began, as a line of blocks.
#include "consumers/top/sparkline.h"

#include <string.h>

enum { SPARKLINE_STEPS = 8 };

void sparkline_add(struct sparkline *s, int64_t value) {
  if (s->count == SPARKLINE_MOST) {
    memmove(s->samples, s->samples + 1, (SPARKLINE_MOST - 1) * sizeof *s->samples);
    s->count--;
  }
  s->samples[s->count++] = value;
}

static double sparkline_value(const struct sparkline *s, enum sparkline_of of, size_t place) {
  if (of == SPARKLINE_LEVEL) {
    return (double)s->samples[place];
  }
  double grown = (double)s->samples[place] - (double)s->samples[place - 1];
  return grown > 0 ? grown : 0;
}

// 0 to 7. A level that never changed is a line in the middle, or at the bottom where it is nothing.
static size_t sparkline_step(double value, double least, double most) {
  if (most <= least) {
    return value > 0 ? SPARKLINE_STEPS / 2 - 1 : 0;
  }
  return (size_t)((value - least) / (most - least) * (SPARKLINE_STEPS - 1) + 0.5);
}

void sparkline_draw(const struct sparkline *s, enum sparkline_of of, size_t width, struct buf *out) {
  size_t first = of == SPARKLINE_GROWTH ? 1 : 0;
  double least = 0;
  double most = 0;
  if (s->count > first + width) {
    first = s->count - width;
  }
  for (size_t i = first; i < s->count; i++) {
    double value = sparkline_value(s, of, i);
    most = i == first || value > most ? value : most;
    least = (i == first && of == SPARKLINE_LEVEL) || value < least ? value : least;
  }
  for (size_t i = first; i < s->count; i++) {
    // U+2581 to U+2588.
    const char block[] = {
      (char)0xe2, (char)0x96, (char)(0x81 + sparkline_step(sparkline_value(s, of, i), least, most))};
    buf_add(out, block, sizeof block);
  }
}
