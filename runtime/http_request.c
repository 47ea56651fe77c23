// SPDX-License-Identifier: Apache-2.0
// What a page may ask of its request.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/http_parts.h"

const char *http_query(const struct http_request *request, const char *name) {
  const char *value = NULL;
  bool there =
    MHD_lookup_connection_value_n(request->connection, MHD_GET_ARGUMENT_KIND, name, strlen(name), &value, NULL);
  return there && !value ? "" : value;
}

struct taking {
  http_take *take;
  void *context;
};

static enum MHD_Result take_one(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
  const struct taking *t = context;
  (void)kind;
  t->take(t->context, name, value ? value : "");
  return MHD_YES;
}

void http_query_each(const struct http_request *request, http_take *take, void *context) {
  struct taking t = {take, context};
  (void)MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, take_one, &t);
}

const char *http_header(const struct http_request *request, const char *name) {
  return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *http_cookie(const struct http_request *request, const char *name) {
  return MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}

const char *http_path(const struct http_request *request) {
  return request->path;
}

const char *http_rest(const struct http_request *request) {
  return request->rest;
}

bool http_is_post(const struct http_request *request) {
  return request->post;
}

const struct buf *http_body(const struct http_request *request) {
  return &request->body;
}

int http_worker(const struct http_request *request) {
  return request->worker;
}

const char *http_client(const struct http_request *request) {
  return request->client;
}

static struct http_address peer_of(const struct http_request *request) {
  return http_visit_of(request->connection)->peer;
}

bool http_is_secure(const struct http_request *request) {
  struct http_address peer = peer_of(request);
  const char *protocol = http_header(request, "X-Forwarded-Proto");
  return protocol && strcasecmp(protocol, "https") == 0 && http_proxies_have(&request->http->proxies, &peer);
}

// --- behind proxies

static enum MHD_Result join(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
  struct buf *all = context;
  (void)kind;
  if (strcasecmp(name, "X-Forwarded-For") == 0 && value) {
    buf_add_string(all, value);
    buf_add_byte(all, ',');
  }
  return MHD_YES;
}

// Takes the last entry off the list; false where there is none left.
static bool take_last(char *list, char **entry) {
  size_t size = strlen(list);
  while (size && strchr(", \t", list[size - 1])) {
    list[--size] = 0;
  }
  char *from = list + size;
  while (from > list && !strchr(", \t", from[-1])) {
    from--;
  }
  *entry = from;
  return *from != 0;
}

// From its end: what a proxy of ours wrote is taken, up to the first address that is none of theirs.
void http_request_set_client(struct http_request *r) {
  const struct http_proxies *proxies = &r->http->proxies;
  struct http_address at = peer_of(r);
  if (http_proxies_have(proxies, &at)) {
    struct buf all = {0};
    char *entry;
    (void)MHD_get_connection_values(r->connection, MHD_HEADER_KIND, join, &all);
    char *list = (char *)(uintptr_t)buf_string(&all);
    while (http_proxies_have(proxies, &at) && take_last(list, &entry) && !http_address_read(&at, entry)) {
      *entry = 0;
    }
    buf_release(&all);
  }
  http_address_write(&at, r->client);
}

// --- texts in the address

static int digit_of(char c) {
  return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

// As the library's own, but that a NUL, which would end the text, becomes U+FFFD.
size_t http_unescape(void *context, struct MHD_Connection *connection, char *text) {
  char *to = text;
  (void)context;
  (void)connection;
  for (const char *from = text; *from;) {
    int high = *from == '%' ? digit_of(from[1]) : -1;
    int low = high >= 0 ? digit_of(from[2]) : -1;
    if (low < 0) {
      *to++ = *from++;
      continue;
    }
    from += 3;
    if (high == 0 && low == 0) {
      memcpy(to, "\xef\xbf\xbd", 3);
      to += 3;
    } else {
      *to++ = (char)(high * 16 + low);
    }
  }
  *to = 0;
  return (size_t)(to - text);
}
