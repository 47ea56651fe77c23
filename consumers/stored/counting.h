// SPDX-License-Identifier: Apache-2.0
// The settings that every number depends on, read once and written down as one line beside the numbers.
#ifndef HUIYIN_CONSUMERS_STORED_COUNTING_H
#define HUIYIN_CONSUMERS_STORED_COUNTING_H

#include <stdbool.h>

#include "consumers/core/ledger.h"
#include "runtime/settings.h"

// Version of the rules of counting; raised when the same log would give other numbers, or what is stored another form.
enum { COUNTING_RULES = 4, COUNTING_TEXT_SIZE = 256 };

struct counting {
  struct policy policy;
  struct zone zone;
  struct ledger_rules rules;  // points into this struct: do not copy it
  bool log_clock;
  int64_t keep_closed;  // ms; 0 for ever
  char text[COUNTING_TEXT_SIZE];
  // `clock=log pledge-within=86400000 resolve-within=none rules=4 time-zone=Asia/Shanghai`
};

// The policy has versions that Redis holds (versions/history.h), in place of the two limits: `policy` are all of them
// together. It outlives the rules. The text is `clock=log policy=listed rules=4 time-zone=Asia/Shanghai` then.
void counting_list(struct counting *c, const struct policy *policy);

// The line of these settings, with the policy's versions or with the two limits.
void counting_line(const struct counting *c, bool listed, char text[COUNTING_TEXT_SIZE]);

// Whether these settings, as stored, have versions.
bool counting_is_listed(const char *stored);

// The limits of the built-in policy in stored settings; POLICY_NONE where they have none.
void counting_limits(const char *stored, int64_t *pledge_within, int64_t *resolve_within);

// Reads `clock`, `time-zone`, `pledge-within`, `resolve-within` and `keep-closed` (which `text` has where it is set).
// -1 with a sentence for a usage error.
int counting_read(struct counting *c, const struct settings *s, struct err *e);
void counting_release(struct counting *c);

// The settings that numbers were counted under, from the line beside them: for who only looks. One with versions of the
// policy then needs counting_list. -1 with a sentence: other rules than ours, or no line of huiyin's.
int counting_restore(struct counting *c, const char *stored, struct err *e);

// The same, for who wants no more than the sentence.
int counting_check(const struct settings *s, struct err *e);

// Compares what the numbers in Redis were counted under with what is in force, all but the policy where that has
// versions. -1 with a sentence that names the first
// difference, how to set it back, and `huiyin rebuild`.
int counting_compare(const struct counting *c, const char *stored, struct err *e);
int counting_compare_but_policy(const struct counting *c, const char *stored, struct err *e);

#endif
