// SPDX-License-Identifier: Apache-2.0
// What the running `huiyin notify` is made of: for run.c and run_tell.c alone.
#ifndef HUIYIN_CONSUMERS_TELLING_RUN_PARTS_H
#define HUIYIN_CONSUMERS_TELLING_RUN_PARTS_H

#include "consumers/telling/run.h"
#include "consumers/telling/status.h"

// In ms: how often one who stands by looks, and the shortest pause after a failure.
enum { RUN_LOOK = 500 };

struct run {
  const struct teller_options *options;
  struct store *store;
  struct reader *reader;
  struct letters *letters;
  struct status *status;  // NULL where nothing is served
  struct teller_counts counts;
  int bell;
  int64_t last;  // the clock, which goes forward while one tells
  int64_t committed_at;
  int64_t counted_at;
  int64_t pause;
  bool stands_by;
  bool has_told;  // the topic was there before
  struct err said;
};

// Tells until a stop (0), or until it has to be begun anew from what Redis holds: -1 with a sentence. The place is
// taken, and given up in the end.
int run_tell(struct run *r, struct err *e);

#endif
