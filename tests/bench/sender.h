// SPDX-License-Identifier: Apache-2.0
// What the programs that fill a topic share: settings, encoding, the outbound handle, the seconds that it took.
#ifndef HUIYIN_TESTS_BENCH_SENDER_H
#define HUIYIN_TESTS_BENCH_SENDER_H

#include <stdint.h>

#include "runtime/outbound.h"
#include "runtime/settings.h"
#include "schemas/wire.h"

// One thread. Every error ends the program with a sentence: it is a tool of the benchmarks, not of the product.
struct sender {
  struct outbound *outbound;
  struct wire *wire;
  struct buf payload;
  int64_t begun;  // ns, CLOCK_MONOTONIC
  uint64_t sent;
};

// The settings of a program of the benchmarks; ends it where they are wrong or help was asked for.
struct settings *sender_settings(const struct verb_usage *usage, int argc, char **argv);

// The value of a setting that is a whole number.
int64_t sender_number(const struct settings *s, const char *name);

void sender_open(struct sender *sender, const struct settings *s);

// Sends the event stamped with `timestamp` (ms).
void sender_event(struct sender *sender, const struct event *event, int64_t timestamp);

// Waits until all is acknowledged, and returns how many seconds have gone by since it was opened.
double sender_close(struct sender *sender);

#endif
