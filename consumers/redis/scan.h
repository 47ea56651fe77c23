// SPDX-License-Identifier: Apache-2.0
// Walks the keys of a prefix without making Redis stand still.
#ifndef HUIYIN_CONSUMERS_REDIS_SCAN_H
#define HUIYIN_CONSUMERS_REDIS_SCAN_H

#include <hiredis/hiredis.h>

#include "runtime/err.h"

// Called for each page of keys that begin with `start`, whatever that means in a pattern; a key may come twice. -1 ends
// the walk.
typedef int scan_each(void *context, const redisReply *keys, struct err *e);
int scan_keys(redisContext *c, const char *start, scan_each *each, void *context, struct err *e);

#endif
