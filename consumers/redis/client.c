// SPDX-License-Identifier: Apache-2.0
// Redis for the verbs that ask and wait.
#include "consumers/redis/client.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#ifdef HUIYIN_REDIS_TLS
#include <hiredis/hiredis_ssl.h>
#endif

#include "consumers/redis/sentinel.h"

static struct timeval client_time(int milliseconds) {
  return (struct timeval){.tv_sec = milliseconds / 1000, .tv_usec = (suseconds_t)(milliseconds % 1000) * 1000};
}

static redisContext *client_fail(redisContext *c) {
  redisFree(c);
  return NULL;
}

#ifdef HUIYIN_REDIS_TLS
// Certificates are checked against those that the machine trusts; the name goes out as SNI.
static int client_begin_tls(redisContext *c, const struct redis_url *url, const char *name, struct err *e) {
  redisSSLContextError code = REDIS_SSL_CTX_NONE;
  (void)redisInitOpenSSL();
  redisSSLContext *tls = redisCreateSSLContext(NULL, "/etc/ssl/certs", NULL, NULL, url->place.host, &code);
  if (!tls) {
    return err_set(e, "TLS to Redis at %s can not be begun: %s", name, redisSSLContextGetError(code));
  }
  int result = redisInitiateSSLWithContext(c, tls);
  redisFreeSSLContext(tls);
  return result == REDIS_OK
           ? 0
           : err_set(e,
               "TLS to Redis at %s failed: %s; see that it speaks TLS and that this machine trusts its "
               "certificate",
               name, c->errstr);
}
#else
static int client_begin_tls(redisContext *c, const struct redis_url *url, const char *name, struct err *e) {
  return err_set(e, "Redis at %s asks for TLS, and this huiyin was built without it", name);
}
#endif

static redisContext *client_open(
  const struct redis_url *url, const char *name, int timeout_ms, enum redis_failure *failure, struct err *e) {
  struct timeval time = client_time(timeout_ms);
  redisContext *c = url->local ? redisConnectUnixWithTimeout(url->place.host, time)
                               : redisConnectWithTimeout(url->place.host, url->place.port, time);
  *failure = REDIS_AWAY;
  if (!c || c->err) {
    (void)err_set(e, "no %s answers at %s (%s); see that it runs and that --redis names it",
      url->database < 0 ? "sentinel" : "Redis", name, c ? c->errstr : "no memory");
    return c ? client_fail(c) : NULL;
  }
  redis_set_timeout(c, timeout_ms);
  if (!url->local) {
    (void)redisEnableKeepAlive(c);
  }
  if (url->tls && client_begin_tls(c, url, name, e) != 0) {
    *failure = REDIS_REFUSED_OTHER;
    return client_fail(c);
  }
  return c;
}

static bool client_begins(const char *text, const char *with) {
  return strncmp(text, with, strlen(with)) == 0;
}

static enum redis_failure client_sort(const char *answer) {
  static const char *const logins[] = {"WRONGPASS", "NOAUTH", "NOPERM", "ERR invalid password", "ERR AUTH",
    "ERR Client sent AUTH", "ERR wrong number of arguments for 'auth'"};
  static const char *const passing[] = {"LOADING", "MASTERDOWN", "TRYAGAIN", "BUSY", "ERR max number of clients"};
  for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
    if (client_begins(answer, logins[i])) {
      return REDIS_REFUSED_LOGIN;
    }
  }
  for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
    if (client_begins(answer, passing[i])) {
      return REDIS_AWAY;
    }
  }
  return REDIS_REFUSED_OTHER;
}

static int client_refused(const char *name, const char *answer, enum redis_failure *failure, struct err *e) {
  *failure = client_sort(answer);
  if (*failure == REDIS_REFUSED_LOGIN) {
    return err_set(e, "Redis at %s refuses the login (%s); set user and password in --redis", name, answer);
  }
  return err_set(e, "Redis at %s answers: %s", name, answer);
}

// One step of the greeting; takes the answer over.
static int client_step(
  redisContext *c, redisReply *answer, const char *name, enum redis_failure *failure, struct err *e) {
  if (!answer) {
    *failure = c->err == REDIS_ERR_PROTOCOL ? REDIS_REFUSED_OTHER : REDIS_AWAY;
    return err_set(e, "what answers at %s %s (%s); see that --redis names a Redis", name,
      c->err == REDIS_ERR_PROTOCOL ? "is no Redis" : "closed the connection or was silent", c->errstr);
  }
  int result = answer->type == REDIS_REPLY_ERROR ? client_refused(name, answer->str, failure, e) : 0;
  freeReplyObject(answer);
  return result;
}

// SELECT is asked for also where the database is 0: it shows that the login is good for something.
static int client_greet(
  redisContext *c, const struct redis_url *url, const char *name, enum redis_failure *failure, struct err *e) {
  if (*url->user && client_step(c, redisCommand(c, "AUTH %s %s", url->user, url->password), name, failure, e) != 0) {
    return -1;
  }
  if (!*url->user && *url->password &&
      client_step(c, redisCommand(c, "AUTH %s", url->password), name, failure, e) != 0) {
    return -1;
  }
  return url->database < 0 ? 0 : client_step(c, redisCommand(c, "SELECT %d", url->database), name, failure, e);
}

redisContext *redis_connect_place(
  const struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e) {
  char name[512];
  struct redis_url alone = *url;
  alone.sentinel_count = 0;
  redis_url_name(&alone, name, sizeof name);
  redisContext *c = client_open(url, name, timeout_ms, failure, e);
  return c && client_greet(c, url, name, failure, e) != 0 ? client_fail(c) : c;
}

redisContext *redis_connect(struct redis_url *url, int timeout_ms, enum redis_failure *failure, struct err *e) {
  return url->sentinel_count ? sentinel_connect(url, timeout_ms, failure, e)
                             : redis_connect_place(url, timeout_ms, failure, e);
}

void redis_set_timeout(redisContext *c, int timeout_ms) {
  (void)redisSetTimeout(c, client_time(timeout_ms));
}

// --- asking

static redisReply *client_answer(redisContext *c, redisReply *reply, struct err *e) {
  if (!reply) {
    (void)err_set(e, "the connection to Redis broke: %s", c->errstr);
    return NULL;
  }
  if (reply->type == REDIS_REPLY_ERROR) {
    (void)err_set(e, "Redis answers: %s", reply->str);
    freeReplyObject(reply);
    return NULL;
  }
  return reply;
}

redisReply *redis_ask(redisContext *c, struct err *e, int count, const char *const *arguments, const size_t *sizes) {
  // hiredis 0.14 wants an array of pointers it may change, and changes none.
  const char **unchanged = NULL;
  memcpy(&unchanged, &arguments, sizeof unchanged);
  return client_answer(c, redisCommandArgv(c, count, unchanged, sizes), e);
}

redisReply *redis_ask_format(redisContext *c, struct err *e, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  redisReply *reply = redisvCommand(c, format, arguments);
  va_end(arguments);
  return client_answer(c, reply, e);
}
