// SPDX-License-Identifier: Apache-2.0
// Calendars, read from a policy's sections.
#include "consumers/policy/calendars.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/policy/day_rules.h"
#include "consumers/policy/section.h"
#include "consumers/policy/shown.h"
#include "consumers/policy/words.h"

static const char calendar_heading[] = "calendar ";
static const char holidays_heading[] = "holidays ";

static bool is_date(const char *key) {
  return *key >= '0' && *key <= '9';
}

// --- holidays, each list read once however many calendars have it

static struct holiday_list *holidays_find(const struct calendars *c, const char *name) {
  for (size_t i = 0; i < c->list_count; i++) {
    if (strcmp(c->lists[i].name, name) == 0) {
      return &c->lists[i];
    }
  }
  return NULL;
}

static struct holiday_list *holidays_meet(struct calendars *c, const char *name, int line) {
  if (!holidays_find(c, name)) {
    c->lists = must(realloc(c->lists, (c->list_count + 1) * sizeof *c->lists));
    c->lists[c->list_count++] = (struct holiday_list){.name = name, .line = line};
  }
  return holidays_find(c, name);
}

static void holidays_read_one(struct holiday_list *list, const struct conf_section *from, struct faults *faults) {
  if (!from->count) {
    faults_add(faults, from->line,
      "[holidays %s] has no days; write them as in 2026-10-01 = closed, or take the heading out",
      shown(list->name).text);
  }
  for (size_t i = 0; i < from->count; i++) {
    const struct conf_entry *entry = &from->entries[i];
    if (is_date(entry->key)) {
      day_rules_add(&list->rules, entry, faults);
    } else {
      faults_add(faults, entry->line, "`%s` is no date; a list of holidays has days, as in 2026-10-01 = closed",
        shown(entry->key).text);
    }
  }
}

static void holidays_read(struct calendars *c, const struct conf_file *file, struct faults *faults) {
  for (size_t i = 0; i < file->section_count; i++) {
    const struct conf_section *from = &file->sections[i];
    const char *name = section_named(from, holidays_heading);
    if (name) {
      holidays_read_one(holidays_meet(c, name, from->line), from, faults);
    }
  }
  for (size_t i = 0; i < c->list_count; i++) {
    holiday_years_note(&c->lists[i].years, &c->lists[i].rules);
  }
}

// Their days are in the calendars now.
static void holidays_release(struct calendars *c) {
  for (size_t i = 0; i < c->list_count; i++) {
    day_rules_release(&c->lists[i].rules);
  }
}

// --- one calendar

struct draft {
  struct named_calendar *made;
  const struct calendars *all;
  struct faults *faults;
  struct day_rules own;
  struct day_rules shared;
  int week_lines[7];    // 0 for a day that is not told of
  size_t known_faults;  // before this calendar
  bool zoned;
};

static void take_zone(struct draft *d, const struct conf_entry *entry) {
  struct err e;
  if (d->zoned) {
    faults_add(d->faults, entry->line, "calendar %s has two time zones", d->made->name);
  } else if (zone_load(&d->made->zone, entry->value, &e)) {
    faults_add(d->faults, entry->line, "%s", e.text);
  }
  d->zoned = true;
}

static void take_weekdays(struct draft *d, const struct conf_entry *entry) {
  int first;
  int last;
  struct working_hours hours;
  struct err e;
  if (words_weekdays(entry->key, &first, &last, &e) || words_hours(entry->value, &hours, &e)) {
    faults_add(d->faults, entry->line, "%s", e.text);
    return;
  }
  for (int day = first;; day = (day + 1) % 7) {
    if (d->week_lines[day]) {
      faults_add(d->faults, entry->line, "a day of `%s` was told of in line %d", entry->key, d->week_lines[day]);
      return;
    }
    d->week_lines[day] = entry->line;
    d->made->calendar.week[day] = hours;
    if (day == last) {
      return;
    }
  }
}

static void keep_list(struct named_calendar *made, struct holiday_list *list) {
  made->lists = must(realloc(made->lists, (made->list_count + 1) * sizeof(struct holiday_list *)));
  made->lists[made->list_count++] = list;
  list->used = true;
}

static void take_holidays(struct draft *d, const struct conf_entry *entry) {
  struct holiday_list *list = holidays_find(d->all, entry->value);
  if (list) {
    day_rules_join(&d->shared, &list->rules, entry->line, d->faults);
    keep_list(d->made, list);
  } else if (strcmp(entry->value, "none") == 0) {
    d->made->holidays_none = true;
  } else {
    faults_add(d->faults, entry->line, "there is no section [holidays %s]; holidays = none means that there are none",
      shown(entry->value).text);
  }
}

static void take_entry(struct draft *d, const struct conf_entry *entry) {
  if (strcmp(entry->key, "time-zone") == 0) {
    take_zone(d, entry);
  } else if (strcmp(entry->key, "holidays") == 0) {
    take_holidays(d, entry);
  } else if (is_date(entry->key)) {
    day_rules_add(&d->own, entry, d->faults);
  } else {
    take_weekdays(d, entry);
  }
}

// What is told of holidays is told in one way.
static void look_at_holidays(struct draft *d) {
  struct named_calendar *made = d->made;
  if (made->holidays_none && made->list_count) {
    faults_add(d->faults, made->line,
      "calendar %s has holidays = none and a list of holidays; leave one of the two out", made->name);
  }
  made->has_own_days = d->own.count > 0;
  holiday_years_note(&made->own_years, &d->own);
}

static void keep_weekdays(struct draft *d) {
  const struct calendar *c = &d->made->calendar;
  d->made->weekdays = must(malloc((c->exception_count + 1) * sizeof *d->made->weekdays));
  for (size_t i = 0; i < c->exception_count; i++) {
    d->made->weekdays[i] = day_rules_weekday(&d->own, &d->shared, c->exceptions[i].day);
  }
}

static void finish(struct draft *d) {
  struct named_calendar *made = d->made;
  if (!d->zoned) {
    faults_add(
      d->faults, made->line, "calendar %s has no time zone; write time-zone = Asia/Shanghai, or the like", made->name);
  }
  look_at_holidays(d);
  day_rules_apply(&d->own, &d->shared, &made->calendar);
  keep_weekdays(d);
  made->calendar.zone = &made->zone;
  bool has_hours = !made->zone.count || calendar_prepare(&made->calendar) == 0;
  if (!has_hours && d->faults->count == d->known_faults) {
    faults_add(d->faults, made->line,
      "calendar %s has no working hours; write monday to friday = 09:00-17:00, or the like", made->name);
  }
  day_rules_release(&d->own);
  day_rules_release(&d->shared);
}

static void read_one(
  struct calendars *c, const struct conf_file *file, const char *name, int line, struct faults *faults) {
  struct named_calendar *made = must(calloc(1, sizeof *made));
  *made = (struct named_calendar){.name = name, .line = line};
  c->all = must(realloc(c->all, (c->count + 1) * sizeof(struct named_calendar *)));
  c->all[c->count++] = made;
  struct draft d = {.made = made, .all = c, .faults = faults, .known_faults = faults->count};
  for (size_t i = 0; i < file->section_count; i++) {
    const char *found = section_named(&file->sections[i], calendar_heading);
    for (size_t j = 0; found && strcmp(found, name) == 0 && j < file->sections[i].count; j++) {
      take_entry(&d, &file->sections[i].entries[j]);
    }
  }
  finish(&d);
}

// --- all of them

void calendars_read(struct calendars *c, const struct conf_file *file, struct faults *faults) {
  holidays_read(c, file, faults);
  for (size_t i = 0; i < file->section_count; i++) {
    const char *name = section_named(&file->sections[i], calendar_heading);
    if (name && !calendars_find(c, name)) {
      read_one(c, file, name, file->sections[i].line, faults);
    }
  }
  holidays_release(c);
}

void calendars_release(struct calendars *c) {
  for (size_t i = 0; i < c->count; i++) {
    calendar_release(&c->all[i]->calendar);
    zone_release(&c->all[i]->zone);
    free(c->all[i]->lists);
    free(c->all[i]->weekdays);
    free(c->all[i]);
  }
  free(c->all);
  free(c->lists);
  *c = (struct calendars){0};
}

const struct named_calendar *calendars_find(const struct calendars *c, const char *name) {
  for (size_t i = 0; i < c->count; i++) {
    if (strcmp(c->all[i]->name, name) == 0) {
      return c->all[i];
    }
  }
  return NULL;
}
