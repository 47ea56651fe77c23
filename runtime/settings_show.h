// SPDX-License-Identifier: Apache-2.0
// How settings are held, and how help and --dump-config show them. For settings*.c alone.
#ifndef HUIYIN_RUNTIME_SETTINGS_SHOW_H
#define HUIYIN_RUNTIME_SETTINGS_SHOW_H

#include "runtime/buf.h"
#include "runtime/settings.h"

enum setting_source { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT, SETTING_FLAGS };

// What a setting holds: nothing, one text, or a list's items. Owns them.
struct setting_value {
  char **items;
  size_t count;
  enum setting_source source;  // of the last one
};

struct settings {
  const struct setting *table;  // the verb's own; `count` entries
  size_t count;
  struct setting_value *values;  // one for each of the table
  char **arguments;
  size_t argument_count;
};

// Adds the environment variable of a setting: `dead-letters-topic` gives HUIYIN_DEAD_LETTERS_TOPIC.
void settings_variable(const char *name, struct buf *out);

// Both print on stdout.
void settings_show_help(const struct verb_usage *usage);
void settings_show_values(const struct verb_usage *usage, const struct settings *s);

#endif
