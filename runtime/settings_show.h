// SPDX-License-Identifier: Apache-2.0
// How help and --dump-config show them. For settings*.c alone.
#ifndef HUIYIN_RUNTIME_SETTINGS_SHOW_H
#define HUIYIN_RUNTIME_SETTINGS_SHOW_H

#include "runtime/buf.h"
#include "runtime/setting_value.h"

// Adds the environment variable of a setting: `dead-letters-topic` gives HUIYIN_DEAD_LETTERS_TOPIC.
void settings_variable(const char *name, struct buf *out);

// Both print on stdout.
void settings_show_help(const struct verb_usage *usage);
void settings_show_values(const struct verb_usage *usage, const struct settings *s);

#endif
