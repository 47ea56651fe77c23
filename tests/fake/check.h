// SPDX-License-Identifier: Apache-2.0
// What must hold in a fake world whatever happened in it: recounted from its log, and read off its alerts topic.
#ifndef HUIYIN_TESTS_FAKE_CHECK_H
#define HUIYIN_TESTS_FAKE_CHECK_H

#include "tests/fake/world.h"

enum fake_check {
  CHECK_COUNTERS = 1,  // counters and states are those of the log at the stored offsets and clocks
  CHECK_TOPIC = 2,     // in the topic RAISED and CLEARED alternate, each once, numbered without a gap
  CHECK_STANDING = 4,  // what stands in topic and outbox is what is owed
  CHECK_HISTORY = 8,   // log clock: the alerts are those of the log, each of them
  CHECK_QUIET = 15 - 8,
  CHECK_ALL = 15
};

// NULL, or a sentence that says what does not hold; kept in `out`.
enum { FAKE_CHECK_MAX = 512 };
const char *fake_check(const struct fake_world *w, unsigned what, char *out);

#endif
