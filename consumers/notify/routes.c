// SPDX-License-Identifier: Apache-2.0
// Routes, read from their sections.
#include "consumers/notify/routes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/notify/route_checks.h"
#include "consumers/notify/route_levels.h"
#include "consumers/policy/fit.h"
#include "consumers/policy/section.h"
#include "consumers/policy/shown.h"
#include "consumers/policy/span_text.h"
#include "consumers/policy/words.h"
#include "runtime/nearest.h"

enum {
  MARK,
  SEVERITY,
  DISTRICT,
  CATEGORY,
  UNIT,
  AUDIENCE,
  RECEIVERS,
  CONTINUE,
  GROUP_BY,
  GROUP_WAIT,
  GROUP_INTERVAL,
  REPEAT,
  QUIET_HOURS,
  TIME_ZONE,
  STORM,
  ESCALATE,
  KEYS
};

static const char *const names[KEYS] = {"mark", "severity", "district", "category", "unit", "audience", "receivers",
  "continue", "group-by", "group-wait", "group-interval", "repeat", "quiet-hours", "time-zone", "storm", "escalate"};

static const struct section_keys route_keys = {"route ", names, KEYS, ESCALATE};
static const char receiver_kind[] = "receiver ";
static const char *const calendar_kinds[] = {"calendar ", "holidays "};
static const char outside[] = "outside ";

static void take_districts(struct route *r, const struct section *s) {
  struct texts *list = &r->match.districts;
  section_list(s, DISTRICT, list);
  for (size_t i = 0; i < list->count; i++) {
    const struct conf_entry *entry = s->given[DISTRICT];
    const struct shown path = shown_part(list->all[i].at, list->all[i].size);
    const char *wrong = fit_never_there(list->all[i], entry->quoted);
    if (!entry->quoted && fit_has_blanks(list->all[i])) {
      faults_add(s->faults, entry->line,
        "`%s` has blanks around a /: leave them out, or put the list in double quotes where they belong to the names",
        path.text);
    }
    if (wrong) {
      faults_add(s->faults, entry->line, "`%s` %s", path.text, wrong);
    }
  }
}

static void take_match(struct route *r, const struct section *s) {
  section_list(s, MARK, &r->match.marks);
  r->match.severities = section_words(s, SEVERITY, severity_names, SEVERITY_COUNT);
  take_districts(r, s);
  section_list(s, CATEGORY, &r->match.categories);
  route_checks_categories(r, s->given[CATEGORY] ? s->given[CATEGORY]->line : s->line, s->faults);
  section_list(s, UNIT, &r->match.units);
  section_list(s, AUDIENCE, &r->match.audiences);
}

// --- groups and storms

static int64_t span_of_words(const char *text, struct err *e) {
  struct span span;
  if (span_text_read_elapsed(text, &span, e)) {
    return -1;
  }
  return span.unit == SPAN_ELAPSED && span.length
           ? span.length
           : err_set(e, "`%s` is no length of elapsed time above 0", shown(text).text);
}

// `20 per 1m`.
static void take_storm(struct route *r, const struct section *s) {
  const struct conf_entry *entry = s->given[STORM];
  struct err e;
  uint32_t most;
  int size = 0;
  if (!entry) {
    return;
  }
  if (*entry->value < '1' || *entry->value > '9' || sscanf(entry->value, "%7" SCNu32 " per %n", &most, &size) != 1 ||
      !size) {
    faults_add(s->faults, entry->line,
      "`%s` is no rate; write how many alerts of a group are told one by one in how long, as in 20 per 1m",
      shown(entry->value).text);
    return;
  }
  r->storm_most = most;
  r->storm_within = span_of_words(entry->value + size, &e);
  if (r->storm_within < 0) {
    faults_add(s->faults, entry->line, "%s", e.text);
  }
}

static void refuse_without_group(const struct section *s, size_t key) {
  if (s->given[key]) {
    faults_add(s->faults, s->given[key]->line,
      "`%s` is about groups, and this route has none; add group-by = district, or the like, or group-by = all",
      names[key]);
  }
}

static void take_groups(struct route *r, const struct section *s) {
  static const char *const labels[GROUP_LABEL_COUNT] = {
    "mark", "severity", "district", "category", "unit", "audience", "all"};
  r->group_by = section_words(s, GROUP_BY, labels, GROUP_LABEL_COUNT);
  r->group_wait = section_elapsed(s, GROUP_WAIT, 0);
  r->group_interval = section_elapsed(s, GROUP_INTERVAL, 0);
  r->repeat = section_elapsed(s, REPEAT, 0);
  take_storm(r, s);
  if (!s->given[GROUP_BY]) {
    refuse_without_group(s, GROUP_WAIT);
    refuse_without_group(s, GROUP_INTERVAL);
    refuse_without_group(s, STORM);
  } else if (r->group_by >> GROUP_ALL && r->group_by != UINT32_C(1) << GROUP_ALL) {
    faults_add(s->faults, s->given[GROUP_BY]->line, "`all` makes one group of all; leave it or the others out");
  }
}

// --- quiet hours

// `outside office`: outside of the hours of [calendar office].
static void take_quiet_outside(struct route *r, const struct section *s, const struct calendars *calendars) {
  const struct conf_entry *entry = s->given[QUIET_HOURS];
  const char *name = entry->value + strlen(outside);
  const struct named_calendar *found = calendars_find(calendars, name);
  if (!found) {
    faults_add(s->faults, entry->line, "there is no section [calendar %s] in this file", shown(name).text);
  }
  if (s->given[TIME_ZONE]) {
    faults_add(s->faults, s->given[TIME_ZONE]->line, "a calendar has its own time zone; take this line out");
  }
  r->quiet_outside = found ? &found->calendar : NULL;
}

static void take_quiet_hours(struct route *r, const struct section *s) {
  const struct conf_entry *hours = s->given[QUIET_HOURS];
  const struct conf_entry *zone = s->given[TIME_ZONE];
  struct err e;
  if (hours && words_hours(hours->value, &r->quiet, &e)) {
    faults_add(s->faults, hours->line, "%s", e.text);
  }
  if (hours && !zone) {
    faults_add(s->faults, hours->line, "quiet hours are those of a place; add time-zone = Asia/Shanghai, or the like");
  }
  if (zone && zone_load(&r->zone, zone->value, &e)) {
    faults_add(s->faults, zone->line, "%s", e.text);
  }
  if (zone && !hours) {
    faults_add(s->faults, zone->line,
      "a route's time zone is that of its quiet hours, and it has none; the times in "
      "messages go by the receiver's time-zone");
  }
}

static void take_quiet(struct route *r, const struct section *s, const struct calendars *calendars) {
  const char *value = section_value(s, QUIET_HOURS);
  if (value && strncmp(value, outside, strlen(outside)) == 0) {
    take_quiet_outside(r, s, calendars);
  } else {
    take_quiet_hours(r, s);
  }
}

static void take_all(
  struct route *r, const struct section *s, const struct receivers *receivers, const struct calendars *calendars) {
  static const char *const answers[] = {"no", "yes"};
  take_match(r, s);
  r->goes_on = section_word(s, CONTINUE, answers, 2, 0);
  take_groups(r, s);
  take_quiet(r, s, calendars);
  if (s->given[RECEIVERS]) {
    struct texts list;
    section_list(s, RECEIVERS, &list);
    told_read(&r->told, &list, s->given[RECEIVERS]->line, receivers, s->faults);
    route_checks_told(r, &r->told, s->given[RECEIVERS]->line, s->faults);
    texts_release(&list);
  } else {
    faults_add(
      s->faults, s->line, "route %s tells nobody; add receivers = NAME, or take the route out", shown(r->name).text);
  }
  for (size_t i = 0; s->given[ESCALATE] && i < s->count; i++) {
    if (strcmp(s->entries[i].key, names[ESCALATE]) == 0) {
      route_levels_add(r, &s->entries[i], receivers, s->faults);
    }
  }
}

// --- the file

static const struct route *routes_find(const struct routes *r, const char *name) {
  for (size_t i = 0; i < r->count; i++) {
    if (strcmp(r->all[i]->name, name) == 0) {
      return r->all[i];
    }
  }
  return NULL;
}

static void read_one(struct routes *r, const struct conf_section *from, struct faults *faults) {
  struct section s;
  size_t before = faults->count;
  section_read(&s, &route_keys, from, faults);
  const struct route *known = routes_find(r, s.name);
  if (known) {
    faults_add(
      faults, s.line, "there was a route %s in line %d; give this one another name", shown(s.name).text, known->line);
  }
  struct route *made = must(calloc(1, sizeof *made));
  *made = (struct route){.name = s.name, .line = s.line};
  r->all = must(realloc(r->all, (r->count + 1) * sizeof(struct route *)));
  r->all[r->count++] = made;
  take_all(made, &s, &r->receivers, &r->calendars);
  made->is_faulty = faults->count != before || s.broken;
}

static void refuse_unknown(const struct conf_section *from, struct faults *faults) {
  static const char *const kinds[] = {"receiver", "route", "calendar", "holidays"};
  if (!from->line) {
    faults_add(faults, from->entries->line,
      "`%s` stands before the first heading; write [receiver NAME] or [route NAME] above it",
      shown(from->entries->key).text);
    return;
  }
  char word[32];
  (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(from->name, " "), from->name);
  struct nearest n = {.word = word};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    nearest_offer(&n, kinds[i]);
  }
  faults_add(faults, from->line, "[%s] is no section of this file; write [%s NAME]%s", shown(from->name).text,
    n.name ? n.name : kinds[0], n.name ? "" : " or [route NAME]");
}

// Sections that receivers_read and calendars_read take.
static bool is_of_others(const struct conf_section *from) {
  return section_named(from, receiver_kind) || section_named(from, calendar_kinds[0]) ||
         section_named(from, calendar_kinds[1]);
}

void routes_read(struct routes *r, struct conf_file *file, struct faults *faults) {
  sections_look_at(file, faults);
  receivers_read(&r->receivers, file, faults);
  calendars_read(&r->calendars, file, faults);
  for (size_t i = 0; i < file->section_count; i++) {
    const struct conf_section *from = &file->sections[i];
    if (section_named(from, route_keys.kind)) {
      read_one(r, from, faults);
    } else if (!is_of_others(from)) {
      refuse_unknown(from, faults);
    }
  }
  route_checks_reached(r, faults);
  if (!r->count && !faults->count) {
    faults_add(faults, 0, "there is no route in this file, so nobody would be told; write [route NAME]");
  }
  faults_sort(faults);
}

static void route_release(struct route *r) {
  route_match_release(&r->match);
  told_release(&r->told);
  route_levels_release(r);
  zone_release(&r->zone);
  free(r);
}

void routes_release(struct routes *r) {
  for (size_t i = 0; i < r->count; i++) {
    route_release(r->all[i]);
  }
  free(r->all);
  receivers_release(&r->receivers);
  calendars_release(&r->calendars);
  *r = (struct routes){0};
}
