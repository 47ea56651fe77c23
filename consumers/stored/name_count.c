// SPDX-License-Identifier: Apache-2.0
// How many names the counters have, by what they are about.
#include "consumers/stored/name_count.h"

#include <string.h>

const char *const name_scopes[NAME_SCOPES] = {
  "all", "district", "category", "channel", "kind", "unit", "cross", "day", "month", "station"};
const char *const name_families[NAME_FAMILIES] = {"count", "volunteer"};

// Which of the words the text begins with, up to a colon or its end; -1 for none. Moves behind the colon.
static int take_word(const char *const *words, size_t count, const char **at, const char *end) {
  const char *colon = memchr(*at, ':', (size_t)(end - *at));
  size_t size = (size_t)((colon ? colon : end) - *at);
  for (size_t i = 0; i < count; i++) {
    if (strlen(words[i]) == size && memcmp(words[i], *at, size) == 0) {
      *at = colon ? colon + 1 : end;
      return (int)i;
    }
  }
  return -1;
}

void name_count_add(struct name_count *c, const char *key, size_t size) {
  const char *at = key;
  const char *end = key + size;
  int family = take_word(name_families, NAME_FAMILIES, &at, end);
  int scope = family < 0 ? -1 : take_word(name_scopes, NAME_SCOPES, &at, end);
  if (scope >= 0) {
    c->names[family][scope]++;
  }
}
