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

// A password may hold an @ or a : that should have been encoded, so it reaches from the first : to the last @ before
// the path.
static void secret_hide_url(struct buf *out, const char *value) {
  const char *scheme = strstr(value, "://");
  const char *user = scheme ? scheme + 3 : value;
  const char *at = scheme ? memrchr(user, '@', strcspn(user, "/?#")) : NULL;
  const char *colon = at ? memchr(user, ':', (size_t)(at - user)) : NULL;
  if (!colon) {
    buf_add_string(out, value);
    return;
  }
  buf_add(out, value, (size_t)(colon + 1 - value));
  buf_add_string(out, "***");
  buf_add_string(out, at);
}

void secret_hide(struct buf *out, const char *name, const char *value) {
  if (secret_is_name(name, strlen(name))) {
    buf_add_string(out, "***");
    return;
  }
  size_t key = strcspn(value, "=");
  if (value[key] && secret_is_name(value, key)) {
    buf_add(out, value, key + 1);
    buf_add_string(out, "***");
    return;
  }
  secret_hide_url(out, value);
}
