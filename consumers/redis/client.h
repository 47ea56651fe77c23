// SPDX-License-Identifier: Apache-2.0
// Redis for the verbs that ask and wait: connect by URL, send a command, take the answer.
#ifndef HUIYIN_CONSUMERS_REDIS_CLIENT_H
#define HUIYIN_CONSUMERS_REDIS_CLIENT_H

#include <hiredis/hiredis.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"

struct redis_place {
  char host[256];
  int port;
};

enum { REDIS_SENTINELS_MOST = 8 };

// redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// (needs a hiredis with TLS), unix:///PATH[?db=N],
// redis+sentinel://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]...]/MASTER[/DB][?sentinel-user=U&sentinel-password=P].
struct redis_url {
  struct redis_place place;  // `host` may be a socket's path; behind sentinels, the master that they named last
  char user[128];
  char password[256];
  int database;  // -1: it is a sentinel, which has none
  bool tls;
  bool local;  // unix socket
  // Who is asked for the master, the one that answered last first; none for the other forms.
  struct redis_place sentinels[REDIS_SENTINELS_MOST];
  size_t sentinel_count;
  char master[128];
  char sentinel_user[128];
  char sentinel_password[256];
};

// -1 with a sentence for a usage error, also for rediss:// where this build's hiredis has no TLS.
int redis_url_parse(struct redis_url *url, const char *text, struct err *e);

// What may be said of it in messages and logs: no password.
void redis_url_name(const struct redis_url *url, char *out, size_t room);
// `HOST:PORT`.
void redis_place_name(const struct redis_place *place, char *out, size_t room);

// What a failed connection was about: going away passes, the others do not.
enum redis_failure { REDIS_AWAY, REDIS_REFUSED_LOGIN, REDIS_REFUSED_OTHER };

// Connects, says who it is (AUTH), selects the database; behind sentinels, asks them for the master first (sentinel.h)
// and notes in `url` what they said. Blocks at most timeout_ms. NULL with a sentence; `failure` says of which sort it
// is: a wrong password names --redis and stops, an away server may be tried again.
redisContext *redis_connect(struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e);

// The same to url->place, whatever sentinels there are.
redisContext *redis_connect_place(
  const struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e);

// How long each later answer may take.
void redis_set_timeout(redisContext *c, int timeout_ms);

// One command, one answer, owned by the caller (freeReplyObject). NULL with a sentence where the connection broke or
// the answer is an error.
redisReply *redis_ask(redisContext *c, struct err *e, int count, const char *const *arguments, const size_t *sizes);

// The same printf-like by hiredis's own format (%s, %b).
redisReply *redis_ask_format(redisContext *c, struct err *e, const char *format, ...);

#endif
