// SPDX-License-Identifier: Apache-2.0
// What this program was built from and runs with.
#ifndef HUIYIN_RUNTIME_VERSION_H
#define HUIYIN_RUNTIME_VERSION_H

#include "runtime/metrics.h"

// Prints the versions on stdout, and what the libraries here can not do.
void version_print(void);

// The same as the labels of huiyin_build_info.
void version_write(struct metrics *m);

#endif
