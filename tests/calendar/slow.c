// SPDX-License-Identifier: Apache-2.0
// The slow oracle of calendars.
#include "tests/calendar/slow.h"

#include <time.h>

enum { MINUTE = 60000 };

// Days since 1970-01-01 by counting them, minutes of the day, and the weekday from Monday.
struct local {
  int64_t day;
  int minute;
  int weekday;
};

static int64_t days_before_year(int64_t year) {
  int64_t y = year - 1;
  return 365 * y + y / 4 - y / 100 + y / 400;
}

static struct local local_of(int64_t moment) {
  time_t seconds = (time_t)(moment / 1000);
  struct tm tm;
  (void)localtime_r(&seconds, &tm);
  return (struct local){.day = days_before_year(tm.tm_year + 1900) - days_before_year(1970) + tm.tm_yday,
    .minute = tm.tm_hour * 60 + tm.tm_min,
    .weekday = (tm.tm_wday + 6) % 7};
}

static const struct working_hours *hours_of(const struct calendar *c, const struct local *l) {
  for (size_t i = 0; i < c->exception_count; i++) {
    if (c->exceptions[i].day == l->day) {
      return &c->exceptions[i].hours;
    }
  }
  return &c->week[l->weekday];
}

bool slow_is_worked(const struct calendar *c, int64_t moment) {
  struct local l = local_of(moment);
  const struct working_hours *hours = hours_of(c, &l);
  for (size_t i = 0; i < hours->count; i++) {
    if (l.minute >= hours->spans[i].from && l.minute < hours->spans[i].to) {
      return true;
    }
  }
  return false;
}

static int64_t minute_after(int64_t moment) {
  return moment / MINUTE * MINUTE + MINUTE;
}

static int64_t minute_before(int64_t moment) {
  return (moment - 1) / MINUTE * MINUTE;
}

static int64_t add_forward(const struct calendar *c, int64_t moment, int64_t work) {
  for (;;) {
    int64_t end = minute_after(moment);
    if (slow_is_worked(c, moment)) {
      if (end - moment >= work) {
        return moment + work;
      }
      work -= end - moment;
    }
    moment = end;
  }
}

static int64_t add_backward(const struct calendar *c, int64_t moment, int64_t work) {
  for (;;) {
    int64_t begin = minute_before(moment);
    if (slow_is_worked(c, begin)) {
      if (moment - begin >= work) {
        return moment - work;
      }
      work -= moment - begin;
    }
    moment = begin;
  }
}

int64_t slow_add(const struct calendar *c, int64_t from, int64_t work) {
  if (work > 0) {
    return add_forward(c, from, work);
  }
  if (work < 0) {
    return add_backward(c, from, -work);
  }
  // A close is as good as what is worked.
  while (!slow_is_worked(c, from) && !slow_is_worked(c, from - 1)) {
    from = minute_after(from);
  }
  return from;
}

int64_t slow_between(const struct calendar *c, int64_t from, int64_t to) {
  int64_t sum = 0;
  while (from < to) {
    int64_t end = minute_after(from) < to ? minute_after(from) : to;
    sum += slow_is_worked(c, from) ? end - from : 0;
    from = end;
  }
  return sum;
}

// The close of a local day: the end of the last minute of it that is worked. -1 for a free day.
static int64_t close_of(const struct calendar *c, int64_t day, int64_t near) {
  int64_t close = -1;
  for (int64_t m = near - 36 * 60 * MINUTE; m < near + 36 * 60 * MINUTE; m += MINUTE) {
    if (local_of(m).day == day && slow_is_worked(c, m)) {
      close = m + MINUTE;
    }
  }
  return close;
}

static int64_t add_days_to(const struct calendar *c, int64_t day, int64_t near, int64_t days) {
  int64_t step = days < 0 ? -1 : 1;
  int64_t close = close_of(c, day, near);
  if (days == 0 && close >= 0) {
    return close;
  }
  for (int64_t left = days ? days * step : 1; left;) {
    day += step;
    near += step * 24 * 60 * MINUTE;
    close = close_of(c, day, near);
    left -= close >= 0;
  }
  return close;
}

int64_t slow_add_days(const struct calendar *c, int64_t from, int64_t days) {
  return add_days_to(c, local_of(from).day, from / MINUTE * MINUTE, days);
}

// The minute before a close is worked, and is of the day that closes.
int64_t slow_add_days_to_end(const struct calendar *c, int64_t end, int64_t days) {
  int64_t day = local_of(end).day;
  int64_t before = local_of(end - 1).day;
  int64_t near = end / MINUTE * MINUTE;
  bool closes = end == near && before != day && slow_is_worked(c, end - 1);
  return add_days_to(c, closes ? before : day, near, days);
}
