// SPDX-License-Identifier: Apache-2.0
// Where Redis is and who asks, read from one URL.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/redis/client.h"

enum { REDIS_PORT = 6379, REDIS_DATABASE_MAX = 1 << 20 };

// The URL as it was given may hold a password: messages never repeat it.
static int url_fault(struct err *e, const char *what) {
  return err_set(e,
    "--redis %s; it takes redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], rediss:// for TLS, or "
    "unix:///PATH[?db=N]",
    what);
}

static int url_hex(char c) {
  const char *digits = "0123456789abcdef0123456789ABCDEF";
  const char *at = c ? strchr(digits, c) : NULL;
  return at ? (int)(at - digits) % 16 : -1;
}

// Copies a part with %XX decoded. -1 where it does not fit, or holds a NUL or a broken %XX.
static int url_part(const char *at, size_t size, char *out, size_t room) {
  size_t used = 0;
  for (size_t i = 0; i < size; i++) {
    char c = at[i];
    if (c == '%') {
      int high = i + 2 < size ? url_hex(at[i + 1]) : -1;
      int low = i + 2 < size ? url_hex(at[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return -1;
      }
      c = (char)(high * 16 + low);
      i += 2;
    }
    if (!c || used + 1 >= room) {
      return -1;
    }
    out[used++] = c;
  }
  out[used] = 0;
  return 0;
}

static int url_number(const char *text, size_t size, long least, long most, int *out) {
  char digits[12];
  if (!size || size >= sizeof digits || strspn(text, "0123456789") < size) {
    return -1;
  }
  memcpy(digits, text, size);
  digits[size] = 0;
  long number = strtol(digits, NULL, 10);
  if (number < least || number > most) {
    return -1;
  }
  *out = (int)number;
  return 0;
}

// `USER:PASSWORD`, `:PASSWORD`.
static int url_login(struct redis_url *url, const char *at, size_t size, struct err *e) {
  const char *colon = memchr(at, ':', size);
  if (!colon) {
    return url_fault(e, "names a user without a password (a password alone is written redis://:PASSWORD@HOST)");
  }
  size_t user = (size_t)(colon - at);
  if (url_part(at, user, url->user, sizeof url->user) != 0 ||
      url_part(colon + 1, size - user - 1, url->password, sizeof url->password) != 0) {
    return url_fault(e, "has a user or password that is too long, or has a % that is not followed by two hex digits");
  }
  return 0;
}

// `HOST`, `HOST:PORT`, `[::1]:PORT`.
static int url_place(struct redis_url *url, const char *at, size_t size, struct err *e) {
  bool bracket = size && *at == '[';
  const char *close = bracket ? memchr(at, ']', size) : NULL;
  if (bracket && !close) {
    return url_fault(e, "opens a [ that it does not close");
  }
  const char *host = bracket ? at + 1 : at;
  const char *end = bracket ? close : memchr(at, ':', size);
  const char *host_end = end ? end : at + size;
  const char *rest = bracket ? close + 1 : host_end;
  size_t left = (size_t)(at + size - rest);
  if (url_part(host, (size_t)(host_end - host), url->host, sizeof url->host) != 0 || !*url->host) {
    return url_fault(e, "names no host");
  }
  url->port = REDIS_PORT;
  if (left && (*rest != ':' || url_number(rest + 1, left - 1, 1, 65535, &url->port) != 0)) {
    return url_fault(e, "has a port that is no number from 1 to 65535");
  }
  return 0;
}

static int url_network(struct redis_url *url, const char *at, struct err *e) {
  size_t size = strcspn(at, "/?#");
  const char *sign = memrchr(at, '@', size);
  const char *place = sign ? sign + 1 : at;
  const char *path = at + size;
  if ((sign && url_login(url, at, (size_t)(sign - at), e) != 0) ||
      url_place(url, place, (size_t)(path - place), e) != 0) {
    return -1;
  }
  if (*path == '/' && path[1] && url_number(path + 1, strlen(path + 1), 0, REDIS_DATABASE_MAX, &url->database) != 0) {
    return url_fault(e, "has a database that is no number");
  }
  return *path && *path != '/' ? url_fault(e, "has a ? or # behind the host") : 0;
}

static int url_socket(struct redis_url *url, const char *at, struct err *e) {
  size_t size = strcspn(at, "?");
  const char *query = at + size;
  url->local = true;
  if (*at != '/' || url_part(at, size, url->host, sizeof url->host) != 0) {
    return url_fault(e, "names no socket by its whole path");
  }
  if (*query && (strncmp(query, "?db=", 4) != 0 ||
                  url_number(query + 4, strlen(query + 4), 0, REDIS_DATABASE_MAX, &url->database) != 0)) {
    return url_fault(e, "has something other than ?db=N behind the socket's path");
  }
  return 0;
}

static int url_tls(struct redis_url *url, struct err *e) {
  url->tls = true;
#ifdef HUIYIN_REDIS_TLS
  return 0;
#else
  return err_set(e,
    "--redis begins with rediss://, but the hiredis that this huiyin was built with has no TLS: give redis:// or "
    "unix://, or build with libhiredis 1.0 or newer and its hiredis_ssl");
#endif
}

int redis_url_parse(struct redis_url *url, const char *text, struct err *e) {
  *url = (struct redis_url){0};
  if (!text || !*text) {
    return url_fault(e, "is not set");
  }
  if (strncmp(text, "unix://", 7) == 0) {
    return url_socket(url, text + 7, e);
  }
  if (strncmp(text, "redis://", 8) == 0) {
    return url_network(url, text + 8, e);
  }
  if (strncmp(text, "rediss://", 9) == 0) {
    return url_network(url, text + 9, e) != 0 ? -1 : url_tls(url, e);
  }
  return url_fault(e, "begins with none of redis://, rediss:// and unix://");
}

void redis_url_name(const struct redis_url *url, char *out, size_t room) {
  bool six = strchr(url->host, ':') != NULL;
  if (url->local) {
    (void)snprintf(out, room, "unix://%s?db=%d", url->host, url->database);
    return;
  }
  (void)snprintf(out, room, "%s://%s%s%s%s%s:%d/%d", url->tls ? "rediss" : "redis", url->user, *url->user ? "@" : "",
    six ? "[" : "", url->host, six ? "]" : "", url->port, url->database);
}
