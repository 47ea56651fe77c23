// SPDX-License-Identifier: Apache-2.0
// Reckoning in worked time: a table has how much was worked before each day, so that only the days at both ends are
// looked at by their hours.
#include "consumers/core/calendar.h"

#include "consumers/core/must.h"

// The local days of all moments up to 2200, and one more at each end: a moment's local day differs from UTC's by one.
enum { FIRST_DAY = -2, LAST_DAY = 84373, DAYS = LAST_DAY - FIRST_DAY + 1 };

// Where the search for an exception ends: the first at or after the day.
static size_t exception_from(const struct calendar *c, int64_t day) {
  size_t low = 0;
  size_t high = c->exception_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (c->exceptions[middle].day < day) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// 1970-01-01 was a Thursday.
static size_t weekday_of(int64_t day) {
  int64_t weekday = (day + 3) % 7;
  return (size_t)(weekday < 0 ? weekday + 7 : weekday);
}

const struct working_hours *calendar_hours(const struct calendar *c, int64_t day) {
  size_t i = exception_from(c, day);
  if (i < c->exception_count && c->exceptions[i].day == day) {
    return &c->exceptions[i].hours;
  }
  return &c->week[weekday_of(day)];
}

static bool has_hours(const struct calendar *c) {
  for (size_t i = 0; i < 7; i++) {
    if (c->week[i].count) {
      return true;
    }
  }
  return false;
}

int calendar_prepare(struct calendar *c) {
  if (!has_hours(c)) {
    return -1;
  }
  c->worked = must(malloc((DAYS + 1) * sizeof *c->worked));
  c->working = must(malloc((DAYS + 1) * sizeof *c->working));
  c->worked[0] = 0;
  c->working[0] = 0;
  for (int32_t i = 0; i < DAYS; i++) {
    int64_t length = working_day_length(calendar_hours(c, i + FIRST_DAY), c->zone, i + FIRST_DAY);
    c->worked[i + 1] = c->worked[i] + length;
    c->working[i + 1] = c->working[i] + (length > 0);
  }
  return 0;
}

void calendar_release(struct calendar *c) {
  free(c->exceptions);
  free(c->worked);
  free(c->working);
  *c = (struct calendar){0};
}

// The place in the tables of the local day that a moment falls on, held to them.
static size_t place_of(const struct calendar *c, int64_t moment) {
  int64_t day = zone_day(c->zone, moment);
  if (day < FIRST_DAY) {
    return 0;
  }
  return (size_t)(day > LAST_DAY ? DAYS - 1 : day - FIRST_DAY);
}

static size_t stretches_of(const struct calendar *c, size_t place, struct stretch out[STRETCHES_MAX]) {
  int64_t day = (int64_t)place + FIRST_DAY;
  return working_day_stretches(calendar_hours(c, day), c->zone, day, out);
}

// The close of a place's day; that of a free one is its beginning.
static int64_t last_of(size_t place, const struct stretch *stretches, size_t count) {
  return count ? stretches[count - 1].to : ((int64_t)place + FIRST_DAY) * INT64_C(86400000);
}

static int64_t close_of(const struct calendar *c, size_t place) {
  struct stretch stretches[STRETCHES_MAX];
  size_t count = stretches_of(c, place, stretches);
  return last_of(place, stretches, count);
}

// Worked since the tables begin.
static int64_t worked_until(const struct calendar *c, int64_t moment) {
  struct stretch stretches[STRETCHES_MAX];
  size_t place = place_of(c, moment);
  size_t count = stretches_of(c, place, stretches);
  int64_t sum = c->worked[place];
  for (size_t i = 0; i < count && stretches[i].from < moment; i++) {
    sum += (stretches[i].to < moment ? stretches[i].to : moment) - stretches[i].from;
  }
  return sum;
}

int64_t calendar_between(const struct calendar *c, int64_t from, int64_t to) {
  return worked_until(c, to) - worked_until(c, from);
}

// The last place p with table[p] < value, which is at or after `low`. Limits are days or weeks long: steps that double
// find the range at once.
static size_t place_before(const int64_t *worked, int64_t value, size_t low) {
  size_t step = 1;
  while (low + step < DAYS && worked[low + step] < value) {
    low += step;
    step *= 2;
  }
  for (; step; step /= 2) {
    if (low + step < DAYS && worked[low + step] < value) {
      low += step;
    }
  }
  return low;
}

// The first moment by which `value` has been worked; it is more than what was worked before `place`'s day.
static int64_t reach(const struct calendar *c, size_t place, int64_t value) {
  struct stretch stretches[STRETCHES_MAX];
  size_t count = stretches_of(c, place, stretches);
  int64_t left = value - c->worked[place];
  for (size_t i = 0; i < count; i++) {
    int64_t length = stretches[i].to - stretches[i].from;
    if (left <= length) {
      return stretches[i].from + left;
    }
    left -= length;
  }
  return last_of(place, stretches, count);
}

// The last moment by which no more than `value` has been worked, of those that are worked or an opening.
static int64_t reach_back(const struct calendar *c, size_t place, int64_t value) {
  struct stretch stretches[STRETCHES_MAX];
  size_t count = stretches_of(c, place, stretches);
  int64_t left = value - c->worked[place];
  int64_t moment = count ? stretches[0].from : 0;
  for (size_t i = 0; i < count && left >= 0; i++) {
    moment = stretches[i].from + left;
    left -= stretches[i].to - stretches[i].from;
  }
  return moment;
}

// `from` where it is worked or a close, or the next opening.
static int64_t next_worked(const struct calendar *c, int64_t from) {
  struct stretch stretches[STRETCHES_MAX];
  // A close at midnight is of the day before.
  for (size_t place = place_of(c, from - 1); place < DAYS; place++) {
    size_t count = c->worked[place + 1] > c->worked[place] ? stretches_of(c, place, stretches) : 0;
    for (size_t i = 0; i < count; i++) {
      if (from <= stretches[i].to) {
        return from > stretches[i].from ? from : stretches[i].from;
      }
    }
  }
  return from;
}

int64_t calendar_add(const struct calendar *c, int64_t from, int64_t work) {
  int64_t value = worked_until(c, from) + work;
  if (!work) {
    return next_worked(c, from);
  }
  if (work > 0) {
    return reach(c, place_before(c->worked, value, place_of(c, from)), value);
  }
  value = value < 0 ? 0 : value;
  size_t place = place_before(c->worked, value + 1, 0);
  return reach_back(c, place, value);
}

// The place of the working day with that number, counted from 0; held to the tables.
static size_t working_place(const struct calendar *c, int64_t number) {
  int64_t last = (int64_t)c->working[DAYS] - 1;
  number = number < 0 ? 0 : number;
  number = number > last ? last : number;
  size_t low = 0;
  size_t high = DAYS;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (c->working[middle] <= number) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

static int64_t add_days_to(const struct calendar *c, size_t place, int64_t days) {
  bool working = c->working[place + 1] > c->working[place];
  int64_t number = c->working[place] + days;
  // A working day is day 0 of its own; a free one has none, and the one after it is the first.
  number -= !working && days > 0;
  return close_of(c, working_place(c, number));
}

int64_t calendar_add_days(const struct calendar *c, int64_t from, int64_t days) {
  return add_days_to(c, place_of(c, from), days);
}

int64_t calendar_add_days_to_end(const struct calendar *c, int64_t end, int64_t days) {
  size_t before = place_of(c, end - 1);
  bool closes = c->working[before + 1] > c->working[before] && close_of(c, before) == end;
  return add_days_to(c, closes ? before : place_of(c, end), days);
}
