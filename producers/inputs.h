// SPDX-License-Identifier: Apache-2.0
// All the inputs of one run.
#ifndef HUIYIN_PRODUCERS_INPUTS_H
#define HUIYIN_PRODUCERS_INPUTS_H

#include <stddef.h>
#include <stdint.h>

#include "producers/profile.h"
#include "producers/rows.h"
#include "runtime/buf.h"
#include "runtime/err.h"
#include "runtime/settings.h"

// Owns what it holds. A zeroed one is empty.
struct inputs {
  struct rows *at;
  size_t count;
  uint64_t bytes;     // of all of them; 0 where one is a pipe
  bool alike;         // all must have the header of the first, since their rejects share one file
  struct buf header;  // that of the first
};

// Opens the files that were named, standard input where none was, and looks at what can be looked at before anything is
// sent: headers and the profile's columns. `twice`: they will be read again. -1 with a sentence.
int inputs_open(
  struct inputs *in, const struct settings *s, const struct profile *profile, bool twice, bool alike, struct err *e);
void inputs_close(struct inputs *in);

// Reads what stands before the first row of an input. -1 with a sentence.
int inputs_begin(struct inputs *in, size_t index, struct err *e);

#endif
