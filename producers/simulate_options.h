// SPDX-License-Identifier: Apache-2.0
// What `huiyin simulate` was asked for.
#ifndef HUIYIN_PRODUCERS_SIMULATE_OPTIONS_H
#define HUIYIN_PRODUCERS_SIMULATE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "runtime/settings.h"

struct simulate_options {
  uint64_t seed;
  uint32_t requests;
  int64_t days;
  int64_t end;
  int64_t rate;         // messages a second, 0 for none
  int64_t accelerate;   // simulated seconds in a real one, 0 for none
  uint32_t duplicates;  // parts per million
  uint32_t disorder;    // parts per million
  bool print;
};

// -1 with a sentence that names the setting. `now` in milliseconds since 1970: the end where none is given, and what
// an end that is given must not pass where messages go to a broker.
int simulate_options_read(struct simulate_options *o, const struct settings *s, int64_t now, struct err *e);

// `5%`, `0.05`, `0`: a share from nothing to the whole, in parts per million, what is finer cut off. -1 where the text
// is none.
int simulate_options_share(const char *text, uint32_t *parts);

#endif
