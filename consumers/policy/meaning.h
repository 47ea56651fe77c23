// SPDX-License-Identifier: Apache-2.0
// What a policy means, apart from how it is written: two files that mean the same have the same digest.
#ifndef HUIYIN_CONSUMERS_POLICY_MEANING_H
#define HUIYIN_CONSUMERS_POLICY_MEANING_H

#include "consumers/policy/policy_file.h"

// One line for each calendar by district, limit and mark. Comments, names of calendars and limits, their order, and
// days that are told of and are as their weekday make no difference; the order of the marks does.
void meaning_write(const struct policy_file *p, struct buf *out);

// The first 128 bits of the SHA-256 of these lines, in hex.
enum { MEANING_DIGEST_SIZE = 33 };
void meaning_digest(const struct policy_file *p, char out[MEANING_DIGEST_SIZE]);

#endif
