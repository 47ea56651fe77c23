// SPDX-License-Identifier: Apache-2.0
// A policy as a file: calendars, limits and marks, read and checked as a whole.
#ifndef HUIYIN_CONSUMERS_POLICY_POLICY_FILE_H
#define HUIYIN_CONSUMERS_POLICY_POLICY_FILE_H

#include "consumers/core/policy.h"
#include "consumers/policy/calendars.h"
#include "consumers/policy/faults.h"

// How long its text may be: each version is kept whole in Redis and in a topic.
enum { POLICY_TEXT_MAX = 256 * 1024 };

// Points into itself: do not copy it.
struct policy_file {
  struct conf_file file;
  struct calendars calendars;
  struct limits limits;
  struct policy policy;  // points to the limits
};

// Reads a whole policy. Returns 0, or -1 where `faults` has what is wrong with it, each fault with its line. The caller
// releases the policy and the faults either way. `faults->file` is set to the path; `faults->kept` is the caller's.
int policy_file_read(struct policy_file *p, const char *path, struct faults *faults);
int policy_file_parse(struct policy_file *p, const char *name, const char *text, size_t size, struct faults *faults);
void policy_file_release(struct policy_file *p);

#endif
