// SPDX-License-Identifier: Apache-2.0
// A failure told as one whole sentence for a person.
#ifndef HUIYIN_RUNTIME_ERR_H
#define HUIYIN_RUNTIME_ERR_H

// Holds one sentence: what went wrong, where, and what to do. A caller owns it, usually on the stack, and passes it
// down; functions that can fail return 0 or -1 and fill it on -1. A longer sentence is cut. Not shared by threads.
struct err {
  char text[512];
};

// Fills `e` like printf and returns -1, so that `return err_set(e, ...)` reads as the failure it is.
__attribute__((format(printf, 2, 3))) int err_set(struct err *e, const char *format, ...);

// Puts `prefix: ` before what `e` already says and returns -1.
__attribute__((format(printf, 2, 3))) int err_prefix(struct err *e, const char *format, ...);

#endif
