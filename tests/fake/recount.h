// SPDX-License-Identifier: Apache-2.0
// A fake world's log counted by the ledger alone, up to what its Redis has stored.
#ifndef HUIYIN_TESTS_FAKE_RECOUNT_H
#define HUIYIN_TESTS_FAKE_RECOUNT_H

#include "consumers/stored/meta.h"
#include "tests/fake/world.h"

// One alert; the last of its series tells whether it stands.
struct fake_alert {
  char id[ALERT_ID_MAX];
  char series[ALERT_ID_MAX];  // all of the id but its number: partition, request and mark
  uint32_t number;
  int32_t status;
};

// A zeroed struct is an empty list.
struct fake_alerts {
  struct fake_alert *list;
  size_t count;
};

void fake_alerts_release(struct fake_alerts *a);
void fake_alerts_add(struct fake_alerts *a, const struct overdue_alert *alert);
// The last of a series before `end`, NULL for none.
const struct fake_alert *fake_alerts_last(const struct fake_alerts *a, const char *series, size_t end);
bool fake_alerts_have(const struct fake_alerts *a, const struct fake_alert *alert);
// Whether it is the last of its series, and raised.
bool fake_alerts_stand(const struct fake_alerts *a, const struct fake_alert *alert);

struct fake_recount {
  struct tally *counts;
  struct tally *volunteers;
  struct meta meta[FAKE_PARTITIONS];
  struct ledger *ledger[FAKE_PARTITIONS];
  struct fake_alerts alerts;
  int64_t log_time[FAKE_PARTITIONS];
  size_t too_late;
};

void fake_recount_init(struct fake_recount *r, const struct fake_world *w);
void fake_recount_release(struct fake_recount *r);

#endif
