// SPDX-License-Identifier: Apache-2.0
// `huiyin verify --what-if FILE`: what another policy would have done with the same log.
#ifndef HUIYIN_CONSUMERS_VERIFY_WHAT_IF_H
#define HUIYIN_CONSUMERS_VERIFY_WHAT_IF_H

#include <stdint.h>

#include "runtime/err.h"
#include "runtime/settings.h"

// The moments of the marks that are told of: from the one on, before the other.
struct what_if_span {
  int64_t from;
  int64_t to;
};

// --from and --to; where they are not given, from the beginning and to `now`. -1 with a sentence.
int what_if_read_span(struct what_if_span *span, const struct settings *s, int64_t now, struct err *e);

// Replays the log under the policy, reads what was really raised, and prints both. Returns the exit code.
int what_if_run(const struct settings *s, struct err *e);

#endif
