// SPDX-License-Identifier: Apache-2.0
// The moment of a mark, as a policy's author writes it.
#ifndef HUIYIN_CONSUMERS_POLICY_MOMENT_TEXT_H
#define HUIYIN_CONSUMERS_POLICY_MOMENT_TEXT_H

#include "consumers/core/policy.h"
#include "runtime/err.h"

// `2h after filing`, `75% of the time to due`, `at due`, `1 working day before due`, `72h after due`, `at the pledge
// limit`, `1h before the pledge limit`, `extended beyond the limit`: the base, length and unit of the mark. -1 with a
// sentence.
int moment_text_read(const char *text, struct mark *mark, struct err *e);

// Whether the moment is said as one before its base (-1), at it (0) or after it (1).
int moment_text_sign(const struct mark *mark);

// Writes it so that moment_text_read reads it back.
void moment_text_write(const struct mark *mark, char *out, size_t room);

#endif
