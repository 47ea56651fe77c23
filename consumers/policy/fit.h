// SPDX-License-Identifier: Apache-2.0
// Which requests a rule of a policy is about, as its author writes it:
//
//   kind = COMPLAINT, APPEAL       category = 供暖*        district = 152502/xilin
//   channel = HOTLINE              priority = HIGH, URGENT
#ifndef HUIYIN_CONSUMERS_POLICY_FIT_H
#define HUIYIN_CONSUMERS_POLICY_FIT_H

#include "consumers/core/match.h"
#include "consumers/policy/faults.h"
#include "runtime/conf_file.h"

// The keys it reads, for a list of those that a section knows.
#define FIT_KEYS "kind", "channel", "priority", "category", "district"

bool fit_has(const char *key);

// Takes an entry with one of these keys, leaves others; what is wrong with its value is added to `faults`. The texts of
// the match point into the entry's value.
void fit_read(struct match *m, const struct conf_entry *entry, struct faults *faults);

// Whether a district's path has an empty level: then it is no way to write one.
bool fit_is_path(const char *path);

#endif
