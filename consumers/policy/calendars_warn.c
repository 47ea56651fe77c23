// SPDX-License-Identifier: Apache-2.0
// When the holidays of calendars end, and saying so.
#include <stdio.h>

#include "consumers/policy/calendars.h"

// --- one list of one calendar

// A list whose years all lie before those of another one of the calendar goes on there: it is no list that ended.
static bool goes_on(const struct named_calendar *calendar, const struct holiday_years *years) {
  for (size_t i = 0; i < calendar->list_count; i++) {
    if (holiday_years_precede(years, &calendar->lists[i]->years)) {
      return true;
    }
  }
  return false;
}

// Its years, and those of the lists that go on in it.
static struct holiday_years years_up_to(const struct named_calendar *calendar, const struct holiday_list *list) {
  struct holiday_years years = list->years;
  for (size_t i = 0; i < calendar->list_count; i++) {
    if (holiday_years_precede(&calendar->lists[i]->years, &list->years)) {
      holiday_years_join(&years, &calendar->lists[i]->years);
    }
  }
  return years;
}

// --- each list that is to be looked at

// Where the list is the calendar's own days, its name is NULL.
typedef void for_gap(void *context, const struct named_calendar *calendar, const char *list, struct holiday_gap gap);

// Own days tell of holidays only where no list does: beside one they are what this office does otherwise.
static void look_at(const struct named_calendar *calendar, int year, for_gap *f, void *context) {
  if (calendar->has_own_days && !calendar->list_count && !calendar->holidays_none) {
    f(context, calendar, NULL, holiday_years_gap(&calendar->own_years, year));
  }
  for (size_t i = 0; i < calendar->list_count; i++) {
    const struct holiday_list *list = calendar->lists[i];
    if (!goes_on(calendar, &list->years)) {
      const struct holiday_years years = years_up_to(calendar, list);
      f(context, calendar, list->name, holiday_years_gap(&years, year));
    }
  }
}

static int year_of(const struct named_calendar *calendar, int64_t now) {
  return (int)civil_from_days(zone_day(&calendar->zone, now)).year;
}

// --- the end

static void take_end(void *context, const struct named_calendar *calendar, const char *list, struct holiday_gap gap) {
  int64_t *first = context;
  const struct civil begins = {.year = gap.from, .month = 1, .day = 1};
  int64_t moment = zone_moment(&calendar->zone, &begins);
  (void)list;
  *first = moment < *first ? moment : *first;
}

int64_t calendars_end(const struct calendars *c, int64_t now) {
  int64_t first = INT64_MAX;
  for (size_t i = 0; i < c->count; i++) {
    look_at(c->all[i], year_of(c->all[i], now), take_end, &first);
  }
  return first;
}

// --- warnings

struct warning {
  struct buf *out;
  int coming;
};

static void say_end(struct buf *out, struct holiday_gap gap) {
  if (gap.after) {
    buf_printf(out, "end with %d", gap.after);
  } else if (!gap.until) {
    buf_add_string(out, "tell of no year");
  }
  if (gap.until) {
    buf_printf(out, "%s with %d", gap.after ? " and go on" : "begin", gap.until);
  }
}

static void say_gap(void *context, const struct named_calendar *calendar, const char *list, struct holiday_gap gap) {
  const struct warning *w = context;
  int last = gap.until ? gap.until - 1 : w->coming;
  if (gap.from > w->coming) {
    return;
  }
  buf_printf(w->out, "warning: the holidays of [calendar %s], line %d, ", calendar->name, calendar->line);
  say_end(w->out, gap);
  if (list) {
    buf_printf(w->out, ", in [holidays %s]", list);
  }
  buf_printf(w->out, ": those of %d", gap.from);
  if (last > gap.from) {
    buf_printf(w->out, " to %d", last);
  }
  buf_add_string(w->out, " are worked until they are added\n");
}

void calendars_warn(const struct calendars *c, int64_t now, struct buf *out) {
  for (size_t i = 0; i < c->count; i++) {
    int year = year_of(c->all[i], now);
    look_at(c->all[i], year, say_gap, &(struct warning){out, year + 1});
  }
  for (size_t i = 0; i < c->list_count; i++) {
    if (!c->lists[i].used) {
      buf_printf(out,
        "warning: [holidays %s], line %d, is kept by no calendar: add holidays = %s to those that keep it\n",
        c->lists[i].name, c->lists[i].line, c->lists[i].name);
    }
  }
}

bool calendars_have_holidays(const struct named_calendar *calendar) {
  return calendar->list_count || calendar->has_own_days || calendar->holidays_none;
}
