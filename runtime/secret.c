// SPDX-License-Identifier: Apache-2.0
// What of a setting may be shown on a screen or in a log.
#include "runtime/secret.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const char *const secret_words[] = {"password", "secret", "token", ".pem", "jaas", "oauthbearer.config"};

static bool secret_is_name(const char *name, size_t size) {
  for (size_t word = 0; word < sizeof secret_words / sizeof *secret_words; word++) {
    size_t length = strlen(secret_words[word]);
    for (size_t i = 0; i + length <= size; i++) {
      if (!strncasecmp(name + i, secret_words[word], length)) {
        return true;
      }
    }
  }
  return false;
}

// NAME=VALUE: the value is hidden where the name is that of a secret.
static bool secret_hide_pair(struct buf *out, const char *pair, size_t size) {
  const char *sign = memchr(pair, '=', size);
  if (!sign || !secret_is_name(pair, (size_t)(sign - pair))) {
    return false;
  }
  buf_add(out, pair, (size_t)(sign + 1 - pair));
  buf_add_string(out, "***");
  return true;
}

// `?NAME=VALUE&...`
static void secret_hide_query(struct buf *out, const char *query) {
  while (*query) {
    size_t size = 1 + strcspn(query + 1, "&");
    if (!secret_hide_pair(out, query, size)) {
      buf_add(out, query, size);
    }
    query += size;
  }
}

// A password may hold an @ or a : that should have been encoded, so it reaches from the first : to the last @ before
// the path.
static void secret_hide_url(struct buf *out, const char *value, const char *user) {
  size_t host = strcspn(user, "/?#");
  const char *query = user + strcspn(user, "?");
  const char *at = memrchr(user, '@', host);
  const char *colon = at ? memchr(user, ':', (size_t)(at - user)) : NULL;
  if (colon) {
    buf_add(out, value, (size_t)(colon + 1 - value));
    buf_add_string(out, "***");
    value = at;
  }
  buf_add(out, value, (size_t)(query - value));
  secret_hide_query(out, query);
}

void secret_hide(struct buf *out, const char *name, const char *value) {
  const char *scheme = strstr(value, "://");
  const char *sign = strchr(value, '=');
  bool is_url = scheme && (!sign || scheme < sign);
  if (secret_is_name(name, strlen(name))) {
    buf_add_string(out, "***");
  } else if (!is_url && sign && secret_hide_pair(out, value, strlen(value))) {
    return;
  } else if (scheme) {
    secret_hide_url(out, value, scheme + 3);
  } else {
    buf_add_string(out, value);
  }
}
