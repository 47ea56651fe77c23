// SPDX-License-Identifier: Apache-2.0
// Lines for the file of users, made by hand: `huiyin board user NAME ROLE`, `huiyin board token NAME ROLE`.
#ifndef HUIYIN_CONSUMERS_BOARD_ACCESS_VERB_H
#define HUIYIN_CONSUMERS_BOARD_ACCESS_VERB_H

#include "runtime/settings.h"

// Reads a password from stdin, or makes a token, which goes to stderr, and prints the line. The exit code; where it is
// not 0, `e` says why.
int access_verb(const struct settings *s, struct err *e);

#endif
