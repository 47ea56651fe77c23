// SPDX-License-Identifier: Apache-2.0
// The rules under the versions of the policy that Redis holds, made as takeovers meet them.
#ifndef HUIYIN_CONSUMERS_WORLD_POLICY_RULES_H
#define HUIYIN_CONSUMERS_WORLD_POLICY_RULES_H

#include "consumers/stored/counting.h"
#include "consumers/track/reply.h"

// One thread. What it has made lives as long as it does.
struct policy_rules;

// `counting` outlives it. `limits_given`: somebody has set the limits of the built-in policy; it is told where they do
// not hold.
struct policy_rules *policy_rules_new(const struct counting *counting, bool limits_given);
void policy_rules_free(struct policy_rules *r);

// tracker_options.rules_under; `context` is the policy_rules.
const struct ledger_rules *policy_rules_under(
  void *context, const struct reply *versions, size_t count, char *sentence);

// How many versions the policy has, as far as takeovers have met them, and when the holidays of the last one end,
// seen from `now` (calendars_end).
size_t policy_rules_versions(const struct policy_rules *r, int64_t now, int64_t *calendars_end);

#endif
