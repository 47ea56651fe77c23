// SPDX-License-Identifier: Apache-2.0
// What one setting holds, and what all of a verb's do. For settings*.c alone.
#ifndef HUIYIN_RUNTIME_SETTING_VALUE_H
#define HUIYIN_RUNTIME_SETTING_VALUE_H

#include <stddef.h>

#include "runtime/settings.h"

enum setting_source { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT, SETTING_FLAGS };

// What a setting holds: nothing, one text, or a list's items. Owns them.
struct setting_value {
  char **items;
  size_t count;
  enum setting_source source;  // of the last one
  int line;                    // of the file, where that is its source
};

struct settings {
  const struct setting *table;  // the verb's own; `count` entries
  size_t count;
  struct setting_value *values;  // one for each of the table
  char **arguments;
  size_t argument_count;
};

// Zeroed memory, and a copy of a text; a program that has none left is ended.
void *setting_allocate(size_t count, size_t size);
char *setting_copy(const char *text);

// The place of a setting in the table, `count` where it has none of this name.
size_t setting_find(const struct settings *s, const char *name);

void setting_value_clear(struct setting_value *v);
void setting_value_add(struct setting_value *v, const char *text, enum setting_source source);

// Puts one text given for a setting in the place of what is there, or behind it where it is a list. -1 where a switch
// is given neither yes nor no.
int setting_give(
  const struct setting *setting, struct setting_value *v, const char *text, enum setting_source source, struct err *e);

#endif
