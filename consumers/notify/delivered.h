// SPDX-License-Identifier: Apache-2.0
// What came of telling a receiver of an alert, as it is kept for each request: some numbers, then the texts.
#ifndef HUIYIN_CONSUMERS_NOTIFY_DELIVERED_H
#define HUIYIN_CONSUMERS_NOTIFY_DELIVERED_H

#include "runtime/buf.h"
#include "runtime/err.h"
#include "schemas/event.h"

enum delivered_outcome { DELIVERED_TAKEN, DELIVERED_REFUSED, DELIVERED_GIVEN_UP, DELIVERED_OUTCOMES };

// taken, refused, given-up.
extern const char *const delivered_outcome_names[DELIVERED_OUTCOMES];

// So many are kept of one request, the newest, and no longer than so long (ms) after the last.
enum { DELIVERED_MOST = 64 };
#define DELIVERED_KEPT (INT64_C(90) * 24 * 3600 * 1000)

struct delivered {
  int64_t at;            // when the answer was heard
  int32_t outcome;       // enum delivered_outcome
  int32_t status;        // enum alert_status
  uint32_t level;        // of the escalation; 0 before it
  uint32_t again;        // how many times it was told before
  struct text receiver;  // its name
  struct text alert_id;
};

void delivered_add(struct buf *out, const struct delivered *d);

// Texts point into `bytes`. -1 with a sentence where it is none.
int delivered_read(struct delivered *d, const void *bytes, size_t size, struct err *e);

#endif
