// SPDX-License-Identifier: Apache-2.0
// Lengths of time as a policy's author writes them.
#ifndef HUIYIN_CONSUMERS_POLICY_SPAN_TEXT_H
#define HUIYIN_CONSUMERS_POLICY_SPAN_TEXT_H

#include <stddef.h>

#include "consumers/core/span.h"

// `2h`, `90 minutes`, `15 days`: elapsed time; `8 working hours`, `30 working minutes`, `5 working days`; `none`.
// -1 with a sentence. At most 84000 days.
int span_text_read(const char *text, struct span *span, struct err *e);

// The same where only elapsed time has a meaning.
int span_text_read_elapsed(const char *text, struct span *span, struct err *e);

// Writes it so that span_text_read reads it back, and the same for all that mean the same: `15d` is 360h.
void span_text_write(struct span span, char *out, size_t room);

#endif
