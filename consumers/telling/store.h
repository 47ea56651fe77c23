// SPDX-License-Identifier: Apache-2.0
// What Redis remembers of who was told of what: taken over by one at a time, and changed by transactions that compare
// who that is.
#ifndef HUIYIN_CONSUMERS_TELLING_STORE_H
#define HUIYIN_CONSUMERS_TELLING_STORE_H

#include "consumers/redis/client.h"
#include "consumers/redis/query.h"
#include "consumers/telling/moved.h"

enum { STORE_INSTANCE_MOST = 128, STORE_OWNER_MOST = STORE_INSTANCE_MOST + 40, STORE_TOPIC_MOST = 256 };

// Texts are the settings'. One thread; it blocks.
struct store {
  struct redis_url url;
  const char *prefix;
  const char *topic;     // of the alerts
  const char *instance;  // NULL for none
  redisContext *redis;   // NULL while there is no connection
  struct moved moved;
  char owner[STORE_OWNER_MOST];
  int64_t commit;
  bool deposed;    // another has taken over from us: from here on a name of ours is no right to do so
  int64_t orders;  // how many were ever given, as of the last commit
};

// Connects where that is needed, also where the sentinels name another master by now. `failure` as redis_connect has
// it.
int store_connect(struct store *s, enum redis_failure *failure, struct err *e);
void store_disconnect(struct store *s);

// Becomes the one who tells, where nobody is, or one of the same instance was. *taken says whether; -1 with a sentence,
// and 1 where another topic's alerts are told of there, which waiting does not mend.
int store_take(struct store *s, bool *taken, struct err *e);

// Gives it up, if it is still ours.
void store_leave(struct store *s);

// Carries the commands out as one transaction (none: only says that we are alive) and empties the query. -1 with a
// sentence, and *lost where another tells by now, or Redis has forgotten a commit: what is in memory is of no use then.
// Where the sentinels name another master, the connection is let go of.
// After any failure it is not known what was carried out.
int store_commit(struct store *s, struct query *q, bool *lost, struct err *e);

// Without a commit for so long, in ms, another may take over; before the first one, while all is read, for longer.
enum { STORE_LEASE = 6000, STORE_LEASE_OPENING = 60000 };

// Calls `each` with the fields of a hash, in no order, some maybe twice; or with each element of a list (field NULL).
typedef int store_each(void *context, const redisReply *field, const redisReply *value, struct err *e);
int store_read_hash(struct store *s, int key, store_each *each, void *context, struct err *e);
int store_read_list(struct store *s, int key, const char *receiver, store_each *each, void *context, struct err *e);

#endif
