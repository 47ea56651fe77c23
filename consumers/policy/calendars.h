// SPDX-License-Identifier: Apache-2.0
// The calendars of a policy, by name:
//
//   [holidays china]                       [calendar office]
//   2026-10-01 to 2026-10-07 = closed      time-zone = Asia/Shanghai
//   2026-10-10 = monday                    monday to friday = 09:00-12:00, 13:30-17:30
//                                          holidays = china
#ifndef HUIYIN_CONSUMERS_POLICY_CALENDARS_H
#define HUIYIN_CONSUMERS_POLICY_CALENDARS_H

#include "consumers/core/calendar.h"
#include "consumers/policy/faults.h"
#include "runtime/buf.h"
#include "runtime/conf_file.h"

struct named_calendar {
  const char *name;  // the file's
  int line;
  struct zone zone;
  struct calendar calendar;
  int32_t known_until;  // the last day that a holiday list tells of; before 1970 where there is none
};

// Zeroed: none. They do not move, so that pointers to them stay good.
struct calendars {
  struct named_calendar **all;
  size_t count;
};

// Reads every section of the file that begins with `calendar ` or `holidays `; the file outlives what is read. What is
// wrong is added to `faults`: then the calendars are not to be used.
void calendars_read(struct calendars *c, const struct conf_file *file, struct faults *faults);
void calendars_release(struct calendars *c);

// The earliest end of a year, in its own zone, up to which a calendar's holidays are written down; INT64_MAX where no
// calendar has any.
int64_t calendars_end(const struct calendars *c);

// Appends a line for each calendar whose holidays do not reach into the year that comes after `now`: a list that ends
// makes every later holiday a working day, without a word.
void calendars_warn(const struct calendars *c, int64_t now, struct buf *out);

// NULL where there is none of that name.
const struct named_calendar *calendars_find(const struct calendars *c, const char *name);

#endif
