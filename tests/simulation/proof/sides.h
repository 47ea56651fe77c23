// SPDX-License-Identifier: Apache-2.0
// The same bytes to the fake Redis and to a real one, and their answers side by side.
#ifndef HUIYIN_TESTS_SIMULATION_PROOF_SIDES_H
#define HUIYIN_TESTS_SIMULATION_PROOF_SIDES_H

#include "consumers/redis/converted.h"
#include "tests/fake/redis.h"

enum { SIDES_CONNECTIONS = 4 };

// Owns both ends. `different`: what differed first, "" while nothing did.
struct sides {
  int port;
  struct fake_redis fake;
  redisContext *admin;  // of the real one, for what is no part of the script
  struct fake_connection *fakes[SIDES_CONNECTIONS];
  redisContext *reals[SIDES_CONNECTIONS];
  struct converted converted;
  void *last;      // answer of the real one, which `converted` points into
  size_t answers;  // compared
  char different[2000];
};

// How an answer is compared.
enum order {
  ORDER_AS_IS,
  ORDER_OF_PAIRS_FREE,  // a hash: field and value, in any order
  ORDER_OF_SOME_FREE    // an EXEC: `pairs` says which of its elements are hashes
};

// Both begin empty: the real one is flushed.
void sides_init(struct sides *s, int port);
void sides_release(struct sides *s);

// Each connection is closed on both sides and made anew.
void sides_reconnect(struct sides *s, size_t connection);
void sides_refuse(struct sides *s, enum fake_refusal refusal);

void sides_send(struct sides *s, size_t connection, const void *bytes, size_t size);
// The next answer of a connection, compared; `asked` names the command. The fake one's, to be freed.
struct reply *sides_take(struct sides *s, size_t connection, const char *asked, enum order order, uint64_t pairs);

// One side alone; the fake one's answer is to be freed, the other's is good until the next call.
struct reply *sides_ask_fake(struct sides *s, size_t connection, const void *bytes, size_t size);
const struct reply *sides_ask_real(struct sides *s, size_t connection, const void *bytes, size_t size);

#endif
