// SPDX-License-Identifier: Apache-2.0
// Events to encode and payloads to decode: a town's as they come, its filings alone, and filings all in ASCII.
#ifndef HUIYIN_TESTS_BENCH_SAMPLES_H
#define HUIYIN_TESTS_BENCH_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

#include "producers/town.h"
#include "schemas/wire.h"

enum { SAMPLES = 4096 };

// One event with the page that its texts lie in, and its payload.
struct sample {
  struct event event;
  struct town_page page;
  const uint8_t *payload;
  size_t size;
};

struct samples {
  struct sample *at;  // SAMPLES of them
  struct buf bytes;
};

// `which` is town, filed-chinese or filed-ascii. Ends the program with a sentence where that is none of them.
void samples_init(struct samples *s, const char *which, const struct wire *w);
void samples_release(struct samples *s);

#endif
