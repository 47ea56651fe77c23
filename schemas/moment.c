// SPDX-License-Identifier: Apache-2.0
// Civil dates and ISO 8601 by arithmetic alone.
#include "schemas/moment.h"

#include <stdbool.h>

enum { DAY_MS = 86400000, HOUR_MS = 3600000, MINUTE_MS = 60000, SECOND_MS = 1000 };

// Years are counted from March, so that the leap day is the last of its year, in eras of 400 years (146097 days).
enum { ERA_DAYS = 146097, DAYS_TO_1970 = 719468 };

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

int64_t civil_days(int32_t year, int32_t month, int32_t day) {
  int64_t y = (int64_t)year - (month <= 2);
  int64_t era = floor_div(y, 400);
  int64_t year_of_era = y - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * ERA_DAYS + day_of_era - DAYS_TO_1970;
}

struct civil civil_from_days(int64_t days) {
  int64_t z = days + DAYS_TO_1970;
  int64_t era = floor_div(z, ERA_DAYS);
  int64_t day_of_era = z - era * ERA_DAYS;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t march_month = (5 * day_of_year + 2) / 153;
  int32_t month = (int32_t)(march_month < 10 ? march_month + 3 : march_month - 9);
  return (struct civil){
    .year = (int32_t)(year_of_era + era * 400 + (month <= 2)),
    .month = month,
    .day = (int32_t)(day_of_year - (153 * march_month + 2) / 5 + 1),
  };
}

int32_t civil_month_length(int32_t year, int32_t month) {
  static const int32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return lengths[month - 1] + (month == 2 && leap);
}

int64_t moment_from_civil(const struct civil *c) {
  return civil_days(c->year, c->month, c->day) * DAY_MS + (int64_t)c->hour * HOUR_MS + (int64_t)c->minute * MINUTE_MS +
         (int64_t)c->second * SECOND_MS + c->millisecond;
}

struct civil moment_to_civil(int64_t moment) {
  int64_t days = floor_div(moment, DAY_MS);
  int32_t rest = (int32_t)(moment - days * DAY_MS);
  struct civil c = civil_from_days(days);
  c.hour = rest / HOUR_MS;
  c.minute = rest / MINUTE_MS % 60;
  c.second = rest / SECOND_MS % 60;
  c.millisecond = rest % SECOND_MS;
  return c;
}

// What is left to read of a text.
struct cursor {
  const char *at;
  const char *end;
};

static bool take(struct cursor *c, char wanted) {
  if (c->at < c->end && *c->at == wanted) {
    c->at++;
    return true;
  }
  return false;
}

static bool is_digit(const struct cursor *c) {
  return c->at < c->end && *c->at >= '0' && *c->at <= '9';
}

// Reads exactly `digits` digits.
static bool take_number(struct cursor *c, int digits, int32_t *out) {
  int32_t value = 0;
  for (int i = 0; i < digits; i++) {
    if (!is_digit(c)) {
      return false;
    }
    value = value * 10 + (*c->at++ - '0');
  }
  *out = value;
  return true;
}

static bool take_date(struct cursor *c, struct civil *out) {
  return take_number(c, 4, &out->year) && take(c, '-') && take_number(c, 2, &out->month) && take(c, '-') &&
         take_number(c, 2, &out->day) && out->year >= 1 && out->month >= 1 && out->month <= 12 && out->day >= 1 &&
         out->day <= civil_month_length(out->year, out->month);
}

// Any number of digits; what lies beyond milliseconds is cut.
static bool take_fraction(struct cursor *c, int32_t *milliseconds) {
  int32_t weight = 100;
  if (!is_digit(c)) {
    return false;
  }
  while (is_digit(c)) {
    *milliseconds += (*c->at++ - '0') * weight;
    weight /= 10;
  }
  return true;
}

static bool take_clock(struct cursor *c, struct civil *out) {
  if (!take_number(c, 2, &out->hour) || !take(c, ':') || !take_number(c, 2, &out->minute)) {
    return false;
  }
  if (take(c, ':')) {
    if (!take_number(c, 2, &out->second)) {
      return false;
    }
    if ((take(c, '.') || take(c, ',')) && !take_fraction(c, &out->millisecond)) {
      return false;
    }
  }
  return out->hour <= 23 && out->minute <= 59 && out->second <= 59;
}

static bool take_offset(struct cursor *c, int64_t *milliseconds) {
  if (take(c, 'Z') || take(c, 'z')) {
    *milliseconds = 0;
    return true;
  }
  bool west = take(c, '-');
  int32_t hours = 0;
  int32_t minutes = 0;
  if ((!west && !take(c, '+')) || !take_number(c, 2, &hours)) {
    return false;
  }
  bool colon = take(c, ':');
  if ((colon || is_digit(c)) && !take_number(c, 2, &minutes)) {
    return false;
  }
  *milliseconds = ((int64_t)hours * HOUR_MS + (int64_t)minutes * MINUTE_MS) * (west ? -1 : 1);
  return hours <= 23 && minutes <= 59;
}

int moment_parse(const char *text, size_t size, int64_t *moment) {
  struct cursor c = {text, text + size};
  struct civil civil = {0};
  int64_t offset = 0;
  if (!take_date(&c, &civil) || (!take(&c, 'T') && !take(&c, ' ') && !take(&c, 't')) || !take_clock(&c, &civil) ||
      !take_offset(&c, &offset) || c.at != c.end) {
    return -1;
  }
  *moment = moment_from_civil(&civil) - offset;
  return 0;
}

// Writes so many digits and what stands behind them; returns where the next go.
static char *put(char *at, int32_t value, int digits, char behind) {
  for (int i = digits - 1; i >= 0; i--) {
    at[i] = (char)('0' + value % 10);
    value /= 10;
  }
  at[digits] = behind;
  return at + digits + 1;
}

void moment_format(int64_t moment, char *text) {
  int64_t first = civil_days(1, 1, 1) * DAY_MS;
  int64_t last = civil_days(10000, 1, 1) * DAY_MS - 1;
  struct civil c = moment_to_civil(moment < first ? first : moment > last ? last : moment);
  text = put(text, c.year, 4, '-');
  text = put(text, c.month, 2, '-');
  text = put(text, c.day, 2, 'T');
  text = put(text, c.hour, 2, ':');
  text = put(text, c.minute, 2, ':');
  text = put(text, c.second, 2, '.');
  text = put(text, c.millisecond, 3, 'Z');
  *text = 0;
}
