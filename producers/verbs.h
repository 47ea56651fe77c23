// SPDX-License-Identifier: Apache-2.0
// The verbs of this room. Each takes its own name as argv[0] and returns the exit code: 0, 1 failure, 2 usage.
#ifndef HUIYIN_PRODUCERS_VERBS_H
#define HUIYIN_PRODUCERS_VERBS_H

int verb_publish(int argc, char **argv);
int verb_simulate(int argc, char **argv);

#endif
