// SPDX-License-Identifier: Apache-2.0
// Addresses of clients, and those of the proxies whose word about their clients is taken.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/http_parts.h"

static const uint8_t v4_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static struct http_address of_v4(const void *four) {
  struct http_address a;
  memcpy(a.at, v4_prefix, sizeof v4_prefix);
  memcpy(a.at + 12, four, 4);
  return a;
}

// What is neither, such as a socket of this machine, has the address of all zeros.
struct http_address http_address_of(const struct sockaddr *from) {
  struct http_address a = {{0}};
  if (from && from->sa_family == AF_INET) {
    return of_v4(&((const struct sockaddr_in *)(const void *)from)->sin_addr);
  }
  if (from && from->sa_family == AF_INET6) {
    memcpy(a.at, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, sizeof a.at);
  }
  return a;
}

int http_address_read(struct http_address *a, const char *text) {
  struct in_addr four;
  if (inet_pton(AF_INET, text, &four) == 1) {
    *a = of_v4(&four);
    return 0;
  }
  return inet_pton(AF_INET6, text, a->at) == 1 ? 0 : -1;
}

static bool is_v4(const struct http_address *a) {
  return memcmp(a->at, v4_prefix, sizeof v4_prefix) == 0;
}

void http_address_write(const struct http_address *a, char text[HTTP_CLIENT_MAX]) {
  if (is_v4(a)) {
    (void)inet_ntop(AF_INET, a->at + 12, text, HTTP_CLIENT_MAX);
  } else {
    (void)inet_ntop(AF_INET6, a->at, text, HTTP_CLIENT_MAX);
  }
}

bool http_address_equal(const struct http_address *a, const struct http_address *b) {
  return memcmp(a->at, b->at, sizeof a->at) == 0;
}

// --- lists

static int refuse(const char *item, struct err *e) {
  return err_set(
    e, "`%.100s` is no address of a proxy; write an address or a network, as 10.1.2.3, 10.0.0.0/8 or fd00::/8", item);
}

static int read_item(struct http_proxies *p, char *item, struct err *e) {
  char shown[128];
  (void)snprintf(shown, sizeof shown, "%s", item);
  char *slash = strchr(item, '/');
  unsigned most = strchr(item, ':') ? 128 : 32;
  unsigned bits = most;
  if (slash) {
    size_t digits = strspn(slash + 1, "0123456789");
    *slash = 0;
    if (!digits || digits > 3 || slash[1 + digits] || (bits = (unsigned)atoi(slash + 1)) > most) {
      return refuse(shown, e);
    }
  }
  p->list = realloc(p->list, (p->count + 1) * sizeof *p->list);
  if (!p->list) {
    abort();
  }
  if (http_address_read(&p->list[p->count].address, item)) {
    return refuse(shown, e);
  }
  p->list[p->count++].bits = bits + (128 - most);
  return 0;
}

int http_proxies_read(struct http_proxies *p, const char *list, struct err *e) {
  char *copy = strdup(list ? list : "");
  char *kept = NULL;
  int result = 0;
  *p = (struct http_proxies){0};
  if (!copy) {
    abort();
  }
  for (char *item = strtok_r(copy, ", ", &kept); item && !result; item = strtok_r(NULL, ", ", &kept)) {
    result = read_item(p, item, e);
  }
  free(copy);
  return result;
}

void http_proxies_release(struct http_proxies *p) {
  free(p->list);
  *p = (struct http_proxies){0};
}

int http_proxies_check(const char *proxies, struct err *e) {
  struct http_proxies p;
  int result = http_proxies_read(&p, proxies, e);
  http_proxies_release(&p);
  return result;
}

static bool lies_in(const struct http_address *a, const struct http_address *network, unsigned bits) {
  unsigned whole = bits / 8;
  unsigned mask = 0xff00U >> bits % 8;
  return memcmp(a->at, network->at, whole) == 0 &&
         (bits % 8 == 0 || ((a->at[whole] ^ network->at[whole]) & mask & 0xff) == 0);
}

bool http_proxies_have(const struct http_proxies *p, const struct http_address *a) {
  for (size_t i = 0; i < p->count; i++) {
    if (lies_in(a, &p->list[i].address, p->list[i].bits)) {
      return true;
    }
  }
  return false;
}
