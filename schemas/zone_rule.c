// SPDX-License-Identifier: Apache-2.0
// Reads the rule of a zone and works its changes out.
#include "schemas/zone_rule.h"

#include <stdlib.h>
#include <string.h>

#include "schemas/moment.h"

enum { HOUR_S = 3600, DAY_S = 86400 };

// `CET`, or `<+03>`. NULL where there is none.
static const char *skip_name(const char *at) {
  if (*at == '<') {
    at = strchr(at, '>');
    return at ? at + 1 : NULL;
  }
  size_t size = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  return size >= 3 ? at + size : NULL;
}

static int read_number(const char **at, int most, int *number) {
  char *end;
  if (**at < '0' || **at > '9') {
    return -1;
  }
  long value = strtol(*at, &end, 10);
  *at = end;
  *number = (int)value;
  return value > most ? -1 : 0;
}

// [+-]hh[:mm[:ss]] in seconds.
static int read_time(const char **at, int32_t *seconds) {
  int sign = **at == '-' ? -1 : 1;
  int parts[3] = {0, 0, 0};
  *at += **at == '-' || **at == '+';
  for (size_t i = 0; i < 3; i++) {
    if (i && **at != ':') {
      break;
    }
    *at += i > 0;
    if (read_number(at, i ? 59 : 167, &parts[i]) != 0) {
      return -1;
    }
  }
  *seconds = sign * (parts[0] * HOUR_S + parts[1] * 60 + parts[2]);
  return 0;
}

static int read_month(const char **at, struct zone_change *c) {
  if (read_number(at, 12, &c->month) != 0 || *(*at)++ != '.' || read_number(at, 5, &c->week) != 0 || *(*at)++ != '.' ||
      read_number(at, 6, &c->day) != 0) {
    return -1;
  }
  return c->month && c->week ? 0 : -1;
}

static int read_change(const char **at, struct zone_change *c) {
  int result;
  *c = (struct zone_change){.form = 'D', .second = 2 * HOUR_S};
  if (*(*at)++ != ',') {
    return -1;
  }
  if (**at == 'M' || **at == 'J') {
    c->form = *(*at)++;
  }
  result = c->form == 'M' ? read_month(at, c) : read_number(at, 365, &c->day);
  if (result == 0 && **at == '/') {
    ++*at;
    result = read_time(at, &c->second);
  }
  return result;
}

// West is positive there, and east here.
static int read_offset(const char **at, int32_t *offset) {
  int result = read_time(at, offset);
  *offset = -*offset;
  return result;
}

static int read_summer(const char *at, struct zone_rule *rule) {
  rule->has_summer = true;
  rule->summer = rule->standard + HOUR_S;
  at = skip_name(at);
  if (!at || (*at != ',' && read_offset(&at, &rule->summer) != 0) || read_change(&at, &rule->begins) != 0 ||
      read_change(&at, &rule->ends) != 0) {
    return -1;
  }
  return *at ? -1 : 0;
}

int zone_rule_read(const char *text, struct zone_rule *rule) {
  *rule = (struct zone_rule){0};
  const char *at = skip_name(text);
  if (!at || read_offset(&at, &rule->standard) != 0) {
    return -1;
  }
  return *at ? read_summer(at, rule) : 0;
}

// --- moments

static bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// The first of January 1970 was a Thursday.
static int weekday_of(int64_t day) {
  return (int)(((day + 4) % 7 + 7) % 7);
}

static int64_t day_of(const struct zone_change *c, int year) {
  int64_t new_year = civil_days(year, 1, 1);
  if (c->form == 'D') {
    return new_year + c->day;
  }
  if (c->form == 'J') {
    return new_year + c->day - 1 + (is_leap(year) && c->day >= 60);
  }
  int64_t first = civil_days(year, c->month, 1);
  int64_t next = c->month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, c->month + 1, 1);
  int64_t day = first + (c->day - weekday_of(first) + 7) % 7 + (int64_t)7 * (c->week - 1);
  return day < next ? day : day - 7;
}

int64_t zone_rule_begins(const struct zone_rule *rule, int year) {
  return day_of(&rule->begins, year) * DAY_S + rule->begins.second - rule->standard;
}

int64_t zone_rule_ends(const struct zone_rule *rule, int year) {
  return day_of(&rule->ends, year) * DAY_S + rule->ends.second - rule->summer;
}
