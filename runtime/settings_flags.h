// SPDX-License-Identifier: Apache-2.0
// What the command line says, before it is put in force. For settings.c alone.
#ifndef HUIYIN_RUNTIME_SETTINGS_FLAGS_H
#define HUIYIN_RUNTIME_SETTINGS_FLAGS_H

#include <stdbool.h>

#include "runtime/setting_value.h"

struct settings_flags {
  struct setting_value *values;  // one for each of the verb's table
  const char *config;            // the file of --config, NULL for none; points into argv
  bool help;
  bool dump;
};

// Reads them, and the arguments into `s`. To be released also after a failure.
int settings_flags_read(
  struct settings_flags *out, const struct verb_usage *usage, struct settings *s, int argc, char **argv, struct err *e);
void settings_flags_release(struct settings_flags *f, size_t count);

#endif
