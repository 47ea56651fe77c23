// SPDX-License-Identifier: Apache-2.0
// What Redis remembers of who was told of what.
#include "consumers/telling/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/redis/eviction.h"
#include "consumers/stored/owner.h"
#include "consumers/telling/keys.h"

enum { STORE_WAIT = 3000, STORE_PAGE = 1000 };

int store_connect(struct store *s, enum redis_failure *failure, struct err *e) {
  if (s->redis && !s->redis->err && !moved_look(&s->moved, &s->url)) {
    return 0;
  }
  store_disconnect(s);
  s->redis = redis_connect(&s->url, STORE_WAIT, failure, e);
  if (!s->redis) {
    return -1;
  }
  *failure = REDIS_REFUSED_OTHER;
  return eviction_check(s->redis, e);
}

void store_disconnect(struct store *s) {
  if (s->redis) {
    redisFree(s->redis);
  }
  s->redis = NULL;
}

// --- who tells

struct glance {
  char owner[STORE_OWNER_MOST];
  int64_t commit;
  int64_t orders;
  char topic[STORE_TOPIC_MOST];  // that was told of; empty: none was yet
};

static const char *text_of(const redisReply *answer) {
  return answer->type == REDIS_REPLY_STRING ? answer->str : "";
}

static int take_glance(void *context, size_t index, const redisReply *answer, struct err *e) {
  struct glance *g = context;
  (void)e;
  if (index == 1) {
    (void)snprintf(g->owner, sizeof g->owner, "%s", text_of(answer));
  } else if (index == 2 && answer->type == REDIS_REPLY_ARRAY && answer->elements == 2) {
    g->commit = strtoll(text_of(answer->element[0]), NULL, 10);
    (void)snprintf(g->topic, sizeof g->topic, "%s", text_of(answer->element[1]));
  } else if (index == 3) {
    g->orders = strtoll(text_of(answer), NULL, 10);
  }
  return 0;
}

// From here to the next transaction nobody may change it.
static int watch(struct store *s, struct glance *g, struct err *e) {
  struct query q = {0};
  *g = (struct glance){.commit = 0};
  query_begin(&q, 3, "WATCH");
  telling_key(&q, s->prefix, TELLING_OWNER, NULL);
  telling_key(&q, s->prefix, TELLING_PLACE, NULL);
  query_begin(&q, 2, "GET");
  telling_key(&q, s->prefix, TELLING_OWNER, NULL);
  query_begin(&q, 4, "HMGET");
  telling_key(&q, s->prefix, TELLING_PLACE, NULL);
  query_text(&q, "commit");
  query_text(&q, "topic");
  query_begin(&q, 2, "GET");
  telling_key(&q, s->prefix, TELLING_ORDERS, NULL);
  int result = query_run(&q, s->redis, take_glance, g, e);
  query_release(&q);
  return result;
}

static int unwatch(struct store *s, struct err *e) {
  redisReply *answer = redis_ask_format(s->redis, e, "UNWATCH");
  if (!answer) {
    return -1;
  }
  freeReplyObject(answer);
  return 0;
}

// Two that were given the same name must not take it from each other without end.
static bool is_free(const struct store *s, const char *owner) {
  size_t size = s->instance && !s->deposed ? strlen(s->instance) : 0;
  return !*owner || strcmp(owner, s->owner) == 0 ||
         (size && strncmp(owner, s->instance, size) == 0 && owner[size] == ':');
}

static void add_commit(struct store *s, struct query *q, int64_t commit) {
  query_begin(q, 4, "HSET");
  telling_key(q, s->prefix, TELLING_PLACE, NULL);
  query_text(q, "commit");
  query_number(q, commit);
}

// 0, or -1 with a sentence; *changed where somebody was quicker.
static int transact(struct store *s, struct query *q, bool *changed, struct err *e) {
  redisReply *answer = query_transact_watched(q, s->redis, changed, e);
  if (answer) {
    freeReplyObject(answer);
  }
  return answer || *changed ? 0 : -1;
}

// Who tells of another topic under the same prefix must not keep those out that go on with this one.
static int check_topic(struct store *s, const struct glance *g, struct err *e) {
  struct err later;
  if (!*g->topic || strcmp(g->topic, s->topic) == 0) {
    return 0;
  }
  (void)unwatch(s, &later);
  (void)err_set(e,
    "under this prefix the alerts of topic %.200s were told, and --alerts-topic is %.200s; give the other one, or "
    "another --prefix",
    g->topic, s->topic);
  return 1;
}

int store_take(struct store *s, bool *taken, struct err *e) {
  struct glance g;
  *taken = false;
  if (watch(s, &g, e)) {
    return -1;
  }
  if (check_topic(s, &g, e)) {
    return 1;
  }
  if (!is_free(s, g.owner)) {
    return unwatch(s, e);
  }
  char name[OWNER_SIZE];
  struct query q = {0};
  bool changed;
  owner_make(name);
  (void)snprintf(s->owner, sizeof s->owner, "%s%s%s", s->instance ? s->instance : "", s->instance ? ":" : "", name);
  query_begin(&q, 5, "SET");
  telling_key(&q, s->prefix, TELLING_OWNER, NULL);
  query_text(&q, s->owner);
  query_text(&q, "PX");
  query_number(&q, STORE_LEASE_OPENING);
  add_commit(s, &q, g.commit + 1);
  int result = transact(s, &q, &changed, e);
  query_release(&q);
  *taken = !result && !changed;
  s->commit = g.commit + 1;
  s->orders = g.orders;
  return result;
}

void store_leave(struct store *s) {
  struct glance g;
  struct err e;
  bool changed;
  if (!s->redis || watch(s, &g, &e) || strcmp(g.owner, s->owner) != 0) {
    return;
  }
  struct query q = {0};
  query_begin(&q, 2, "DEL");
  telling_key(&q, s->prefix, TELLING_OWNER, NULL);
  (void)transact(s, &q, &changed, &e);
  query_release(&q);
}

// --- commits

static int refuse(struct store *s, const struct glance *g, struct err *e) {
  struct err later;
  (void)unwatch(s, &later);
  if (strcmp(g->owner, s->owner) != 0) {
    s->deposed = *g->owner != 0;
    return err_set(e, *g->owner ? "another `huiyin notify` has taken over" : "this one was silent for too long");
  }
  return err_set(e, "Redis has forgotten commits: it is at %" PRId64 ", and was at %" PRId64, g->commit, s->commit);
}

int store_commit(struct store *s, struct query *q, bool *lost, struct err *e) {
  struct glance g;
  *lost = false;
  if (moved_look(&s->moved, &s->url)) {
    store_disconnect(s);
    return err_set(e, "the sentinels name another master");
  }
  if (watch(s, &g, e)) {
    return -1;
  }
  *lost = strcmp(g.owner, s->owner) != 0 || g.commit != s->commit;
  if (*lost) {
    return refuse(s, &g, e);
  }
  add_commit(s, q, s->commit + 1);
  query_begin(q, 3, "PEXPIRE");
  telling_key(q, s->prefix, TELLING_OWNER, NULL);
  query_number(q, STORE_LEASE);
  if (transact(s, q, lost, e)) {
    return -1;
  }
  s->commit++;
  s->orders = g.orders;
  return *lost ? err_set(e, "another `huiyin notify` has taken over") : 0;
}

// --- what was kept

static int each_pair(const redisReply *answer, store_each *each, void *context, struct err *e) {
  for (size_t i = 0; i + 1 < answer->elements; i += 2) {
    if (each(context, answer->element[i], answer->element[i + 1], e)) {
      return -1;
    }
  }
  return 0;
}

static redisReply *ask(struct store *s, struct query *q, struct err *e) {
  redisReply *all = query_transact(q, s->redis, e);
  query_release(q);
  return all;
}

// By pages, so that Redis does not stand still.
int store_read_hash(struct store *s, int key, store_each *each, void *context, struct err *e) {
  char cursor[24] = "0";
  int result = 0;
  do {
    struct query q = {0};
    query_begin(&q, 5, "HSCAN");
    telling_key(&q, s->prefix, (enum telling_key)key, NULL);
    query_text(&q, cursor);
    query_text(&q, "COUNT");
    query_number(&q, STORE_PAGE);
    redisReply *all = ask(s, &q, e);
    const redisReply *page = all ? all->element[0] : NULL;
    result = page && page->elements == 2 ? each_pair(page->element[1], each, context, e) : -1;
    (void)snprintf(cursor, sizeof cursor, "%s", page && page->elements == 2 ? page->element[0]->str : "0");
    if (all) {
      freeReplyObject(all);
    }
  } while (!result && strcmp(cursor, "0") != 0);
  return result;
}

// How many there were, -1 with a sentence.
static int read_page(
  struct store *s, int key, const char *receiver, int64_t from, store_each *each, void *context, struct err *e) {
  struct query q = {0};
  query_begin(&q, 4, "LRANGE");
  telling_key(&q, s->prefix, (enum telling_key)key, receiver);
  query_number(&q, from);
  query_number(&q, from + STORE_PAGE - 1);
  redisReply *all = ask(s, &q, e);
  int result = all ? (int)all->element[0]->elements : -1;
  for (int i = 0; i < result; i++) {
    if (each(context, NULL, all->element[0]->element[i], e)) {
      result = -1;
    }
  }
  if (all) {
    freeReplyObject(all);
  }
  return result;
}

int store_read_list(struct store *s, int key, const char *receiver, store_each *each, void *context, struct err *e) {
  int count = STORE_PAGE;
  for (int64_t from = 0; count == STORE_PAGE; from += STORE_PAGE) {
    count = read_page(s, key, receiver, from, each, context, e);
  }
  return count < 0 ? -1 : 0;
}
