// SPDX-License-Identifier: Apache-2.0
// Whether a Redis may throw counters away.
#ifndef HUIYIN_CONSUMERS_REDIS_EVICTION_H
#define HUIYIN_CONSUMERS_REDIS_EVICTION_H

#include <hiredis/hiredis.h>

#include "runtime/err.h"

// -1 with a sentence where the server evicts keys like ours when its memory is full. A server that does not tell (INFO
// is not everybody's right) is believed.
int eviction_check(redisContext *c, struct err *e);

#endif
