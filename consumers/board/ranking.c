// SPDX-License-Identifier: Apache-2.0
// Periods, rates and ranks.
#include "consumers/board/ranking.h"

#include <stdlib.h>

#include "consumers/core/text.h"
#include "schemas/moment.h"

const char *const ranking_of_words[RANKING_OFS] = {"unit", "district"};
const char *const ranking_period_words[RANKING_PERIODS] = {"day", "week", "month", "all"};
const char *const ranking_by_words[RANKING_BYS] = {"pledged", "on_time", "satisfied", "resolved"};

// --- periods

// 1970-01-01 was a Thursday; days may be before it.
static int32_t monday_of(int32_t day) {
  int32_t since = (day + 3) % 7;
  return day - (since < 0 ? since + 7 : since);
}

static struct ranking_days month_of(int32_t day) {
  struct civil c = civil_from_days(day);
  int32_t first = day - (c.day - 1);
  return (struct ranking_days){first, first + civil_month_length(c.year, c.month) - 1};
}

struct ranking_days ranking_days(enum ranking_period period, int32_t on) {
  if (period == RANKING_WEEK) {
    return (struct ranking_days){monday_of(on), monday_of(on) + 6};
  }
  return period == RANKING_MONTH ? month_of(on) : (struct ranking_days){on, on};
}

struct ranking_days ranking_days_before(enum ranking_period period, int32_t on) {
  return ranking_days(period, ranking_days(period, on).from - 1);
}

// --- rates

void ranking_add(struct ranking_rate *r, enum ranking_by by, const int64_t values[FIELD_COUNT]) {
  switch (by) {
    case RANKING_BY_ON_TIME:
      r->value += values[FIELD_ON_TIME];
      r->base += values[FIELD_ON_TIME] + values[FIELD_LATE];
      break;
    case RANKING_BY_SATISFIED:
      r->value += values[FIELD_SATISFIED];
      r->base += values[FIELD_RATED];
      break;
    default:
      r->value += values[by == RANKING_BY_PLEDGED ? FIELD_PLEDGED : FIELD_RESOLVED];
      r->base += values[FIELD_FILED];
  }
}

// By their continued fractions: the products could be more than 64 bits hold, where somebody has written such numbers.
int ranking_compare(const struct ranking_rate *a, const struct ranking_rate *b) {
  uint64_t p = (uint64_t)a->value;
  uint64_t q = (uint64_t)a->base;
  uint64_t r = (uint64_t)b->value;
  uint64_t s = (uint64_t)b->base;
  for (int sign = 1;; sign = -sign) {
    uint64_t whole = p / q;
    uint64_t other = r / s;
    if (whole != other) {
      return whole > other ? -sign : sign;
    }
    uint64_t left = p % q;
    uint64_t over = r % s;
    if (!left || !over) {
      return left == over ? 0 : left ? -sign : sign;
    }
    // 1 / (left / q) against 1 / (over / s): the greater is the smaller one now.
    p = q;
    q = left;
    r = s;
    s = over;
  }
}

static bool has_rate(const struct ranking_rate *r) {
  return r->base > 0 && r->value >= 0;
}

static int by_rate(const struct ranking_rate *a, const struct ranking_rate *b) {
  if (!has_rate(a) || !has_rate(b)) {
    return (int)has_rate(b) - (int)has_rate(a);
  }
  return ranking_compare(a, b);
}

static int by_name(const struct ranking_row *a, const struct ranking_row *b) {
  return text_compare(a->name, b->name);
}

static int by_before(const void *a, const void *b) {
  const struct ranking_row *one = a;
  const struct ranking_row *other = b;
  int order = by_rate(&one->before, &other->before);
  return order ? order : by_name(one, other);
}

static int by_now(const void *a, const void *b) {
  const struct ranking_row *one = a;
  const struct ranking_row *other = b;
  int order = by_rate(&one->now, &other->now);
  if (!order && one->now.base != other->now.base) {
    order = one->now.base > other->now.base ? -1 : 1;
  }
  return order ? order : by_name(one, other);
}

static void give_rank(struct ranking_rate *r, const struct ranking_rate *above, size_t place) {
  r->rank = !has_rate(r) ? 0 : above && ranking_compare(r, above) == 0 ? above->rank : place;
}

void ranking_order(struct ranking_row *rows, size_t count) {
  if (!count) {
    return;
  }
  qsort(rows, count, sizeof *rows, by_before);
  for (size_t i = 0; i < count; i++) {
    give_rank(&rows[i].before, i ? &rows[i - 1].before : NULL, i + 1);
  }
  qsort(rows, count, sizeof *rows, by_now);
  for (size_t i = 0; i < count; i++) {
    give_rank(&rows[i].now, i ? &rows[i - 1].now : NULL, i + 1);
  }
}
