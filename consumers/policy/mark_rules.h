// SPDX-License-Identifier: Apache-2.0
// The marks of a policy, as its author writes them:
//
//   [mark overdue]
//   severity = critical
//   when = at due
//   while = open
//   audience = leader
//
// `when` may be 1 working day before due, 75% of the time to due, 2h after filing and so on, `while` also unpledged.
#ifndef HUIYIN_CONSUMERS_POLICY_MARK_RULES_H
#define HUIYIN_CONSUMERS_POLICY_MARK_RULES_H

#include "consumers/core/policy.h"
#include "consumers/policy/faults.h"
#include "runtime/conf_file.h"

// Reads every section [mark NAME] into the policy's marks, in the order of the file; the file outlives them. Where
// `calendar` is false, working time is a fault. A mark about what no limit sets is one, too. What is wrong is added to
// `faults`.
void mark_rules_read(struct policy *p, const struct conf_file *file, bool calendar, struct faults *faults);

#endif
