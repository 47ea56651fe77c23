// SPDX-License-Identifier: Apache-2.0
// What is wrong with a file, all of it: each fault with its line.
#ifndef HUIYIN_CONSUMERS_POLICY_FAULTS_H
#define HUIYIN_CONSUMERS_POLICY_FAULTS_H

#include <stdbool.h>

#include "runtime/buf.h"
#include "runtime/err.h"

// Where a fault stands in the text.
struct fault {
  int line;
  size_t at;
  size_t size;
};

// Zeroed but for the name: none.
struct faults {
  const char *file;  // outlives it
  bool kept;         // the text was put in force before: what it means is not to change, nor is it to be refused now
  struct buf text;   // `FILE:LINE: sentence` lines
  size_t count;
  struct fault *all;
  int *silent;  // lines that are passed over, rising
  size_t silent_count;
};

void faults_release(struct faults *f);

// The first of them as the sentence about a flag that names the file; always -1.
int faults_say_first(struct faults *f, const char *flag, struct err *e);

// `line` 0 where it is about no line.
__attribute__((format(printf, 3, 4))) void faults_add(struct faults *f, int line, const char *format, ...);

// Where the text is a new one: what was let pass once is let pass in a text that was put in force then.
__attribute__((format(printf, 3, 4))) void faults_add_if_new(struct faults *f, int line, const char *format, ...);

// As faults_add, for conf_file_parse_on: `faults` is a struct faults.
void faults_take(void *faults, int line, const char *what);

// What is added of that line from now on is passed over: it would only follow from another fault. Lines are given by
// rising number.
void faults_pass_over(struct faults *f, int line);

// Puts the text in the order of lines; those about no line come last.
void faults_sort(struct faults *f);

#endif
