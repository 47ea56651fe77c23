// SPDX-License-Identifier: Apache-2.0
// Days that are not as their weekday, as they were written: holidays, make-up working days, short days.
#ifndef HUIYIN_CONSUMERS_POLICY_DAY_RULES_H
#define HUIYIN_CONSUMERS_POLICY_DAY_RULES_H

#include <stdbool.h>

#include "consumers/core/calendar.h"
#include "consumers/policy/faults.h"
#include "runtime/conf_file.h"

struct day_rule {
  int32_t day;
  int line;
  int weekday;  // it is worked as that weekday, 0 for Monday; -1 where `hours` says
  struct working_hours hours;
};

// Zeroed: none. The holder releases it.
struct day_rules {
  struct day_rule *all;
  size_t count;
  size_t room;
  uint32_t
    *places;  // by day, counted from 1, 0 for none: ranges of a hundred years are checked at once; NULL: no rules
};

void day_rules_release(struct day_rules *r);

// Takes `2026-10-01 to 2026-10-08 = closed`, `2026-10-10 = monday`, `2026-02-14 = 09:00-12:00`. A day that is there
// already is a fault.
void day_rules_add(struct day_rules *r, const struct conf_entry *entry, struct faults *faults);

// Adds the rules of a list that line `line` names; a day that is there already is a fault.
void day_rules_join(struct day_rules *r, const struct day_rules *list, int line, struct faults *faults);

// The rules' days become exceptions of the calendar, whose week is known; those of `own` go before those of `shared`.
void day_rules_apply(const struct day_rules *own, const struct day_rules *shared, struct calendar *c);

// As which weekday they have a day worked, 0 for Monday; -1 for one with hours of its own.
int day_rules_weekday(const struct day_rules *own, const struct day_rules *shared, int32_t day);

#endif
