// SPDX-License-Identifier: Apache-2.0
// The ranking of units and districts by a rate: which days a period has, who is which, and against the period before.
// No I/O and no clock.
#ifndef HUIYIN_CONSUMERS_BOARD_RANKING_H
#define HUIYIN_CONSUMERS_BOARD_RANKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/core/tally.h"

enum ranking_of { RANKING_UNITS, RANKING_DISTRICTS, RANKING_OFS };
enum ranking_period { RANKING_DAY, RANKING_WEEK, RANKING_MONTH, RANKING_ALL, RANKING_PERIODS };
enum ranking_by { RANKING_BY_PLEDGED, RANKING_BY_ON_TIME, RANKING_BY_SATISFIED, RANKING_BY_RESOLVED, RANKING_BYS };

// As the API spells them: unit, district; day, week, month, all; pledged, on_time, satisfied, resolved.
extern const char *const ranking_of_words[RANKING_OFS];
extern const char *const ranking_period_words[RANKING_PERIODS];
extern const char *const ranking_by_words[RANKING_BYS];

// Local days since 1970, `to` included. Weeks begin on Monday. RANKING_ALL has no days.
struct ranking_days {
  int32_t from;
  int32_t to;
};
struct ranking_days ranking_days(enum ranking_period period, int32_t on);
struct ranking_days ranking_days_before(enum ranking_period period, int32_t on);

// What is counted, of how many, and the place by that.
struct ranking_rate {
  int64_t value;
  int64_t base;  // where 0 there is no rate, and no rank
  size_t rank;   // from 1; equal rates share one, and so many are passed over behind them; 0 for none
};

// pledged of filed; on_time of on_time and late; satisfied of rated; resolved of filed.
void ranking_add(struct ranking_rate *r, enum ranking_by by, const int64_t values[FIELD_COUNT]);

struct ranking_row {
  struct text name;  // the holder's
  struct ranking_rate now;
  struct ranking_rate before;
};

// Gives both ranks, and puts the rows in order: the best rate first, of equals the one with the greater base, then by
// name; those without a rate come last.
void ranking_order(struct ranking_row *rows, size_t count);

// Below, at or above 0: the first rate is the greater, they are equal, it is the smaller. Both have one.
int ranking_compare(const struct ranking_rate *a, const struct ranking_rate *b);

#endif
