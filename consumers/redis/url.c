// SPDX-License-Identifier: Apache-2.0
// Where Redis is and who asks, read from one URL.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/redis/client.h"

enum { REDIS_PORT = 6379, SENTINEL_PORT = 26379, REDIS_DATABASE_MAX = 1 << 20 };

// The URL as it was given may hold a password: messages never repeat it.
static int url_fault(struct err *e, const char *what) {
  return err_set(e,
    "--redis %s; it takes redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], rediss:// for TLS, unix:///PATH[?db=N], or "
    "redis+sentinel://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]...]/MASTER[/DATABASE][?sentinel-password=PASSWORD]",
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
static int url_place(struct redis_place *place, const char *at, size_t size, int port, struct err *e) {
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
  if (url_part(host, (size_t)(host_end - host), place->host, sizeof place->host) != 0 || !*place->host) {
    return url_fault(e, "names no host");
  }
  place->port = port;
  if (left && (*rest != ':' || url_number(rest + 1, left - 1, 1, 65535, &place->port) != 0)) {
    return url_fault(e, "has a port that is no number from 1 to 65535");
  }
  return 0;
}

static int url_database(struct redis_url *url, const char *at, size_t size, struct err *e) {
  return size && url_number(at, size, 0, REDIS_DATABASE_MAX, &url->database) != 0
           ? url_fault(e, "has a database that is no number")
           : 0;
}

// The login, if there is one; *at moves on to what it is for.
static int url_logged_in(struct redis_url *url, const char **at, size_t size, struct err *e) {
  const char *sign = memrchr(*at, '@', size);
  int result = sign ? url_login(url, *at, (size_t)(sign - *at), e) : 0;
  *at = sign ? sign + 1 : *at;
  return result;
}

static int url_network(struct redis_url *url, const char *at, struct err *e) {
  const char *path = at + strcspn(at, "/?#");
  if (url_logged_in(url, &at, (size_t)(path - at), e) != 0 ||
      url_place(&url->place, at, (size_t)(path - at), REDIS_PORT, e) != 0 ||
      (*path == '/' && url_database(url, path + 1, strlen(path + 1), e) != 0)) {
    return -1;
  }
  return *path && *path != '/' ? url_fault(e, "has a ? or # behind the host") : 0;
}

// --- redis+sentinel://

static int url_sentinels(struct redis_url *url, const char *at, const char *end, struct err *e) {
  while (at <= end) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    const char *stop = comma ? comma : end;
    if (url->sentinel_count == REDIS_SENTINELS_MOST) {
      return url_fault(e, "names more than 8 sentinels");
    }
    if (url_place(&url->sentinels[url->sentinel_count++], at, (size_t)(stop - at), SENTINEL_PORT, e) != 0) {
      return -1;
    }
    at = stop + 1;
  }
  return 0;
}

// `/MASTER`, `/MASTER/DATABASE`.
static int url_master(struct redis_url *url, const char *at, size_t size, struct err *e) {
  const char *slash = size ? memchr(at + 1, '/', size - 1) : NULL;
  size_t name = slash ? (size_t)(slash - at) : size;
  if (name < 2 || url_part(at + 1, name - 1, url->master, sizeof url->master) != 0) {
    return url_fault(e, "names no master behind the sentinels, as /mymaster");
  }
  return slash ? url_database(url, slash + 1, size - name - 1, e) : 0;
}

// `?sentinel-user=USER&sentinel-password=PASSWORD`: the sentinels' own login.
static int url_sentinel_login(struct redis_url *url, const char *at, struct err *e) {
  static const char user[] = "sentinel-user=";
  static const char password[] = "sentinel-password=";
  while (*at) {
    size_t size = strcspn(++at, "&");
    int result = -1;
    if (strncmp(at, user, sizeof user - 1) == 0) {
      result = url_part(at + sizeof user - 1, size - (sizeof user - 1), url->sentinel_user, sizeof url->sentinel_user);
    } else if (strncmp(at, password, sizeof password - 1) == 0) {
      result = url_part(
        at + sizeof password - 1, size - (sizeof password - 1), url->sentinel_password, sizeof url->sentinel_password);
    }
    if (result != 0) {
      return url_fault(e, "has something other than sentinel-user=USER and sentinel-password=PASSWORD behind the ?");
    }
    at += size;
  }
  return *url->sentinel_user && !*url->sentinel_password
           ? url_fault(e, "has a sentinel-user without a sentinel-password")
           : 0;
}

static int url_sentinel(struct redis_url *url, const char *at, struct err *e) {
  const char *path = at + strcspn(at, "/?#");
  const char *query = path + strcspn(path, "?#");
  if (*query == '#') {
    return url_fault(e, "has a # behind the master");
  }
  return url_logged_in(url, &at, (size_t)(path - at), e) != 0 || url_sentinels(url, at, path, e) != 0 ||
             url_master(url, path, (size_t)(query - path), e) != 0 || url_sentinel_login(url, query, e) != 0
           ? -1
           : 0;
}

static int url_socket(struct redis_url *url, const char *at, struct err *e) {
  size_t size = strcspn(at, "?");
  const char *query = at + size;
  url->local = true;
  if (*at != '/' || url_part(at, size, url->place.host, sizeof url->place.host) != 0) {
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
  static const struct {
    const char *scheme;
    int (*parse)(struct redis_url *url, const char *at, struct err *e);
    bool tls;
  } forms[] = {{"unix://", url_socket, false}, {"redis://", url_network, false}, {"rediss://", url_network, true},
    {"redis+sentinel://", url_sentinel, false}, {"rediss+sentinel://", url_sentinel, true}};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    size_t size = strlen(forms[i].scheme);
    if (strncmp(text, forms[i].scheme, size) == 0) {
      return forms[i].parse(url, text + size, e) != 0 || (forms[i].tls && url_tls(url, e) != 0) ? -1 : 0;
    }
  }
  return url_fault(e, "begins with none of redis://, rediss://, unix:// and redis+sentinel://");
}

void redis_place_name(const struct redis_place *place, char *out, size_t room) {
  bool six = strchr(place->host, ':') != NULL;
  (void)snprintf(out, room, "%s%s%s:%d", six ? "[" : "", place->host, six ? "]" : "", place->port);
}

static void url_add_sentinels(const struct redis_url *url, char *out, size_t room) {
  for (size_t i = 0; i < url->sentinel_count; i++) {
    size_t used = strlen(out);
    (void)snprintf(out + used, room - used, "%s", i ? "," : "");
    used = strlen(out);
    redis_place_name(&url->sentinels[i], out + used, room - used);
  }
  size_t used = strlen(out);
  (void)snprintf(out + used, room - used, "/%s/%d", url->master, url->database);
}

void redis_url_name(const struct redis_url *url, char *out, size_t room) {
  char place[sizeof url->place.host + 16];
  if (url->local) {
    (void)snprintf(out, room, "unix://%s?db=%d", url->place.host, url->database);
    return;
  }
  (void)snprintf(out, room, "%s%s://%s%s", url->tls ? "rediss" : "redis", url->sentinel_count ? "+sentinel" : "",
    url->user, *url->user ? "@" : "");
  size_t used = strlen(out);
  if (url->sentinel_count) {
    url_add_sentinels(url, out, room);
    return;
  }
  redis_place_name(&url->place, place, sizeof place);
  (void)snprintf(out + used, room - used, url->database < 0 ? "%s" : "%s/%d", place, url->database);
}
