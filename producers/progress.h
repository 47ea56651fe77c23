// SPDX-License-Identifier: Apache-2.0
// How far long work has come, redrawn on a terminal; silent elsewhere.
#ifndef HUIYIN_PRODUCERS_PROGRESS_H
#define HUIYIN_PRODUCERS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

// One thread.
struct progress {
  bool shown;  // stderr is a terminal
  const char *doing;
  uint64_t total;  // of `done`, 0 where unknown
  int64_t begun;   // ms of the monotonic clock
  int64_t drawn;
  uint32_t calls;
};

// `doing` names the work: "publishing". `total` is what `done` of progress_at counts up to: bytes, or events.
void progress_begin(struct progress *p, const char *doing, uint64_t total);

// Draws four times a second at most; cheap to call for every row.
void progress_at(struct progress *p, uint64_t rows, uint64_t events, uint64_t done);

// Takes the line away.
void progress_end(struct progress *p);

// A whole number with commas between thousands. `text` has room for 32 bytes; returns it.
const char *progress_number(uint64_t number, char *text);

#endif
