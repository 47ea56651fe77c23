// SPDX-License-Identifier: Apache-2.0
// The verbs of this room. Each takes its own name as argv[0] and returns the exit code: 0, 1 failure, 2 usage.
#ifndef HUIYIN_PRODUCERS_VERBS_H
#define HUIYIN_PRODUCERS_VERBS_H

struct verb_usage;

int verb_publish(int argc, char **argv);
int verb_simulate(int argc, char **argv);

// What each is called with.
extern const struct verb_usage publish_usage, simulate_usage;

#endif
