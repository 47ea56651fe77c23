// SPDX-License-Identifier: Apache-2.0
// What one run of publishing is made of: for publish_run.c and publish_pass.c alone.
#ifndef HUIYIN_PRODUCERS_PUBLISH_PARTS_H
#define HUIYIN_PRODUCERS_PUBLISH_PARTS_H

#include "producers/embedded_room.h"
#include "producers/inputs.h"
#include "producers/progress.h"
#include "producers/publish_options.h"
#include "producers/refusals.h"
#include "producers/rejects.h"
#include "producers/sending.h"
#include "producers/sorter.h"

// One run. What is counted is of the pass that sends.
struct publish {
  const struct publish_options *options;
  struct inputs inputs;
  struct rejects rejects;
  struct refusals refusals;
  struct sorter sorter;
  struct sending sending;
  struct wire *wire;
  struct outbound *outbound;
  struct embedded_room *room;
  struct progress progress;
  bool checking;  // a pass that sends nothing
  bool failed;    // something other than a row went wrong, and was said
  uint64_t rows;
  uint64_t bad;
  uint64_t bytes;  // of the inputs before the one being read
};

// Says on stderr what went wrong; the run has failed.
void publish_say(struct publish *p, const struct err *e);
bool publish_nothing_bad(const struct publish *p);

// Reads all inputs once, and sends, sorts or only checks; `doing` is shown meanwhile.
void publish_pass(struct publish *p, const char *doing);
// The first of two passes, of a strict run that streams; the inputs then stand at their beginnings again.
void publish_check(struct publish *p);
// Sends what was sorted.
void publish_send_sorted(struct publish *p);

#endif
