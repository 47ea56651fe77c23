// SPDX-License-Identifier: Apache-2.0
// The settings that every number depends on, read once and written down as one line beside the numbers.
#ifndef HUIYIN_CONSUMERS_STORED_COUNTING_H
#define HUIYIN_CONSUMERS_STORED_COUNTING_H

#include <stdbool.h>

#include "consumers/core/ledger.h"
#include "runtime/settings.h"

// Version of the rules of counting; raised when the same log would give other numbers, or what is stored another form.
enum { COUNTING_RULES = 2 };

struct counting {
  struct policy policy;
  struct zone zone;
  struct ledger_rules rules;  // points into this struct: do not copy it
  bool log_clock;
  int64_t keep_closed;  // ms; 0 for ever
  char text[256];       // `clock=log pledge-within=86400000 resolve-within=none rules=2 time-zone=Asia/Shanghai`
};

// Reads `clock`, `time-zone`, `pledge-within`, `resolve-within` and `keep-closed` (which `text` has where it is set).
// -1 with a sentence for a usage error.
int counting_read(struct counting *c, const struct settings *s, struct err *e);
void counting_release(struct counting *c);

// The same, for who wants no more than the sentence.
int counting_check(const struct settings *s, struct err *e);

// Compares what the numbers in Redis were counted under with what is in force. -1 with a sentence that names the first
// difference, how to set it back, and `huiyin rebuild`.
int counting_compare(const struct counting *c, const char *stored, struct err *e);

#endif
