// SPDX-License-Identifier: Apache-2.0
// `huiyin verify --alerts`: whether the alerts that stand are those owed; once, or again and again.
#ifndef HUIYIN_CONSUMERS_VERIFY_AUDITOR_H
#define HUIYIN_CONSUMERS_VERIFY_AUDITOR_H

#include <stdint.h>

#include "runtime/err.h"
#include "runtime/settings.h"

// --every, in ms, 0 for one look; and whether --listen is an address. -1 with a sentence.
int auditor_read(int64_t *every, const struct settings *s, struct err *e);

// Counts the log anew in memory, and holds what is owed at each partition's clock against what was raised. With --every
// it goes on until it is stopped, reading only what is new, and says what it finds in the log and on --listen's page.
// Returns the exit code.
int auditor_run(const struct settings *s, struct err *e);

#endif
