// SPDX-License-Identifier: Apache-2.0
// /metrics and /healthz of a standing `huiyin verify --alerts`.
#ifndef HUIYIN_CONSUMERS_VERIFY_AUDIT_PAGE_H
#define HUIYIN_CONSUMERS_VERIFY_AUDIT_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"

// Of one partition: what the last look found, and what all of them did.
struct audit_figures {
  uint64_t differences;
  uint64_t found;  // since the start
};

struct audit_page;

// Listens at `address`; `every` is how often one looks, in ms: where nothing was looked at for three times as long, and
// a minute, /healthz says so. NULL with a sentence.
struct audit_page *audit_page_new(const char *address, int64_t every, struct err *e);
// NULL is none, as for the following.
void audit_page_free(struct audit_page *p);

// A look has ended well: so many alerts stand, and these are the figures of `count` partitions (copied). Any thread.
void audit_page_looked(
  struct audit_page *p, const struct audit_figures *figures, size_t count, size_t alerts, int64_t took, int64_t now);
// A look could not be done.
void audit_page_failed(struct audit_page *p);

#endif
