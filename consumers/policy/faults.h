// SPDX-License-Identifier: Apache-2.0
// What is wrong with a file, all of it: each fault with its line.
#ifndef HUIYIN_CONSUMERS_POLICY_FAULTS_H
#define HUIYIN_CONSUMERS_POLICY_FAULTS_H

#include "runtime/buf.h"
#include "runtime/err.h"

// Zeroed but for the name: none.
struct faults {
  const char *file;  // outlives it
  struct buf text;   // `FILE:LINE: sentence` lines
  size_t count;
};

void faults_release(struct faults *f);

// The first of them as the sentence about a flag that names the file; always -1.
int faults_say_first(struct faults *f, const char *flag, struct err *e);

// `line` 0 where it is about no line.
__attribute__((format(printf, 3, 4))) void faults_add(struct faults *f, int line, const char *format, ...);

#endif
