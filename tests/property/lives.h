// SPDX-License-Identifier: Apache-2.0
// The slow recount where closed requests are let go: one id has several lives, and what comes too late has none.
#ifndef HUIYIN_TESTS_PROPERTY_LIVES_H
#define HUIYIN_TESTS_PROPERTY_LIVES_H

#include "tests/property/recount.h"

enum { LIVES_MESSAGES = 32, LIVES_ID = 80 };

// What lies in a partition, in order.
struct message_read {
  const struct event *event;
  int64_t timestamp;  // MOMENT_NONE for none
};

// The events that count, each under the name of its life: `ID`, `ID+`, `ID++`. They must not be moved.
struct lives {
  size_t count;
  struct event events[LIVES_MESSAGES];
  const struct event *list[LIVES_MESSAGES];
  char ids[LIVES_MESSAGES][LIVES_ID];
  int64_t log_times[LIVES_MESSAGES];  // at their messages
  size_t too_late;
};

void lives_init(struct lives *l, const struct message_read *messages, size_t count, int64_t keep);

// The name of the life that an id has last had, gone or not.
void lives_last(const struct lives *l, const char *request_id, char *out);

#endif
