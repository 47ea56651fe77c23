// SPDX-License-Identifier: Apache-2.0
// Redis for the verbs that ask and wait: connect by URL, send a command, take the answer.
#ifndef HUIYIN_CONSUMERS_REDIS_CLIENT_H
#define HUIYIN_CONSUMERS_REDIS_CLIENT_H

#include <hiredis/hiredis.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"

// redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// (needs a hiredis with TLS), unix:///PATH[?db=N].
struct redis_url {
  char host[256];  // or the socket's path
  char user[128];
  char password[256];
  int port;
  int database;
  bool tls;
  bool local;  // unix socket
};

// -1 with a sentence for a usage error, also for rediss:// where this build's hiredis has no TLS.
int redis_url_parse(struct redis_url *url, const char *text, struct err *e);

// What may be said of it in messages and logs: no password.
void redis_url_name(const struct redis_url *url, char *out, size_t room);

// What a failed connection was about: going away passes, the others do not.
enum redis_failure { REDIS_AWAY, REDIS_REFUSED_LOGIN, REDIS_REFUSED_OTHER };

// Connects, says who it is (AUTH), selects the database. Blocks at most timeout_ms. NULL with a sentence; `failure`
// says of which sort it is: a wrong password names --redis and stops, an away server may be tried again.
redisContext *redis_connect(const struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e);

// One command, one answer, owned by the caller (freeReplyObject). NULL with a sentence where the connection broke or
// the answer is an error.
redisReply *redis_ask(redisContext *c, struct err *e, int count, const char *const *arguments, const size_t *sizes);

// The same printf-like by hiredis's own format (%s, %b).
redisReply *redis_ask_format(redisContext *c, struct err *e, const char *format, ...);

#endif
