// SPDX-License-Identifier: Apache-2.0
// The versions of the policy as Redis holds them: the hash PREFIX:{0}:policies, number -> record.
#ifndef HUIYIN_CONSUMERS_VERSIONS_POLICIES_H
#define HUIYIN_CONSUMERS_VERSIONS_POLICIES_H

#include <hiredis/hiredis.h>
#include <stdbool.h>

#include "consumers/versions/history.h"

// The records, and what they mean. Owns all of it; zeroed: none.
struct policies {
  struct text *records;  // in their order; each ends with a NUL that does not count
  size_t count;
  struct history history;
};

// Takes records with their numbers, in any order. -1 with a sentence: one lacks, or can not be read.
struct numbered_record {
  struct text number;
  struct text record;
};
int policies_take(struct policies *p, const struct numbered_record *all, size_t count, struct err *e);
void policies_release(struct policies *p);

// Adds one more record behind the others. -1 with a sentence, and nothing is added.
int policies_add(struct policies *p, struct text record, struct err *e);

// Reads what Redis holds, maybe nothing, and the settings that numbers were counted under ("" for none).
int policies_read(
  struct policies *p, redisContext *c, const char *prefix, char *settings, size_t settings_room, struct err *e);

// Whether the first ones of them are the others.
bool policies_begin_with(const struct policies *longer, const struct policies *shorter);

// Under how many versions, at most, a partition was counted: 0 where none was counted at all. -1 with a sentence.
int policies_counted(size_t *most, redisContext *c, const char *prefix, size_t partitions, struct err *e);

// The sentence where numbers were counted under versions that nobody has any more, and what to do. -1.
int policies_lost(const char *prefix, const char *topic, struct err *e);

// Writes those behind the first `had`, which Redis had when `line` was read with them, and `settings` with them; every
// one of the `partitions` gets another owner, so that whoever counts them takes them over anew, unless that is 0. One
// step: *changed says that another did the like meanwhile, and nothing was written.
int policies_write(const struct policies *p, size_t had, const char *line, redisContext *c, const char *prefix,
  const char *settings, size_t partitions, bool *changed, struct err *e);

#endif
