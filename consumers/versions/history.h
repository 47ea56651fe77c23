// SPDX-License-Identifier: Apache-2.0
// The versions that a policy has had, as they are kept: each a record with its text and the moment from which it holds.
//
//   {"version": 1, "pledge-within": 86400000, "resolve-within": null}          the built-in policy, before any file
//   {"version": 2, "from": 1774000000000, "retroactive": false, "digest": "…", "policy": "[calendar office]\n…"}
#ifndef HUIYIN_CONSUMERS_VERSIONS_HISTORY_H
#define HUIYIN_CONSUMERS_VERSIONS_HISTORY_H

#include "consumers/policy/meaning.h"
#include "consumers/policy/policy_file.h"
#include "runtime/buf.h"

// How many versions a policy may have.
enum { VERSIONS_MAX = 1000 };

struct version {
  int64_t from;  // MOMENT_NONE of the first, which holds from the beginning
  bool retroactive;
  char digest[MEANING_DIGEST_SIZE];  // "" of the built-in policy
  struct policy_file *file;          // NULL for the built-in policy
  struct policy built_in;
};

// The first stands for all of them (policy_versions.h). Owns all of it; does not move.
struct history {
  struct version *all;
  size_t count;
};

// Reads `count` records, in their order, and joins them. -1 with a sentence that names the version: a record that is
// none of ours, a policy that this huiyin can not read, more marks than may be. Then there is nothing to release.
int history_read(struct history *v, const struct text *records, size_t count, struct err *e);
void history_release(struct history *v);

// What all of them together are to a request; NULL where there is none.
const struct policy *history_policy(const struct history *v);

// Whether it holds only from a moment on that is still to come.
bool version_is_ahead(const struct version *v, int64_t now);

// The place of the version under which a request that is filed now is; those behind it have not begun. `count` for
// none.
size_t history_in_force(const struct history *v, int64_t now);

// Whether it never holds: before it began another took its place.
bool history_is_superseded(const struct history *v, size_t place);

// The policy of one of them.
const struct policy *version_policy(const struct version *v);

// Appends a record: of the built-in policy under these limits, which is the first; of a policy's text.
void history_add_built_in(struct buf *out, int64_t pledge_within, int64_t resolve_within);
void history_add_file(struct buf *out, size_t number, const struct version *head, struct text text);

// The text of the policy in a record, allocated; NULL for the built-in policy, or where it is no record.
char *history_text(struct text record);

#endif
