// SPDX-License-Identifier: Apache-2.0
// Redis behind sentinels, as Redis's own guide for clients asks for it: the sentinels are asked anew for each
// connection, one after the other, and what they name is believed only when ROLE agrees.
#include "consumers/redis/sentinel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// What a sentinel answered.
enum sentinel_answer { SENTINEL_NAMED, SENTINEL_KNOWS_NOT, SENTINEL_SILENT, SENTINEL_REFUSED };

static int64_t sentinel_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// The connection to one of them: its own login, and no database to select.
static struct redis_url sentinel_url(const struct redis_url *url, size_t which) {
  struct redis_url one = {.place = url->sentinels[which], .tls = url->tls, .database = -1};
  memcpy(one.user, url->sentinel_user, sizeof one.user);
  memcpy(one.password, url->sentinel_password, sizeof one.password);
  return one;
}

// Takes the place out of [host, port]; nil where the sentinel does not know the name.
static enum sentinel_answer sentinel_take(struct redis_place *place, const redisReply *reply) {
  if (reply->type == REDIS_REPLY_NIL) {
    return SENTINEL_KNOWS_NOT;
  }
  if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2 || !reply->element[0]->str || !reply->element[1]->str) {
    return SENTINEL_SILENT;
  }
  int port = atoi(reply->element[1]->str);
  if (reply->element[0]->len == 0 || reply->element[0]->len >= sizeof place->host || port < 1 || port > 65535) {
    return SENTINEL_SILENT;
  }
  memcpy(place->host, reply->element[0]->str, reply->element[0]->len + 1);
  place->port = port;
  return SENTINEL_NAMED;
}

static enum sentinel_answer sentinel_refused(const char *name, const char *answer, struct err *e) {
  if (strstr(answer, "unknown command")) {
    (void)err_set(e,
      "what answers at %s is no sentinel; name the sentinels in --redis (their port is 26379), or the Redis itself by "
      "redis://",
      name);
  } else if (strncmp(answer, "NOAUTH", 6) == 0 || strncmp(answer, "NOPERM", 6) == 0) {
    (void)err_set(e, "the sentinel at %s refuses the login (%s); set ?sentinel-password= in --redis", name, answer);
  } else {
    (void)err_set(e, "the sentinel at %s answers: %s", name, answer);
    return SENTINEL_SILENT;
  }
  return SENTINEL_REFUSED;
}

static enum sentinel_answer sentinel_question(
  redisContext *c, const char *name, const char *master, struct redis_place *place, struct err *e) {
  redisReply *reply = redisCommand(c, "SENTINEL get-master-addr-by-name %s", master);
  enum sentinel_answer answer = SENTINEL_SILENT;
  if (!reply) {
    (void)err_set(e, "the sentinel at %s was silent (%s)", name, c->errstr);
  } else if (reply->type == REDIS_REPLY_ERROR) {
    answer = sentinel_refused(name, reply->str, e);
  } else {
    (void)err_set(e, "the sentinel at %s gave no address that could be understood", name);
    answer = sentinel_take(place, reply);
  }
  if (reply) {
    freeReplyObject(reply);
  }
  return answer;
}

static enum sentinel_answer sentinel_ask(struct redis_url *url, size_t which, int timeout_ms, struct err *e) {
  char name[sizeof url->place.host + 16];
  enum redis_failure failure;
  struct err why;
  struct redis_url one = sentinel_url(url, which);
  redis_place_name(&one.place, name, sizeof name);
  redisContext *c = redis_connect_place(&one, timeout_ms, &failure, &why);
  if (!c && failure == REDIS_REFUSED_LOGIN) {
    (void)err_set(e, "the sentinel at %s refuses the login; set ?sentinel-password= in --redis as it wants it", name);
    return SENTINEL_REFUSED;
  }
  if (!c) {
    (void)err_set(e, "%s", why.text);
    return failure == REDIS_AWAY ? SENTINEL_SILENT : SENTINEL_REFUSED;
  }
  enum sentinel_answer answer = sentinel_question(c, name, url->master, &url->place, e);
  redisFree(c);
  return answer;
}

static void sentinel_to_front(struct redis_url *url, size_t which) {
  struct redis_place found = url->sentinels[which];
  memmove(&url->sentinels[1], &url->sentinels[0], which * sizeof found);
  url->sentinels[0] = found;
}

// What it said led nowhere, and others may know better.
static void sentinel_to_back(struct redis_url *url) {
  struct redis_place first = url->sentinels[0];
  memmove(&url->sentinels[0], &url->sentinels[1], (url->sentinel_count - 1) * sizeof first);
  url->sentinels[url->sentinel_count - 1] = first;
}

// What is to be said where none named a master: `refused` is the sentence of one that can not be asked as we ask.
static int sentinel_fail(
  const struct redis_url *url, size_t knows_not, const char *refused, enum redis_failure *failure, struct err *e) {
  if (*refused) {
    *failure = REDIS_REFUSED_OTHER;
    return err_set(e, "%s", refused);
  }
  // A sentinel that has just come up empty may be told the name yet; that none of them knows it is a mistake.
  *failure = knows_not == url->sentinel_count ? REDIS_REFUSED_OTHER : REDIS_AWAY;
  if (knows_not) {
    return err_set(e,
      "%zu of the %zu sentinels in --redis answer, and none knows a master named %s; see the name in their "
      "configuration (sentinel monitor NAME ...)",
      knows_not, url->sentinel_count, url->master);
  }
  struct err last = *e;
  return err_set(e, "none of the %zu sentinels in --redis names a master: %.300s", url->sentinel_count, last.text);
}

static int sentinel_find(struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e) {
  int64_t end = sentinel_now() + timeout_ms;
  size_t knows_not = 0;
  struct err refused = {""};
  for (size_t i = 0; i < url->sentinel_count; i++) {
    int64_t left = (end - sentinel_now()) / (int64_t)(url->sentinel_count - i);
    enum sentinel_answer answer = sentinel_ask(url, i, left > 50 ? (int)left : 50, e);
    if (answer == SENTINEL_NAMED) {
      sentinel_to_front(url, i);
      return 0;
    }
    knows_not += answer == SENTINEL_KNOWS_NOT;
    if (answer == SENTINEL_REFUSED) {
      refused = *e;
    }
  }
  return sentinel_fail(url, knows_not, refused.text, failure, e);
}

static int sentinel_check_role(
  redisContext *c, const struct redis_url *url, enum redis_failure *failure, struct err *e) {
  char name[sizeof url->place.host + 16];
  struct err why;
  redis_place_name(&url->place, name, sizeof name);
  *failure = REDIS_AWAY;
  redisReply *reply = redis_ask_format(c, &why, "ROLE");
  if (!reply) {
    *failure = strstr(why.text, "NOPERM") ? REDIS_REFUSED_LOGIN : REDIS_AWAY;
    return err_set(e, "Redis at %s does not tell its role: %.300s", name, why.text);
  }
  const char *role = reply->type == REDIS_REPLY_ARRAY && reply->elements ? reply->element[0]->str : NULL;
  int result = 0;
  if (!role || strcmp(role, "master") != 0) {
    result = err_set(e,
      "the sentinels name %s as the master of %s, and it says that it is none (%s): a failover may be under way, or "
      "the sentinels are wrong",
      name, url->master, role ? role : "no role");
  }
  freeReplyObject(reply);
  return result;
}

static redisContext *sentinel_connect_master(
  struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e) {
  redisContext *c = redis_connect_place(url, timeout_ms, failure, e);
  if (!c && *failure == REDIS_AWAY) {
    (void)err_prefix(e, "the master that the sentinels name");
  }
  if (c && sentinel_check_role(c, url, failure, e) != 0) {
    redisFree(c);
    c = NULL;
  }
  if (!c) {
    sentinel_to_back(url);
  }
  return c;
}

redisContext *sentinel_connect(struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e) {
  *failure = REDIS_AWAY;
  if (sentinel_find(url, timeout_ms / 2, failure, e) != 0) {
    return NULL;
  }
  redisContext *c = sentinel_connect_master(url, timeout_ms / 2, failure, e);
  if (c) {
    redis_set_timeout(c, timeout_ms);
  }
  return c;
}

bool sentinel_has_moved(struct redis_url *url, int timeout_ms) {
  struct err e;
  enum redis_failure failure;
  struct redis_url other = *url;
  if (sentinel_ask(&other, 0, timeout_ms / 2, &e) != SENTINEL_NAMED) {
    sentinel_to_back(url);
    return false;
  }
  if (other.place.port == url->place.port && strcmp(other.place.host, url->place.host) == 0) {
    return false;
  }
  redisContext *c = sentinel_connect_master(&other, timeout_ms / 2, &failure, &e);
  bool moved = c != NULL;
  if (c) {
    redisFree(c);
  } else {
    sentinel_to_back(url);
  }
  return moved;
}
