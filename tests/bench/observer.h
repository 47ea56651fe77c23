// SPDX-License-Identifier: Apache-2.0
// Sees, on connections of its own, how far each partition is counted in Redis, as soon as it is.
#ifndef HUIYIN_TESTS_BENCH_OBSERVER_H
#define HUIYIN_TESTS_BENCH_OBSERVER_H

#include <hiredis/hiredis.h>
#include <stdint.h>

enum { OBSERVER_PARTITIONS = 16 };

// Redis tells one connection that a key of the prefix has changed (CLIENT TRACKING, broadcasting); the other one then
// asks for the offsets. So what is seen is what any client would see, a round trip later. One thread.
struct observer {
  redisContext *told, *asks;
  int partitions;
};

// Ends the program with a sentence where Redis at 127.0.0.1:port can not do it.
void observer_init(struct observer *o, int port, int partitions);

// Waits at most timeout_ms for a change, then asks: offsets[p] is how far p is counted, 0 where it is not yet.
void observer_look(struct observer *o, int timeout_ms, int64_t *offsets);
void observer_release(struct observer *o);

#endif
