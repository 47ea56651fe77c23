// SPDX-License-Identifier: Apache-2.0
// What this program was built from and runs with.
#ifndef HUIYIN_RUNTIME_VERSION_H
#define HUIYIN_RUNTIME_VERSION_H

// Prints the versions on stdout, and what the libraries here can not do.
void version_print(void);

#endif
