// SPDX-License-Identifier: Apache-2.0
// When the holidays of calendars end, and saying so.
#include "consumers/policy/calendars.h"
#include "consumers/policy/policy_words.h"
#include "consumers/screen/phrase.h"

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

struct first_gap {
  bool any;
  struct holiday_gap gap;
};

static void take_gap(void *context, const struct named_calendar *calendar, const char *list, struct holiday_gap gap) {
  struct first_gap *first = context;
  (void)calendar;
  (void)list;
  if (!first->any || gap.from < first->gap.from) {
    *first = (struct first_gap){true, gap};
  }
}

bool calendars_gap(const struct named_calendar *calendar, int year, struct holiday_gap *gap) {
  struct first_gap first = {0};
  look_at(calendar, year, take_gap, &first);
  *gap = first.gap;
  return first.any;
}

int64_t calendars_end(const struct calendars *c, int64_t now) {
  int64_t first = INT64_MAX;
  for (size_t i = 0; i < c->count; i++) {
    struct holiday_gap gap;
    if (calendars_gap(c->all[i], year_of(c->all[i], now), &gap)) {
      const struct civil begins = {.year = gap.from, .month = 1, .day = 1};
      int64_t moment = zone_moment(&c->all[i]->zone, &begins);
      first = moment < first ? moment : first;
    }
  }
  return first;
}

// --- warnings

struct warning {
  struct buf *out;
  int coming;
  enum language language;
};

static void add_end(struct buf *out, enum language language, struct holiday_gap gap) {
  enum policy_word word = gap.after && gap.until ? POLICY_GAP_BETWEEN
                          : gap.after            ? POLICY_GAP_AFTER
                          : gap.until            ? POLICY_GAP_BEFORE
                                                 : POLICY_GAP_ALL;
  int first = gap.after ? gap.after : gap.until;
  phrase_add(out, policy_word(language, word), phrase_number(first).text, phrase_number(gap.until).text, NULL);
}

static void add_years(struct buf *out, enum language language, int first, int last) {
  if (last > first) {
    phrase_add(out, policy_word(language, POLICY_GAP_YEARS), phrase_number(first).text, phrase_number(last).text, NULL);
  } else {
    buf_add_string(out, phrase_number(first).text);
  }
}

static void say_gap(void *context, const struct named_calendar *calendar, const char *list, struct holiday_gap gap) {
  const struct warning *w = context;
  struct buf ends = {0};
  struct buf in = {0};
  struct buf years = {0};
  if (gap.from > w->coming) {
    return;
  }
  add_end(&ends, w->language, gap);
  if (list) {
    phrase_add(&in, policy_word(w->language, POLICY_GAP_LIST), list, NULL);
  }
  add_years(&years, w->language, gap.from, gap.until ? gap.until - 1 : w->coming);
  phrase_add(w->out, policy_word(w->language, POLICY_GAP), calendar->name, phrase_number(calendar->line).text,
    buf_string(&ends), buf_string(&in), buf_string(&years), NULL);
  buf_add_byte(w->out, '\n');
  buf_release(&ends);
  buf_release(&in);
  buf_release(&years);
}

void calendars_warn(const struct calendars *c, int64_t now, enum language language, struct buf *out) {
  for (size_t i = 0; i < c->count; i++) {
    int year = year_of(c->all[i], now);
    look_at(c->all[i], year, say_gap, &(struct warning){out, year + 1, language});
  }
  for (size_t i = 0; i < c->list_count; i++) {
    if (!c->lists[i].used) {
      phrase_add(
        out, policy_word(language, POLICY_NO_CALENDAR), c->lists[i].name, phrase_number(c->lists[i].line).text, NULL);
      buf_add_byte(out, '\n');
    }
  }
}

bool calendars_have_holidays(const struct named_calendar *calendar) {
  return calendar->list_count || calendar->has_own_days || calendar->holidays_none;
}
