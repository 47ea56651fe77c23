// SPDX-License-Identifier: Apache-2.0
// The stop flag: the one piece of global state.
#ifndef HUIYIN_RUNTIME_STOP_H
#define HUIYIN_RUNTIME_STOP_H

#include <stdbool.h>

// SIGTERM and SIGINT raise the flag and make stop_fd readable. SIGPIPE is ignored, SIGCHLD is not. Call it once, before
// other threads start. A read that waits (stdin) comes back with EINTR; the second SIGINT ends the process at once.
void stop_on_signals(void);
bool stop_requested(void);  // any thread

// Readable from the moment that a stop was requested; for poll(). Never read it. -1, which poll() passes over, before
// stop_on_signals.
int stop_fd(void);

#endif
