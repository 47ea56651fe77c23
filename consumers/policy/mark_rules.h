// SPDX-License-Identifier: Apache-2.0
// The marks of a policy, as its author writes them:
//
//   [mark overdue]
//   severity = critical
//   when = at due                # 1 working day before due, 75% of the time to due, 2h after filing, ...
//   while = open                 # or unpledged
//   audience = leader
#ifndef HUIYIN_CONSUMERS_POLICY_MARK_RULES_H
#define HUIYIN_CONSUMERS_POLICY_MARK_RULES_H

#include "consumers/core/policy.h"
#include "consumers/policy/faults.h"
#include "runtime/conf_file.h"

// Reads every section [mark NAME] into the policy's marks, in the order of the file; the file outlives them. Where
// `calendar` is false, working time is a fault. What is wrong is added to `faults`.
void mark_rules_read(struct policy *p, const struct conf_file *file, bool calendar, struct faults *faults);

#endif
