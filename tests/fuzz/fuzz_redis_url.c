// SPDX-License-Identifier: Apache-2.0
// libFuzzer on --redis: whatever the URL, it is refused with a sentence or names a server, and what may be said of it
// does not hold the password.
#include "consumers/redis/client.h"
#include "tests/fuzz/fuzz.h"

// With another password in its place the same may be said. An escape may stand for it: then its place is not known.
static void keep_secret(const char *text, const char *password, const char *said) {
  const char *at = *password && !strchr(text, '%') ? strstr(text, password) : NULL;
  if (!at || strstr(at + 1, password)) {
    return;
  }
  char *twin = strdup(text);
  struct redis_url url;
  struct err e = {""};
  char name[512];
  demand(twin != NULL, "memory");
  memset(twin + (at - text), 'x', strlen(password));
  demand(redis_url_parse(&url, twin, &e) == 0, "another password is refused");
  redis_url_name(&url, name, sizeof name);
  demand(strcmp(name, said) == 0, "a password is said");
  free(twin);
}

static void check(const struct redis_url *url, const char *text) {
  char name[512];
  redis_url_name(url, name, sizeof name);
  demand(name[0] && strlen(name) < sizeof name, "no name");
  demand(url->sentinel_count <= REDIS_SENTINELS_MOST, "too many sentinels");
  for (size_t i = 0; i < url->sentinel_count; i++) {
    demand(url->sentinels[i].host[0] && url->sentinels[i].port > 0 && url->sentinels[i].port < 65536, "no sentinel");
  }
  if (!url->sentinel_count) {
    demand(url->place.host[0], "no host");
    demand(url->local || (url->place.port > 0 && url->place.port < 65536), "no port");
  } else {
    demand(url->master[0], "no master");
  }
  keep_secret(text, url->password, name);
  keep_secret(text, url->sentinel_password, name);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct redis_url url;
  struct err e = {""};
  char *text = strndup((const char *)bytes, size);
  demand(text != NULL, "memory");
  if (redis_url_parse(&url, text, &e)) {
    demand(e.text[0], "refused without a sentence");
  } else {
    check(&url, text);
  }
  free(text);
  return 0;
}
