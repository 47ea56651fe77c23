// SPDX-License-Identifier: Apache-2.0
// What redis.c, connection.c and transaction.c share.
#ifndef HUIYIN_TESTS_FAKE_REDIS_PARTS_H
#define HUIYIN_TESTS_FAKE_REDIS_PARTS_H

#include "tests/fake/commands.h"

enum { WORDS_MAX = 512, WATCHED_MAX = 16, ANSWERS_MAX = 1024 };

struct watched {
  char name[128];
  uint64_t version;
};

struct fake_connection {
  struct fake_redis *redis;
  struct buf in;
  struct buf queued;  // the commands of a transaction, as they came
  bool in_multi;
  bool writes;  // it holds a command that does
  bool grows;
  bool broken;  // a command of the transaction was refused
  struct watched watched[WATCHED_MAX];
  size_t watched_count;
  struct reply answers[ANSWERS_MAX];
  size_t answers_taken;
  size_t answers_made;
};

// redis.c
bool fake_redis_has_fault(struct fake_redis *r, struct fake_words w, enum fake_moment moment);
struct reply fake_redis_run(struct fake_redis *r, struct fake_words w);
// A snapshot is taken before a write; who waits for writes is told behind it.
void fake_redis_remember(struct fake_redis *r);
void fake_redis_tell_written(const struct fake_redis *r);
uint64_t fake_redis_version(const struct fake_redis *r, struct text name);
// Why the server refuses a command, or a transaction of such commands; NULL where it does not.
const char *fake_redis_refusal(const struct fake_redis *r, bool writes, bool grows);
// The error that keeps a command from being done or queued, else nil.
struct reply fake_redis_check(const struct fake_redis *r, struct fake_words w);

// connection.c
// Reads one command; returns how many bytes it takes. The bytes are whole commands with a NUL behind them.
size_t fake_connection_read(const uint8_t *bytes, struct text *words, size_t *count);
void fake_connection_answer(struct fake_connection *c, struct reply reply);
void fake_connection_answer_ok(struct fake_connection *c);

// transaction.c
void fake_transaction_watch(struct fake_connection *c, struct fake_words w);
void fake_transaction_queue(struct fake_connection *c, struct fake_words w, size_t size);
void fake_transaction_execute(struct fake_connection *c);
void fake_transaction_discard(struct fake_connection *c);

#endif
