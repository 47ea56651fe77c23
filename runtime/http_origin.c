// SPDX-License-Identifier: Apache-2.0
// Whether a request is what it seems: pages of others can make a browser send one, or give their own name this
// machine's address.
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "runtime/http_parts.h"

enum { HOST_MAX = 64 };

// The name alone, without port and brackets; -1 where it is longer than any that is looked for.
static int host_of(const char *host, char name[HOST_MAX]) {
  bool bracket = *host == '[';
  size_t size = bracket ? strcspn(++host, "]") : strcspn(host, ":");
  const char *behind = host + size + (bracket && host[size]);
  size_t digits = *behind == ':' ? strspn(behind + 1, "0123456789") + 1 : 0;
  if (size >= HOST_MAX || (bracket && host[size] != ']') || behind[digits]) {
    return -1;
  }
  memcpy(name, host, size);
  name[size] = 0;
  return 0;
}

// Whole names: localhost.example.com and 127.example.com are anybody's.
bool http_names_this_machine(const char *host) {
  char name[HOST_MAX];
  struct in_addr four;
  struct in6_addr six;
  if (!host || host_of(host, name)) {
    return false;
  }
  return strcasecmp(name, "localhost") == 0 ||
         (inet_pton(AF_INET, name, &four) == 1 && ntohl(four.s_addr) >> 24 == 127) ||
         (inet_pton(AF_INET6, name, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six));
}

bool http_came_by_proxy(const struct http_request *request) {
  static const char *const signs[] = {"X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    if (http_header(request, signs[i])) {
      return true;
    }
  }
  return false;
}

bool http_is_json(const struct http_request *request) {
  static const char json[] = "application/json";
  const char *type = http_header(request, "Content-Type");
  return type && strncasecmp(type, json, sizeof json - 1) == 0 && strchr("; \t", type[sizeof json - 1]);
}

// Behind a proxy of ours the name that the browser knows may be in another header.
static bool is_our_host(const struct http_request *request, const char *host) {
  struct http_address peer = http_visit_of(request->connection)->peer;
  const char *own = http_header(request, "Host");
  const char *forwarded =
    http_proxies_have(&request->http->proxies, &peer) ? http_header(request, "X-Forwarded-Host") : NULL;
  return (own && strcasecmp(host, own) == 0) || (forwarded && strcasecmp(host, forwarded) == 0);
}

bool http_is_same_origin(const struct http_request *request) {
  const char *site = http_header(request, "Sec-Fetch-Site");
  const char *origin = http_header(request, "Origin");
  if (site) {
    return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
  }
  const char *host = origin ? strstr(origin, "://") : NULL;
  return !origin || (host && is_our_host(request, host + 3));
}
