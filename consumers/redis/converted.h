// SPDX-License-Identifier: Apache-2.0
// An answer that hiredis has read, as the state machines see it.
#ifndef HUIYIN_CONSUMERS_REDIS_CONVERTED_H
#define HUIYIN_CONSUMERS_REDIS_CONVERTED_H

#include <hiredis/hiredis.h>

#include "consumers/track/reply.h"

// Room for the replies of one answer, used again for the next. Zeroed, it is empty.
struct converted {
  struct reply *replies;
  size_t room;
};

void converted_release(struct converted *c);

// Good until the next call, and for as long as `r` is: its bytes are used where they lie.
const struct reply *converted_reply(struct converted *c, const redisReply *r);

#endif
