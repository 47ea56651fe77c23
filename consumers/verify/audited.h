// SPDX-License-Identifier: Apache-2.0
// One partition's alerts as a standing auditor keeps them from look to look: of the alerts topic only what is new is
// read.
#ifndef HUIYIN_CONSUMERS_VERIFY_AUDITED_H
#define HUIYIN_CONSUMERS_VERIFY_AUDITED_H

#include "consumers/verify/alerts.h"

// Zeroed but for `history.v` and `history.partition`: nothing was looked at yet.
struct audited {
  struct verify_history history;  // what stands, and while one looks, what the topic holds behind the moment
  int64_t read_to;                // the alerts topic's offset up to which it was taken
  int64_t commit;                 // of the moment
  struct alert_list early;        // the outbox of that moment: taken before the topic was read so far
  bool *met;                      // which of them the topic has brought since
  struct alert_list doubtful;     // in the topic at that moment, and unknown to Redis: a takeover may be under way
};

void audited_release(struct audited *a);

// Whether Redis stands before the last look: it lost writes, or was rebuilt; then all must be begun anew.
bool audited_is_behind(const struct audited *a);

// Takes what was emitted up to the moment in `history.v`, and notes where what stands is not what is owed.
int audited_look(struct audited *a, rd_kafka_t *rk, struct err *e);

#endif
