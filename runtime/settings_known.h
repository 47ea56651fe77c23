// SPDX-License-Identifier: Apache-2.0
// The settings of all verbs together: what tells a slip in a name from a setting that another verb has.
#ifndef HUIYIN_RUNTIME_SETTINGS_KNOWN_H
#define HUIYIN_RUNTIME_SETTINGS_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/nearest.h"
#include "runtime/settings.h"

// One verb's after another, NULL behind the last: main.c has it, which alone knows the verbs. A program without verbs
// (a test of settings) has none, and there every name may be another verb's.
__attribute__((weak)) const struct verb_usage *verbs_usage(size_t index);

bool settings_known_has(const char *name);
void settings_known_offer(struct nearest *nearest);

// -1 with a sentence where a variable of the environment that begins with HUIYIN_ is nearly, or the first words of, a
// setting's. One that is like none is named in a line of warning.
int settings_known_environment(struct err *e);

#endif
