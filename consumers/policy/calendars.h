// SPDX-License-Identifier: Apache-2.0
// The calendars of a policy, by name:
//
//   [holidays china]                       [calendar office]
//   2026-10-01 to 2026-10-07 = closed      time-zone = Asia/Shanghai
//   2026-10-10 = monday                    monday to friday = 09:00-12:00, 13:30-17:30
//                                          holidays = china   (or none: holidays are days like others)
#ifndef HUIYIN_CONSUMERS_POLICY_CALENDARS_H
#define HUIYIN_CONSUMERS_POLICY_CALENDARS_H

#include "consumers/core/calendar.h"
#include "consumers/policy/faults.h"
#include "consumers/policy/holiday_years.h"
#include "consumers/screen/language.h"
#include "runtime/buf.h"
#include "runtime/conf_file.h"

struct holiday_list {
  const char *name;  // the file's
  int line;
  struct holiday_years years;
  bool used;               // a calendar keeps it
  struct day_rules rules;  // while the calendars are read
};

struct named_calendar {
  const char *name;  // the file's
  int line;
  struct zone zone;
  struct calendar calendar;
  int *weekdays;                      // of each exception: as which weekday it is worked; -1: at hours of its own
  const struct holiday_list **lists;  // the lists that it keeps
  size_t list_count;
  bool holidays_none;  // `holidays = none`
  bool has_own_days;
  struct holiday_years own_years;  // of the days in its own section
};

// Zeroed: none. They do not move, so that pointers to them stay good.
struct calendars {
  struct named_calendar **all;
  size_t count;
  struct holiday_list *lists;
  size_t list_count;
};

// Reads every section of the file that begins with `calendar ` or `holidays `; the file outlives what is read. What is
// wrong is added to `faults`: then the calendars are not to be used.
void calendars_read(struct calendars *c, const struct conf_file *file, struct faults *faults);
void calendars_release(struct calendars *c);

// The years of which the calendar's holidays are not known, of the list of which they begin first; those that are over
// by `year` are passed over. False where it has no holidays.
bool calendars_gap(const struct named_calendar *calendar, int year, struct holiday_gap *gap);

// The earliest moment, in a calendar's own zone, at which a year begins that one of its lists of holidays does not tell
// of (holiday_years.h), of those that are not over at `now`: in the past where a list has ended. INT64_MAX where no
// calendar has holidays.
int64_t calendars_end(const struct calendars *c, int64_t now);

// Appends a line for each list of each calendar that does not tell of the year of `now` or the one after it, and for
// each list that no calendar keeps.
void calendars_warn(const struct calendars *c, int64_t now, enum language language, struct buf *out);

// Whether it says which holidays it keeps, be it none.
bool calendars_have_holidays(const struct named_calendar *calendar);

// NULL where there is none of that name.
const struct named_calendar *calendars_find(const struct calendars *c, const char *name);

#endif
