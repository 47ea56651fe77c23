// SPDX-License-Identifier: Apache-2.0
// The versions of the policy that Redis keeps, as `huiyin policy list` and `huiyin policy text` print them.
#ifndef HUIYIN_CONSUMERS_POLICY_VERB_KEPT_H
#define HUIYIN_CONSUMERS_POLICY_VERB_KEPT_H

#include "consumers/screen/language.h"
#include "consumers/versions/history.h"
#include "runtime/settings.h"

// Appends a line for each version: its number, the moment from which it holds by the zone's clocks, what it is at
// `now`, and its digest, or the limits of the built-in policy.
void kept_table(const struct history *v, const struct zone *zone, enum language language, int64_t now, struct buf *out);

// Prints that, of the Redis and prefix of the settings. An exit code, with a sentence where it is not 0.
int kept_list(const struct settings *s, enum language language, int64_t now, struct err *e);

// Prints the text of one, by its number, as its author wrote it. An exit code, likewise.
int kept_text(const struct settings *s, const char *number, struct err *e);

#endif
