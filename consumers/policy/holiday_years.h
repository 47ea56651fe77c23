// SPDX-License-Identifier: Apache-2.0
// Which years a list of holidays tells of: one that has ended makes every later holiday a working day, without a word.
#ifndef HUIYIN_CONSUMERS_POLICY_HOLIDAY_YEARS_H
#define HUIYIN_CONSUMERS_POLICY_HOLIDAY_YEARS_H

#include "consumers/policy/day_rules.h"

// Those that can be written.
enum { HOLIDAY_YEARS_FIRST = 1970, HOLIDAY_YEARS_END = 2200 };

// Zeroed: none.
struct holiday_years {
  bool known[HOLIDAY_YEARS_END - HOLIDAY_YEARS_FIRST];
};

// A year is known where a rule begins in it after the 15th of January: what begins sooner, or the year before, may be
// the end of another year's list (New Year's Day, 2026-12-24 to 2027-01-02).
void holiday_years_note(struct holiday_years *y, const struct day_rules *rules);

void holiday_years_join(struct holiday_years *y, const struct holiday_years *other);

// Whether both know years, and all of `a` lie before all of `b`.
bool holiday_years_precede(const struct holiday_years *a, const struct holiday_years *b);

// Years one after another that are not known.
struct holiday_gap {
  int after;  // the last known one before them; 0 where there is none
  int from;   // the first of them: the one behind `after`, or that which was asked for
  int until;  // the first known one behind them; 0 where there is none
};

// The first that reaches to `year` or beyond.
struct holiday_gap holiday_years_gap(const struct holiday_years *y, int year);

#endif
