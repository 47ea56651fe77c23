// SPDX-License-Identifier: Apache-2.0
// Sentences, told apart.
#include "consumers/screen/translate.h"

#include <string.h>

#include "consumers/screen/phrase.h"

enum { VALUES_MOST = 3 };

struct values {
  struct buf all[VALUES_MOST];
  size_t count;
};

// The values are what stands at each %.
static bool fits(const char *pattern, const char *at, struct values *values) {
  values->count = 0;
  for (;;) {
    size_t size = strcspn(pattern, "%");
    if (strncmp(at, pattern, size) != 0) {
      return false;
    }
    at += size;
    pattern += size;
    if (!*pattern) {
      return !*at;
    }
    pattern++;
    size = strcspn(pattern, "%");
    size_t value = 0;
    while (at[value] && (!size || strncmp(at + value, pattern, size) != 0)) {
      value++;
    }
    if (values->count < VALUES_MOST) {
      struct buf *into = &values->all[values->count++];
      buf_clear(into);
      buf_add(into, at, value);
    }
    at += value;
  }
}

bool translate(struct buf *out, const struct translation *all, size_t count, const char *sentence) {
  struct values values = {0};
  size_t i = 0;
  while (i < count && !fits(all[i].english, sentence, &values)) {
    i++;
  }
  if (i < count) {
    phrase_add(
      out, all[i].chinese, buf_string(&values.all[0]), buf_string(&values.all[1]), buf_string(&values.all[2]), NULL);
  } else {
    buf_add_string(out, sentence);
  }
  for (size_t v = 0; v < VALUES_MOST; v++) {
    buf_release(&values.all[v]);
  }
  return i < count;
}
