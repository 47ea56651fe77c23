// SPDX-License-Identifier: Apache-2.0
// Lists of texts, cut up in place.
#include "consumers/policy/texts.h"

#include <string.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/policy/shown.h"

static bool texts_is_blank(char c) {
  return c == ' ' || c == '\t';
}

static struct text texts_trimmed(const char *at, size_t size) {
  while (size && texts_is_blank(*at)) {
    at++;
    size--;
  }
  while (size && texts_is_blank(at[size - 1])) {
    size--;
  }
  return (struct text){at, (uint32_t)size};
}

struct text texts_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

bool texts_has(const struct texts *t, struct text text) {
  for (size_t i = 0; i < t->count; i++) {
    if (text_equal(t->all[i], text)) {
      return true;
    }
  }
  return false;
}

static int texts_push(struct texts *t, struct text item, const char *value, struct err *e) {
  if (!item.size) {
    return err_set(
      e, "`%s` has nothing between two commas, or behind the last; leave that comma out", shown(value).text);
  }
  if (texts_has(t, item)) {
    return err_set(e, "`%s` comes twice; leave one of the two out", shown_part(item.at, item.size).text);
  }
  t->all = must(realloc(t->all, (t->count + 1) * sizeof *t->all));
  t->all[t->count++] = item;
  return 0;
}

int texts_read(struct texts *t, const char *value, struct err *e) {
  *t = (struct texts){0};
  if (!texts_trimmed(value, strlen(value)).size) {
    return 0;
  }
  for (const char *at = value; at;) {
    size_t size = strcspn(at, ",");
    if (texts_push(t, texts_trimmed(at, size), value, e)) {
      texts_release(t);
      return -1;
    }
    at = at[size] ? at + size + 1 : NULL;
  }
  return 0;
}

void texts_release(struct texts *t) {
  free(t->all);
  *t = (struct texts){0};
}
