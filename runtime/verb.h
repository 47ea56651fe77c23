// SPDX-License-Identifier: Apache-2.0
// What nearly every verb does around its work: reads its settings, and says why it failed.
#ifndef HUIYIN_RUNTIME_VERB_H
#define HUIYIN_RUNTIME_VERB_H

#include "runtime/err.h"
#include "runtime/settings.h"

// The work of a verb: gives its exit code and, where that is not 0 and the reason was not said yet, a sentence.
typedef int verb_work(const struct settings *s, struct err *e);

// Reads the settings and does the work; says on stderr what is wrong with either. Returns the verb's exit code.
int verb_run(const struct verb_usage *usage, int argc, char **argv, verb_work *work);

#endif
