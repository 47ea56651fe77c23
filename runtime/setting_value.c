// SPDX-License-Identifier: Apache-2.0
// What one setting holds.
#include "runtime/setting_value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void *setting_allocate(size_t count, size_t size) {
  void *at = calloc(count ? count : 1, size);
  if (!at) {
    abort();
  }
  return at;
}

char *setting_copy(const char *text) {
  char *copy = strdup(text);
  if (!copy) {
    abort();
  }
  return copy;
}

size_t setting_find(const struct settings *s, const char *name) {
  size_t i = 0;
  while (i < s->count && strcmp(s->table[i].name, name) != 0) {
    i++;
  }
  return i;
}

void setting_value_clear(struct setting_value *v) {
  for (size_t i = 0; i < v->count; i++) {
    free(v->items[i]);
  }
  free(v->items);
  *v = (struct setting_value){0};
}

void setting_value_add(struct setting_value *v, const char *text, enum setting_source source) {
  char **items = realloc(v->items, (v->count + 1) * sizeof *items);
  if (!items) {
    abort();
  }
  v->items = items;
  v->items[v->count++] = setting_copy(text);
  v->source = source;
}

static int setting_word(const char *text) {
  static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
  for (int i = 0; i < 8; i++) {
    if (!strcasecmp(text, words[i])) {
      return i % 2;
    }
  }
  return -1;
}

// Puts one value given for a setting in the place of what is there, or behind it where it is a list.
int setting_give(
  const struct setting *setting, struct setting_value *v, const char *text, enum setting_source source, struct err *e) {
  if (setting->kind == SETTING_LIST) {
    setting_value_add(v, text, source);
    return 0;
  }
  if (setting->kind == SETTING_FLAG) {
    int on = setting_word(text);
    if (on < 0) {
      return err_set(e, "%s is `%s`; it is switched by yes or no", setting->name, text);
    }
    text = on ? "yes" : "no";
  }
  setting_value_clear(v);
  setting_value_add(v, text, source);
  return 0;
}
