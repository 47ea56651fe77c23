// SPDX-License-Identifier: Apache-2.0
// The rule by which a zone's offsets go on for ever: what POSIX writes into TZ, as `EST5EDT,M3.2.0,M11.1.0`.
#ifndef HUIYIN_SCHEMAS_ZONE_RULE_H
#define HUIYIN_SCHEMAS_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

// A day of each year, and the second of that local day at which the offset changes.
struct zone_change {
  char form;       // 'M': week of month and weekday; 'J': day 1 to 365, never 29 February; 'D': day 0 to 365
  int month;       // 'M': 1 to 12
  int week;        // 'M': 1 to 5, 5 being the last
  int day;         // 'M': 0 for Sunday; else the day
  int32_t second;  // may be below 0 or above a day
};

struct zone_rule {
  int32_t standard;  // seconds east of UTC
  bool has_summer;
  int32_t summer;
  struct zone_change begins;  // summer time
  struct zone_change ends;
};

// Reads a rule (POSIX.1-2017, 8.3, with the wider hours of RFC 8536, 3.3.1). -1 where it is none.
int zone_rule_read(const char *text, struct zone_rule *rule);

// The moments of a year, in seconds since 1970, at which summer time begins and ends.
int64_t zone_rule_begins(const struct zone_rule *rule, int year);
int64_t zone_rule_ends(const struct zone_rule *rule, int year);

#endif
