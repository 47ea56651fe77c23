// SPDX-License-Identifier: Apache-2.0
// One run of publishing, from opened inputs to the summary.
#ifndef HUIYIN_PRODUCERS_PUBLISH_RUN_H
#define HUIYIN_PRODUCERS_PUBLISH_RUN_H

#include "producers/profile.h"
#include "producers/publish_options.h"

// Reads, checks, sends, waits for every acknowledgement; says on stderr what is wrong and on stdout what was done.
// `profile` is NULL for JSON Lines. Returns the exit code: 0 where every event was acknowledged, else 1.
int publish_run(const struct publish_options *options, const struct profile *profile);

#endif
