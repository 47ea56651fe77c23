// SPDX-License-Identifier: Apache-2.0
// What is known of one partition's alerts while they are compared: for alerts.c, alert_history.c,
// alert_standing.c and auditor_alerts.c.
#ifndef HUIYIN_CONSUMERS_VERIFY_ALERTS_H
#define HUIYIN_CONSUMERS_VERIFY_ALERTS_H

#include "consumers/verify/verify.h"

struct verify_history {
  struct verify *v;
  size_t partition;
  struct alert_list list;       // what was emitted, oldest first: ...
  size_t trimmed;               // ... so many of them from the topic, below alerts_offset
  struct alert_list tail;       // in the topic at or behind alerts_offset
  struct state_table standing;  // request_id NUL mark -> what stands
  size_t next;                  // log clock: the place in the recount's list that is expected next
  size_t met;                   // log clock: how many of the recount's list were emitted
};

// Notes a difference of one alert.
void verify_alert_note(struct verify_history *h, const struct overdue_alert *alert, const char *sentence);

// Compare what was emitted with what is owed.
void verify_alert_history(struct verify_history *h);
void verify_alert_standing(struct verify_history *h);

// The parts of the latter: what stands after one more alert, and all that stands held against all that is owed.
void verify_standing_take(struct verify_history *h, const struct overdue_alert *alert);
void verify_standing_compare(struct verify_history *h);

// Whether a partition was committed or taken over since the moment that is compared.
int verify_alert_moved(struct verify *v, size_t partition, bool *moved, struct err *e);

#endif
