// SPDX-License-Identifier: Apache-2.0
// Draws one line of progress.
#include "producers/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { DRAW_EVERY = 250, LOOK_EVERY = 256 };

static int64_t milliseconds(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const char *doing, uint64_t total) {
  *p = (struct progress){.shown = isatty(STDERR_FILENO), .doing = doing, .total = total, .begun = milliseconds()};
  p->drawn = p->begun;
}

const char *progress_number(uint64_t number, char *text) {
  char digits[24];
  int size = snprintf(digits, sizeof digits, "%" PRIu64, number);
  char *out = text;
  for (int i = 0; i < size; i++) {
    if (i && (size - i) % 3 == 0) {
      *out++ = ',';
    }
    *out++ = digits[i];
  }
  *out = 0;
  return text;
}

static void draw(const struct progress *p, uint64_t rows, uint64_t events, uint64_t done, int64_t now) {
  char a[32];
  char b[32];
  char c[32];
  int64_t elapsed = now > p->begun ? now - p->begun : 1;
  (void)fprintf(stderr, "\r\033[K%s: %s rows, %s events, %s rows/s", p->doing, progress_number(rows, a),
    progress_number(events, b), progress_number(rows * 1000 / (uint64_t)elapsed, c));
  if (p->total && done) {
    uint64_t left = done < p->total ? (uint64_t)((double)elapsed / (double)done * (double)(p->total - done)) / 1000 : 0;
    (void)fprintf(stderr, ", %" PRIu64 ":%02" PRIu64 " left", left / 60, left % 60);
  }
  (void)fflush(stderr);
}

void progress_at(struct progress *p, uint64_t rows, uint64_t events, uint64_t done) {
  if (!p->shown || p->calls++ % LOOK_EVERY) {
    return;
  }
  int64_t now = milliseconds();
  if (now - p->drawn >= DRAW_EVERY) {
    p->drawn = now;
    draw(p, rows, events, done, now);
  }
}

void progress_end(struct progress *p) {
  if (p->shown) {
    (void)fprintf(stderr, "\r\033[K");
    (void)fflush(stderr);
    p->shown = false;
  }
}
