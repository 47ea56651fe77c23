// SPDX-License-Identifier: Apache-2.0
// The running `huiyin notify`: one process tells, the others stand by and take over from it.
#ifndef HUIYIN_CONSUMERS_TELLING_RUN_H
#define HUIYIN_CONSUMERS_TELLING_RUN_H

#include "consumers/telling/teller.h"

// Until a stop, or a fault that waiting does not cure. Returns the exit code: 0, or with a sentence 1, or 2 where the
// settings are wrong. The store is filled in but for its connection.
int telling_run(const struct teller_options *o, struct store *store, struct err *e);

#endif
