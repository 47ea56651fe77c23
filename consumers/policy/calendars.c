// SPDX-License-Identifier: Apache-2.0
// Calendars, read from a policy's sections.
#include "consumers/policy/calendars.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/policy/day_rules.h"
#include "consumers/policy/words.h"

static const char calendar_heading[] = "calendar ";
static const char holidays_heading[] = "holidays ";

// What is behind `calendar ` in a heading; NULL for another.
static const char *name_behind(const char *heading, const char *section) {
  size_t size = strlen(heading);
  return strncmp(section, heading, size) == 0 && section[size] ? section + size : NULL;
}

static bool is_headed(const struct conf_entry *entry, const char *heading, const char *name) {
  const char *found = name_behind(heading, entry->section);
  return found && strcmp(found, name) == 0;
}

static bool is_date(const char *key) {
  return *key >= '0' && *key <= '9';
}

// --- holidays, each list read once however many calendars have it

struct holiday_list {
  const char *name;
  struct day_rules rules;
};

struct holidays {
  struct holiday_list *all;
  size_t count;
};

static struct day_rules *holidays_find(const struct holidays *h, const char *name) {
  for (size_t i = 0; i < h->count; i++) {
    if (strcmp(h->all[i].name, name) == 0) {
      return &h->all[i].rules;
    }
  }
  return NULL;
}

static struct day_rules *holidays_meet(struct holidays *h, const char *name) {
  if (!holidays_find(h, name)) {
    h->all = must(realloc(h->all, (h->count + 1) * sizeof *h->all));
    h->all[h->count++] = (struct holiday_list){.name = name};
  }
  return holidays_find(h, name);
}

static void holidays_read(struct holidays *h, const struct conf_file *file, struct faults *faults) {
  for (size_t i = 0; i < file->count; i++) {
    const struct conf_entry *entry = &file->entries[i];
    const char *name = name_behind(holidays_heading, entry->section);
    if (name && is_date(entry->key)) {
      day_rules_add(holidays_meet(h, name), entry, faults);
    } else if (name) {
      faults_add(
        faults, entry->line, "`%s` is no date; a list of holidays has days, as in 2026-10-01 = closed", entry->key);
    }
  }
}

static void holidays_release(struct holidays *h) {
  for (size_t i = 0; i < h->count; i++) {
    day_rules_release(&h->all[i].rules);
  }
  free(h->all);
}

// --- one calendar

struct draft {
  struct named_calendar *made;
  const struct holidays *holidays;
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

static void take_holidays(struct draft *d, const struct conf_entry *entry) {
  const struct day_rules *list = holidays_find(d->holidays, entry->value);
  if (list) {
    day_rules_join(&d->shared, list, entry->line, d->faults);
  } else {
    faults_add(d->faults, entry->line, "there is no section [holidays %s] with days in it", entry->value);
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

static void note_known(struct named_calendar *made, const struct day_rules *rules) {
  for (size_t i = 0; i < rules->count; i++) {
    made->known_until = rules->all[i].day > made->known_until ? rules->all[i].day : made->known_until;
  }
}

static void finish(struct draft *d) {
  struct named_calendar *made = d->made;
  if (!d->zoned) {
    faults_add(
      d->faults, made->line, "calendar %s has no time zone; write time-zone = Asia/Shanghai, or the like", made->name);
  }
  note_known(made, &d->own);
  note_known(made, &d->shared);
  day_rules_apply(&d->own, &d->shared, &made->calendar);
  made->calendar.zone = &made->zone;
  bool has_hours = !made->zone.count || calendar_prepare(&made->calendar) == 0;
  if (!has_hours && d->faults->count == d->known_faults) {
    faults_add(d->faults, made->line,
      "calendar %s has no working hours; write monday to friday = 09:00-17:00, or the like", made->name);
  }
  day_rules_release(&d->own);
  day_rules_release(&d->shared);
}

static void read_one(struct calendars *c, const struct conf_file *file, const struct holidays *holidays,
  const char *name, int line, struct faults *faults) {
  struct named_calendar *made = must(calloc(1, sizeof *made));
  *made = (struct named_calendar){.name = name, .line = line, .known_until = INT32_MIN};
  c->all = must(realloc(c->all, (c->count + 1) * sizeof(struct named_calendar *)));
  c->all[c->count++] = made;
  struct draft d = {.made = made, .holidays = holidays, .faults = faults, .known_faults = faults->count};
  for (size_t i = 0; i < file->count; i++) {
    if (is_headed(&file->entries[i], calendar_heading, name)) {
      take_entry(&d, &file->entries[i]);
    }
  }
  finish(&d);
}

// --- all of them

void calendars_read(struct calendars *c, const struct conf_file *file, struct faults *faults) {
  struct holidays holidays = {0};
  holidays_read(&holidays, file, faults);
  for (size_t i = 0; i < file->count; i++) {
    const char *name = name_behind(calendar_heading, file->entries[i].section);
    if (name && !calendars_find(c, name)) {
      read_one(c, file, &holidays, name, file->entries[i].heading, faults);
    }
  }
  holidays_release(&holidays);
}

void calendars_release(struct calendars *c) {
  for (size_t i = 0; i < c->count; i++) {
    calendar_release(&c->all[i]->calendar);
    zone_release(&c->all[i]->zone);
    free(c->all[i]);
  }
  free(c->all);
  *c = (struct calendars){0};
}

int64_t calendars_end(const struct calendars *c) {
  int64_t first = INT64_MAX;
  for (size_t i = 0; i < c->count; i++) {
    const struct named_calendar *calendar = c->all[i];
    if (calendar->known_until >= 0) {
      struct civil end = {.year = civil_from_days(calendar->known_until).year + 1, .month = 1, .day = 1};
      int64_t moment = zone_moment(&calendar->zone, &end);
      first = moment < first ? moment : first;
    }
  }
  return first;
}

static int year_of(int64_t day) {
  return (int)civil_from_days(day).year;
}

void calendars_warn(const struct calendars *c, int64_t now, struct buf *out) {
  int coming = year_of(now / INT64_C(86400000)) + 1;
  for (size_t i = 0; i < c->count; i++) {
    const struct named_calendar *calendar = c->all[i];
    if (calendar->known_until >= 0 && year_of(calendar->known_until) < coming) {
      buf_printf(out,
        "warning: the holidays of [calendar %s], line %d, end with %d: those of %d are worked until they are added\n",
        calendar->name, calendar->line, year_of(calendar->known_until), coming);
    }
  }
}

const struct named_calendar *calendars_find(const struct calendars *c, const char *name) {
  for (size_t i = 0; i < c->count; i++) {
    if (strcmp(c->all[i]->name, name) == 0) {
      return c->all[i];
    }
  }
  return NULL;
}
