// SPDX-License-Identifier: Apache-2.0
// Redis for the loop that never waits: commands go out and answers come in as the socket is ready.
#ifndef HUIYIN_CONSUMERS_REDIS_LINK_H
#define HUIYIN_CONSUMERS_REDIS_LINK_H

#include "consumers/redis/client.h"
#include "consumers/track/reply.h"

// Told in the loop's thread, inside redis_link_* calls. `fatal`: the sentence of a fault that waiting does not cure (a
// wrong password).
struct redis_link_events {
  void *context;
  void (*up)(void *context);
  void (*down)(void *context);
  void (*reply)(void *context, const struct reply *reply);
  bool (*awaits)(void *context);  // whether more answers are owed
  void (*fatal)(void *context, const char *sentence);
};

// Connects by itself, again with growing pauses when the server is away, and says so once. One thread.
struct redis_link;

struct redis_link *redis_link_new(const struct redis_url *url, const struct redis_link_events *events);
void redis_link_free(struct redis_link *l);

// Queues whole commands. Without a connection they are dropped: the machines send again after `up`.
void redis_link_send(struct redis_link *l, const void *bytes, size_t size);

// Breaks the connection once the loop comes round, and connects anew after a pause.
void redis_link_reset(struct redis_link *l);

// For poll(): the descriptor (-1 for none) and whether it has something to write.
int redis_link_fd(const struct redis_link *l);
bool redis_link_has_output(const struct redis_link *l);

// Does what can be done: connects when it is time, writes, reads, hands answers over. `now` in ms.
void redis_link_step(struct redis_link *l, int64_t now);

// When to step even if the descriptor is quiet; INT64_MAX for never.
int64_t redis_link_wake(const struct redis_link *l);

uint64_t redis_link_reconnects(const struct redis_link *l);

#endif
