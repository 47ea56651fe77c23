// SPDX-License-Identifier: Apache-2.0
// One rebuild of a prefix at a time: a key with a random token that goes by itself a minute after its holder was
// killed.
#include <stdio.h>
#include <string.h>

#include "consumers/rebuild/rebuild.h"
#include "consumers/stored/keys.h"

// It is renewed with every chunk that is written, far more often than this.
static const long long lock_ms = 60000;

static void rebuild_lock_key(const struct rebuild *r, char *key, size_t room) {
  (void)snprintf(key, room, "%.200s:{0}:rebuilding", r->in.prefix);
}

int rebuild_lock(struct rebuild *r, struct err *e) {
  char key[256];
  rebuild_lock_key(r, key, sizeof key);
  owner_make(r->token);
  redisReply *answer = redisCommand(r->in.redis, "SET %s %s NX PX %lld", key, r->token, lock_ms);
  if (!answer) {
    return err_set(e, "Redis does not answer: %s", r->in.redis->errstr);
  }
  r->locked = answer->type == REDIS_REPLY_STATUS;
  int result = 0;
  if (answer->type == REDIS_REPLY_ERROR) {
    result = err_set(e, "Redis answers: %s", answer->str);
  } else if (!r->locked) {
    result = err_set(e,
      "another huiyin rebuild is at work on the prefix %s: wait until it has ended (one that was killed is forgotten "
      "after a minute)",
      r->in.prefix);
  }
  freeReplyObject(answer);
  return result;
}

int rebuild_renew(struct rebuild *r, struct err *e) {
  char key[256];
  rebuild_lock_key(r, key, sizeof key);
  redisReply *answer = redisCommand(r->in.redis, "GET %s", key);
  bool ours = answer && answer->type == REDIS_REPLY_STRING && strcmp(answer->str, r->token) == 0;
  if (answer) {
    freeReplyObject(answer);
  }
  if (!ours) {
    return err_set(
      e, "this rebuild was held up for so long that it was forgotten; nothing was changed: start it again");
  }
  answer = redisCommand(r->in.redis, "PEXPIRE %s %lld", key, lock_ms);
  if (answer) {
    freeReplyObject(answer);
  }
  return 0;
}

void rebuild_unlock(struct rebuild *r) {
  char key[256];
  struct err ignored;
  rebuild_lock_key(r, key, sizeof key);
  if (r->locked && rebuild_renew(r, &ignored) == 0) {
    redisReply *answer = redisCommand(r->in.redis, "DEL %s", key);
    if (answer) {
      freeReplyObject(answer);
    }
  }
  r->locked = false;
}
