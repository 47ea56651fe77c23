// SPDX-License-Identifier: Apache-2.0
// Puts the new numbers in the place of the old ones, in one step.
//
// The old keys are listed; every partition gets another owner, so that a running track's next commit is refused and it
// has to take over anew; in the moment that this takes the keys are exchanged, under a WATCH that tells if it was
// quicker. Where something was committed since they were listed there may be new ones: then they are listed again
// within that moment, which is long enough unless Redis holds millions of keys.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/rebuild/rebuild.h"
#include "consumers/redis/scan.h"
#include "consumers/stored/keys.h"
#include "consumers/stored/owner.h"

enum { REBUILD_TRIES = 20 };

struct rebuild_exchange {
  struct rebuild *whole;
  struct state_table old;  // whole keys
  int64_t *commits;        // by partition, under the watch
  int64_t *listed;         // the same when the old keys were listed
};

static void rebuild_meta_key(const struct rebuild *r, struct buf *key, size_t partition) {
  buf_clear(key);
  key_add(key, r->in.prefix, KEY_PARTITION, (int32_t)partition);
}

// A hash of another type would refuse to be fenced; it is nobody's place.
static int rebuild_fence(struct rebuild *r, struct err *e) {
  struct query q = {0};
  struct buf key = {0};
  for (size_t i = 0; i < r->in.partitions; i++) {
    char owner[33];
    owner_make(owner);
    rebuild_meta_key(r, &key, i);
    query_begin(&q, 4, "HSET");
    query_bytes(&q, key.at, key.size);
    query_text(&q, "owner");
    query_text(&q, owner);
  }
  int result = query_run(&q, r->in.redis, NULL, NULL, e);
  query_release(&q);
  buf_release(&key);
  return result;
}

// --- under the watch

static int rebuild_take_commit(void *context, size_t index, const redisReply *answer, struct err *e) {
  int64_t *commits = context;
  (void)e;
  commits[index] = answer->type == REDIS_REPLY_STRING ? strtoll(answer->str, NULL, 10) : 0;
  return 0;
}

static int rebuild_read_commits(const struct rebuild *r, int64_t *commits, struct err *e) {
  struct query q = {0};
  struct buf key = {0};
  for (size_t i = 0; i < r->in.partitions; i++) {
    rebuild_meta_key(r, &key, i);
    query_begin(&q, 3, "HGET");
    query_bytes(&q, key.at, key.size);
    query_text(&q, "commit");
  }
  int result = query_run(&q, r->in.redis, rebuild_take_commit, commits, e);
  query_release(&q);
  buf_release(&key);
  return result;
}

static int rebuild_watch(const struct rebuild *r, struct err *e) {
  struct query q = {0};
  struct buf key = {0};
  query_begin(&q, 1 + r->in.partitions, "WATCH");
  for (size_t i = 0; i < r->in.partitions; i++) {
    rebuild_meta_key(r, &key, i);
    query_bytes(&q, key.at, key.size);
  }
  int result = query_run(&q, r->in.redis, NULL, NULL, e);
  query_release(&q);
  buf_release(&key);
  return result;
}

static bool rebuild_is_ours(const char *tail) {
  static const char *const ours[] = {"count:", "volunteer:", "partition:", "state:", "outbox:", "moves:"};
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
    if (strncmp(tail, ours[i], strlen(ours[i])) == 0) {
      return true;
    }
  }
  return strcmp(tail, "settings") == 0;
}

static int rebuild_list(void *context, const redisReply *keys, struct err *e) {
  struct rebuild_exchange *x = context;
  size_t skip = strlen(x->whole->in.prefix) + strlen(":{0}:");
  (void)e;
  for (size_t i = 0; i < keys->elements; i++) {
    const redisReply *key = keys->element[i];
    if (rebuild_is_ours(key->str + skip) && !state_find(&x->old, key->str, key->len)) {
      (void)state_add(&x->old, key->str, key->len);
    }
  }
  return 0;
}

static int rebuild_list_old(struct rebuild_exchange *x, struct err *e) {
  struct buf start = {0};
  buf_printf(&start, "%s:{0}:", x->whole->in.prefix);
  int result = scan_keys(x->whole->in.redis, buf_string(&start), rebuild_list, x, e);
  buf_release(&start);
  return result;
}

// --- the exchange

static void rebuild_rename(struct rebuild_exchange *x, struct query *q) {
  const struct state_table *made = &x->whole->made;
  struct buf key = {0};
  for (size_t i = 0; i < made->slot_count; i++) {
    const struct state *s = made->slots[i];
    const char *const prefixes[] = {x->whole->into, x->whole->in.prefix};
    if (!s) {
      continue;
    }
    query_begin(q, 3, "RENAME");
    for (size_t j = 0; j < 2; j++) {
      buf_clear(&key);
      buf_printf(&key, "%s:{0}:", prefixes[j]);
      buf_add(&key, s->bytes, s->field_size);
      query_bytes(q, key.at, key.size);
    }
  }
  buf_release(&key);
}

static void rebuild_enthrone(struct rebuild_exchange *x, struct query *q) {
  struct buf key = {0};
  for (size_t i = 0; i < x->whole->in.partitions; i++) {
    char owner[33];
    owner_make(owner);
    rebuild_meta_key(x->whole, &key, i);
    query_begin(q, 6, "HSET");
    query_bytes(q, key.at, key.size);
    query_text(q, "owner");
    query_text(q, owner);
    query_text(q, "commit");
    query_number(q, x->commits[i] + 1);
  }
  buf_release(&key);
}

// UNLINK frees behind Redis's back what RENAME alone would free while all wait.
static redisReply *rebuild_exchange_keys(struct rebuild_exchange *x, bool *changed, struct err *e) {
  struct query q = {0};
  for (size_t i = 0; i < x->old.slot_count; i++) {
    if (x->old.slots[i]) {
      query_begin(&q, 2, "UNLINK");
      query_bytes(&q, x->old.slots[i]->bytes, x->old.slots[i]->field_size);
    }
  }
  rebuild_rename(x, &q);
  rebuild_enthrone(x, &q);
  redisReply *answer = query_transact_watched(&q, x->whole->in.redis, changed, e);
  query_release(&q);
  return answer;
}

static int rebuild_try(struct rebuild_exchange *x, bool *changed, struct err *e) {
  size_t size = x->whole->in.partitions * sizeof *x->commits;
  state_table_release(&x->old);
  if (rebuild_renew(x->whole, e) != 0 || rebuild_read_commits(x->whole, x->listed, e) != 0 ||
      rebuild_list_old(x, e) != 0 || rebuild_fence(x->whole, e) != 0 || rebuild_watch(x->whole, e) != 0 ||
      rebuild_read_commits(x->whole, x->commits, e) != 0 ||
      (memcmp(x->listed, x->commits, size) != 0 && rebuild_list_old(x, e) != 0)) {
    return -1;
  }
  redisReply *answer = rebuild_exchange_keys(x, changed, e);
  if (!answer) {
    return *changed ? 0 : -1;
  }
  freeReplyObject(answer);
  return 0;
}

int rebuild_swap(struct rebuild *r, struct err *e) {
  struct rebuild_exchange x = {.whole = r,
    .commits = must(calloc(r->in.partitions, sizeof *x.commits)),
    .listed = must(calloc(r->in.partitions, sizeof *x.listed))};
  bool changed = true;
  int result = 0;
  for (int i = 0; !result && changed && i < REBUILD_TRIES; i++) {
    result = rebuild_try(&x, &changed, e);
  }
  if (!result && changed) {
    result = err_set(e, "a running track was quicker %d times; stop it, and run rebuild again", (int)REBUILD_TRIES);
  }
  state_table_release(&x.old);
  free(x.commits);
  free(x.listed);
  return result;
}
