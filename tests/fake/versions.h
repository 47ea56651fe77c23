// SPDX-License-Identifier: Apache-2.0
// The versions that the policy of a fake world has, and putting them in force as `huiyin track --policy` does.
#ifndef HUIYIN_TESTS_FAKE_VERSIONS_H
#define HUIYIN_TESTS_FAKE_VERSIONS_H

#include "consumers/core/ledger.h"
#include "consumers/track/reply.h"

enum { FAKE_VERSIONS = 3 };

struct fake_world;

// Zeroed: the policy has none. Points into itself.
struct fake_versions {
  size_t count;
  struct policy policies[FAKE_VERSIONS][FAKE_VERSIONS];  // the first 1, 2 and 3, each joined
  struct ledger_rules rules[FAKE_VERSIONS];
};

// The world's policy is the first version; the others are copied. Before a process starts.
void fake_versions_set(struct fake_world *w, const struct policy *const *later, size_t count);

// Writes the first `count` to Redis, and gives every partition another owner. One write.
void fake_versions_put(struct fake_world *w, size_t count);
// How many Redis has.
size_t fake_versions_stored(const struct fake_world *w);

// The rules of a partition of which Redis says that it was counted under so many.
const struct ledger_rules *fake_versions_rules(const struct fake_world *w, int64_t policies);

#endif
