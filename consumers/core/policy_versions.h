// SPDX-License-Identifier: Apache-2.0
// The versions of a policy as one: a request is under the version that was in force when it was filed, or under a later
// one that is retroactive.
#ifndef HUIYIN_CONSUMERS_CORE_POLICY_VERSIONS_H
#define HUIYIN_CONSUMERS_CORE_POLICY_VERSIONS_H

#include "consumers/core/policy.h"

// Joins versions, in their order, to one: the first stands for all of them from then on. One whose `from` is not after
// an earlier one's supersedes that. A mark is the same mark in
// all versions that name it, and has the same place in all: they are put in the order in which the versions name them
// first. A version that has not some mark gets it as MARK_NEVER. -1 where they name more than MARKS_MAX together: then
// they are not joined. The versions outlive each other.
int policy_versions_join(struct policy *const *versions, size_t count);

#endif
