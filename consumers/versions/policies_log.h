// SPDX-License-Identifier: Apache-2.0
// The versions of the policy as their topic keeps them, for the day on which Redis has lost them: compacted,
// PREFIX:number -> record.
#ifndef HUIYIN_CONSUMERS_VERSIONS_POLICIES_LOG_H
#define HUIYIN_CONSUMERS_VERSIONS_POLICIES_LOG_H

#include "consumers/versions/policies.h"
#include "runtime/settings.h"

// Reads the last record of each number under the prefix; none where there is no such topic. -1 with a sentence, or
// POLICIES_LOG_DAMAGED with one where what is there can not be read as versions.
enum { POLICIES_LOG_DAMAGED = 1 };
int policies_log_read(
  struct policies *p, const struct settings *s, const char *topic, const char *prefix, struct err *e);

// Redis is believed; where it has gone back, or was emptied, the topic goes on from there: `p`, which Redis had, is the
// topic's then, if `may_be` says that what Redis has counted can have been under those. *in_topic is how many of them
// the topic has: none where it has others, or is damaged, which is no fault where Redis has some. -1 with a sentence.
int policies_log_catch_up(struct policies *p, bool may_be, const struct settings *s, const char *topic,
  const char *prefix, size_t *in_topic, struct err *e);

// Puts the records behind the first `had` there, and waits until the brokers have them. Makes the topic where it
// lacks.
int policies_log_write(
  const struct policies *p, size_t had, const struct settings *s, const char *topic, const char *prefix, struct err *e);

#endif
