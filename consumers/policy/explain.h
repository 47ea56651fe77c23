// SPDX-License-Identifier: Apache-2.0
// What a policy means for one request, in words: each limit and mark with its moment, and why.
#ifndef HUIYIN_CONSUMERS_POLICY_EXPLAIN_H
#define HUIYIN_CONSUMERS_POLICY_EXPLAIN_H

#include "consumers/policy/policy_file.h"
#include "consumers/screen/language.h"

// Moments are shown in the time zone of the calendar that the request is under; where there is none, in `zone`. The
// last line tells of working time that was reckoned in years of which the calendar's holidays are not known.
void explain_request(const struct policy_file *p, const struct request *r, const struct zone *zone,
  enum language language, struct buf *out);

#endif
