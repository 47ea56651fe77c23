// SPDX-License-Identifier: Apache-2.0
// Where settings come from beside the command line. For settings*.c alone.
#ifndef HUIYIN_RUNTIME_SETTINGS_PARTS_H
#define HUIYIN_RUNTIME_SETTINGS_PARTS_H

#include "runtime/setting_value.h"

// Each puts in force what it finds. -1 with a sentence that names the line, or the variable.
int settings_from_file(struct settings *s, const struct verb_usage *usage, const char *path, struct err *e);
int settings_from_environment(struct settings *s, struct err *e);

#endif
