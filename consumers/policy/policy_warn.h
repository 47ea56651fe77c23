// SPDX-License-Identifier: Apache-2.0
// What is right in a policy and yet hardly meant.
#ifndef HUIYIN_CONSUMERS_POLICY_POLICY_WARN_H
#define HUIYIN_CONSUMERS_POLICY_POLICY_WARN_H

#include "consumers/policy/policy_file.h"

// Appends a line for each: holidays that end (calendars_warn), seen from `now`, calendars that no district keeps, and
// those without holidays in which limits or marks are reckoned.
void policy_warn(const struct policy_file *p, int64_t now, enum language language, struct buf *out);

#endif
