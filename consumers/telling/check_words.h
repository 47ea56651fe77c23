// SPDX-License-Identifier: Apache-2.0
// What `huiyin notify check` says of a file that is right.
#ifndef HUIYIN_CONSUMERS_TELLING_CHECK_WORDS_H
#define HUIYIN_CONSUMERS_TELLING_CHECK_WORDS_H

#include "consumers/notify/routes.h"
#include "consumers/policy/faults.h"
#include "consumers/screen/language.h"

// Appends a line for each warning, of those that route_checks.h and absent.h give.
void check_words_warnings(struct buf *out, enum language language, const struct faults *warnings);

// That it is right, and what is in it.
void check_words_right(struct buf *out, enum language language, const struct routes *r, const char *path);

#endif
