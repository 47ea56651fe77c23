// SPDX-License-Identifier: Apache-2.0
// What Redis holds of all partitions, read in one moment.
#ifndef HUIYIN_CONSUMERS_STORED_STORED_H
#define HUIYIN_CONSUMERS_STORED_STORED_H

#include <hiredis/hiredis.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/redis/query.h"
#include "consumers/stored/meta.h"
#include "runtime/err.h"

// The clock moved to `moment` when `offset` was the next one to read.
struct stored_move {
  int64_t offset;
  int64_t moment;
};

struct stored_partition {
  bool present;  // it has a hash
  struct meta meta;
  struct stored_move *moves;  // by offset, those at one by moment
  size_t move_count;
  size_t states;
  size_t outbox_count;
  const redisReply *outbox;  // an array of encoded alerts, oldest first
};

// Owns all of it.
struct stored {
  const char *settings;  // NULL where there are none
  struct stored_partition *partitions;
  size_t count;
  const redisReply *const *more;  // the answers to the caller's own commands
  redisReply *answers;
};

// Reads the settings and `count` partitions, and runs the commands in `more` (may be NULL; it is emptied), all in one
// transaction. -1 with a sentence: the connection, or a value that is none of ours.
int stored_read(struct stored *s, redisContext *c, const char *prefix, size_t count, struct query *more, struct err *e);

// The same for who is about to count anew: a value that is none of ours is as if absent.
int stored_read_lenient(struct stored *s, redisContext *c, const char *prefix, size_t count, struct err *e);
void stored_release(struct stored *s);

// Whether any partition was committed since `before` was read.
bool stored_moved(const struct stored *before, const struct stored *after);

#endif
