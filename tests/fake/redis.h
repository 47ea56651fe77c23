// SPDX-License-Identifier: Apache-2.0
// A fake Redis: it reads RESP and does what the tracker asks of the real one, command by command, when it is told to.
#ifndef HUIYIN_TESTS_FAKE_REDIS_H
#define HUIYIN_TESTS_FAKE_REDIS_H

#include <stdbool.h>

#include "consumers/track/reply.h"
#include "runtime/buf.h"
#include "tests/fake/store.h"

enum fake_moment { FAKE_AT_QUEUEING, FAKE_AT_EXECUTION };

// Makes the next `times` commands of that name fail, with this error, where their key contains `key`.
struct fake_fault {
  const char *command;  // NULL for no fault
  const char *key;      // "" for any
  const char *error;    // NULL: at its execution nothing is done, and 0 answered
  enum fake_moment moment;
  int times;
};

// What a server refuses as a whole.
enum fake_refusal {
  REFUSES_NOTHING,
  REFUSES_GROWTH,  // its memory is full: what may need more
  REFUSES_WRITES   // it is a replica
};

struct fake_redis {
  struct fake_store store;
  enum fake_refusal refusal;
  uint64_t versions;
  // One snapshot from before each write (a transaction is one), oldest first.
  struct fake_store *history;
  size_t history_count;
  struct fake_fault fault;
  size_t scan_page;      // fields in one answer to HSCAN
  uint64_t connections;  // made so far
  // Told after each write, of which a transaction is one; may be NULL.
  void (*written)(void *context);
  void *written_context;
  // Keys that are gone: a watch notices a key that was made and went again.
  struct fake_gone {
    char *name;
    size_t name_size;
    uint64_t version;
  } * gone;
  size_t gone_count;
  uint64_t executed[2];  // transactions done, and refused because a watched key had changed
};

// One client's connection: bytes that were not served yet, answers that were not fetched yet.
struct fake_connection;

void fake_redis_init(struct fake_redis *r);
void fake_redis_release(struct fake_redis *r);

struct fake_connection *fake_redis_connect(struct fake_redis *r);
void fake_redis_close(struct fake_connection *c);
void fake_redis_write(struct fake_connection *c, const void *bytes, size_t size);
// Serves one command; false where there is none.
bool fake_redis_serve(struct fake_connection *c);
// Takes the next answer, NULL for none; to be freed.
struct reply *fake_redis_take(struct fake_connection *c);
void fake_reply_free(struct reply *reply);

// A key goes.
void fake_redis_remove(struct fake_redis *r, struct text name);
// Another hand overwrites a field of a hash.
void fake_redis_overwrite(struct fake_redis *r, const char *key, const char *field, const char *value);
// A failover to a replica that lacks the last `writes` writes. Connections are the caller's to close.
void fake_redis_lose(struct fake_redis *r, size_t writes);

#endif
