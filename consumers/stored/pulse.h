// SPDX-License-Identifier: Apache-2.0
// The pulse of a partition: that somebody counts it, said again and again under a key that ends by itself.
#ifndef HUIYIN_CONSUMERS_STORED_PULSE_H
#define HUIYIN_CONSUMERS_STORED_PULSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/redis/query.h"

// How often it is said, and how long it is kept, in ms. Its age is what of the second is gone: no two machines' clocks
// are compared.
enum { PULSE_EVERY = 2000, PULSE_KEPT = 60000, PULSE_NAME_SIZE = 128, PULSE_VERSION_SIZE = 32 };

struct pulse {
  char tracker[PULSE_NAME_SIZE];  // --instance, or host:pid
  char version[PULSE_VERSION_SIZE];
  int64_t end;           // of the log; -1 where not known
  int64_t lag;           // messages that are not counted in Redis, control records left out; -1 where not known
  int64_t commit;        // number of the last one, and ...
  int64_t committed_at;  // ... when, by that machine's clock; 0 where it made none yet
  int64_t refused_commits;
  int64_t rollbacks;
  int64_t misplaced;
};

// Appends the command that says it: SET with its end.
void pulse_say(struct query *q, const char *prefix, int32_t partition, const struct pulse *p);

// Reads the value of its key. -1 where it is none of ours; what is absent in it is 0, empty or -1 as above.
int pulse_read(struct pulse *p, const char *value, size_t size);

#endif
