// SPDX-License-Identifier: Apache-2.0
// Sees how far each partition is counted in Redis, as soon as it is.
#include "tests/bench/observer.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void observer_fail(const char *what) {
  (void)fprintf(stderr, "Redis does not answer as it should: %s\n", what);
  exit(1);
}

static redisReply *checked(redisReply *reply, const char *what) {
  if (!reply || reply->type == REDIS_REPLY_ERROR) {
    observer_fail(reply ? reply->str : what);
  }
  return reply;
}

static redisContext *connected(int port) {
  redisContext *c = redisConnect("127.0.0.1", port);
  if (!c || c->err) {
    observer_fail("no connection");
  }
  return c;
}

void observer_init(struct observer *o, int port, int partitions) {
  *o = (struct observer){connected(port), connected(port), partitions};
  redisReply *id = checked(redisCommand(o->told, "CLIENT ID"), "CLIENT ID");
  freeReplyObject(checked(redisCommand(o->told, "SUBSCRIBE __redis__:invalidate"), "SUBSCRIBE"));
  freeReplyObject(
    checked(redisCommand(o->asks, "CLIENT TRACKING ON REDIRECT %lld BCAST PREFIX huiyin:{0}:partition:", id->integer),
      "CLIENT TRACKING"));
  freeReplyObject(id);
}

void observer_look(struct observer *o, int timeout_ms, int64_t *offsets) {
  struct pollfd told = {.fd = o->told->fd, .events = POLLIN};
  char ignored[4096];
  if (poll(&told, 1, timeout_ms) > 0 && read(o->told->fd, ignored, sizeof ignored) <= 0) {
    observer_fail("the connection was closed");
  }
  for (int p = 0; p < o->partitions; p++) {
    (void)redisAppendCommand(o->asks, "HGET huiyin:{0}:partition:%d offset", p);
  }
  for (int p = 0; p < o->partitions; p++) {
    redisReply *reply = NULL;
    (void)redisGetReply(o->asks, (void **)&reply);
    offsets[p] = checked(reply, "HGET")->type == REDIS_REPLY_STRING ? strtoll(reply->str, NULL, 10) : 0;
    freeReplyObject(reply);
  }
}

void observer_release(struct observer *o) {
  redisFree(o->told);
  redisFree(o->asks);
}
