// SPDX-License-Identifier: Apache-2.0
// Which alert goes to whom, and how: the routes' file.
//
//   [route overdue]
//   severity = CRITICAL
//   district = 152502/xilin
//   receivers = duty, leaders
//   group-by = district, category
//   group-wait = 30s
//   escalate = after 30m: leaders
#ifndef HUIYIN_CONSUMERS_NOTIFY_ROUTES_H
#define HUIYIN_CONSUMERS_NOTIFY_ROUTES_H

#include "consumers/notify/receivers.h"
#include "consumers/policy/calendars.h"

// By what alerts of one route are put into groups. ALL: they are one group.
enum group_label {
  GROUP_MARK,
  GROUP_SEVERITY,
  GROUP_DISTRICT,
  GROUP_CATEGORY,
  GROUP_UNIT,
  GROUP_AUDIENCE,
  GROUP_ALL,
  GROUP_LABEL_COUNT
};

// Receivers of the same struct routes.
struct told {
  const struct receiver **all;
  size_t count;
};

// Told when the alert has stood so long and nobody has acknowledged it. Without receivers a level is passed over.
struct route_level {
  int64_t after;  // ms since it was first told
  struct told told;
};

// An empty list is anything.
struct route_match {
  struct texts marks;
  uint32_t severities;  // a bit for each
  struct texts districts;
  struct texts categories;  // one that ends in * is how the name begins
  struct texts units;
  struct texts audiences;
};

struct route {
  const char *name;
  int line;
  bool is_faulty;  // its section was not understood in full
  struct route_match match;
  struct told told;
  bool goes_on;                          // the routes behind it are asked, too
  uint32_t group_by;                     // a bit for each label; 0: every alert is a message of its own
  int64_t group_wait;                    // ms from a group's first alert to its first message
  int64_t group_interval;                // ms at least between two messages of a group
  int64_t repeat;                        // ms after which what still stands is told again; 0: never
  struct working_hours quiet;            // without hours: never
  struct zone zone;                      // of the quiet hours
  const struct calendar *quiet_outside;  // it is quiet outside of its hours instead; NULL for none
  uint32_t storm_most;                   // more alerts than this within storm_within are summed; 0: never
  int64_t storm_within;                  // ms
  struct route_level *levels;            // with rising delays
  size_t level_count;
};

// Zeroed: none. Texts are the file's, which outlives it.
struct routes {
  struct receivers receivers;
  struct calendars calendars;
  struct route **all;
  size_t count;
};

// Reads the file's sections; what looks like a comment behind a value is cut off. What is wrong is added to `faults`,
// all of it: then the routes are not to be used, only released. Loads time zones: see zone_load.
void routes_read(struct routes *r, struct conf_file *file, struct faults *faults);
void routes_release(struct routes *r);

// Whether a category is named as it may be: in full, or with a * as its end.
bool route_match_is_category(struct text pattern);

// Whether all that `narrow` is about `wide` is about, too.
bool route_match_covers(const struct route_match *wide, const struct route_match *narrow);

// What two are both about, as far as it is anything; released by the caller, and empty where it is false.
bool route_match_meet(const struct route_match *a, const struct route_match *b, struct route_match *both);
void route_match_release(struct route_match *m);

// Whether that is about the alert.
bool route_match_has(const struct route_match *match, const struct overdue_alert *alert);

// Calls `take` for each route that the alert goes: the first that matches, and while they say continue the next ones.
// Returns how many. Pure.
size_t routes_match(const struct routes *r, const struct overdue_alert *alert,
  void (*take)(void *context, const struct route *route), void *context);

#endif
