// SPDX-License-Identifier: Apache-2.0
// What a file of routes names and this machine does not have: secrets, certificates, commands. It would show when the
// first alert is to be sent.
#ifndef HUIYIN_CONSUMERS_TELLING_ABSENT_H
#define HUIYIN_CONSUMERS_TELLING_ABSENT_H

#include "consumers/notify/routes.h"

// Adds a sentence for each, of the line that names it, with nothing of a secret. The files, the environment and PATH
// are those of this process, as they are now. /bin/sh, which runs the commands, is asked whether it knows their first
// word; nothing is said of a command whose first word only a shell could tell. The file is right all the same: another
// machine may be the one that runs it.
void absent_look(const struct routes *r, struct faults *warnings);

#endif
