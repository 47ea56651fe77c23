// SPDX-License-Identifier: Apache-2.0
// Limits and the districts' calendars, read from a policy's sections.
#include "consumers/policy/limit_rules.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/policy/fit.h"
#include "consumers/policy/section.h"
#include "consumers/policy/span_text.h"

static const char *const limit_keys[] = {FIT_KEYS, "pledge", "resolve", NULL};

// --- calendars by district

static void add_area(struct limits *l, const char *district, const struct calendar *calendar) {
  l->areas = must(realloc(l->areas, (l->area_count + 1) * sizeof *l->areas));
  l->areas[l->area_count++] = (struct calendar_area){{district, (uint32_t)strlen(district)}, calendar};
}

static void read_area(struct limits *l, const struct conf_file *file, size_t index, const struct calendars *calendars,
  struct faults *faults) {
  const struct conf_entry *entry = &file->entries[index];
  const struct named_calendar *calendar = calendars_find(calendars, entry->value);
  bool everywhere = strcmp(entry->key, "everywhere") == 0;
  if (section_repeats(file, index, faults)) {
    return;
  }
  if (!everywhere && !fit_is_path(entry->key)) {
    faults_add(
      faults, entry->line, "`%s` is neither `everywhere` nor a district's path, as in 152502/xilin", entry->key);
  }
  if (!calendar) {
    faults_add(faults, entry->line, "there is no section [calendar %s]", entry->value);
    return;
  }
  add_area(l, everywhere ? "" : entry->key, &calendar->calendar);
}

bool limit_rules_have_calendar(const struct limits *l) {
  for (size_t i = 0; i < l->area_count; i++) {
    if (!l->areas[i].district.size) {
      return true;
    }
  }
  return false;
}

// --- limits

struct reading {
  const struct conf_file *file;
  struct limits *limits;
  struct faults *faults;
};

static void add(struct limit_list *list, const struct match *match, struct span span, const struct conf_entry *entry) {
  list->all = must(realloc(list->all, (list->count + 1) * sizeof *list->all));
  list->all[list->count++] = (struct limit){*match, span, section_name("limit", entry->section), entry->line};
}

static void read_span(
  struct reading *r, struct limit_list *list, const struct match *match, const struct conf_entry *entry) {
  struct span span;
  struct err e;
  if (span_text_read(entry->value, &span, &e) != 0) {
    faults_add(r->faults, entry->line, "%s", e.text);
    return;
  }
  if ((span.unit == SPAN_WORKED || span.unit == SPAN_WORKING_DAYS) && !limit_rules_have_calendar(r->limits)) {
    faults_add(r->faults, entry->line,
      "`%s` is working time, and no calendar is kept everywhere: add [calendars] with everywhere = NAME", entry->value);
  }
  add(list, match, span, entry);
}

static struct match read_match(struct reading *r, size_t first) {
  struct match match = {0};
  for (size_t i = first; i < r->file->count; i = section_next(r->file, i)) {
    if (!section_repeats(r->file, i, r->faults)) {
      fit_read(&match, &r->file->entries[i], r->faults);
    }
  }
  return match;
}

static void read_limit(struct reading *r, size_t first) {
  const struct match match = read_match(r, first);
  size_t limits = 0;
  for (size_t i = first; i < r->file->count; i = section_next(r->file, i)) {
    const struct conf_entry *entry = &r->file->entries[i];
    bool pledge = strcmp(entry->key, "pledge") == 0;
    if (section_earlier(r->file, i)) {
      continue;
    }
    if (pledge || strcmp(entry->key, "resolve") == 0) {
      read_span(r, pledge ? &r->limits->pledge : &r->limits->resolve, &match, entry);
      limits++;
    } else if (!fit_has(entry->key)) {
      section_unknown(entry, limit_keys, r->faults);
    }
  }
  if (!limits) {
    faults_add(r->faults, r->file->entries[first].heading,
      "[%s] sets no limit; give pledge or resolve a length of time", r->file->entries[first].section);
  }
}

// --- ties

static void find_tie(const struct limit_list *list, struct faults *faults) {
  struct match *matches = must(calloc(list->count + 1, sizeof *matches));
  size_t one;
  size_t other;
  for (size_t i = 0; i < list->count; i++) {
    matches[i] = list->all[i].match;
  }
  if (match_find_tie(matches, list->count, &one, &other)) {
    faults_add(faults, list->all[other].line,
      "some requests are under this limit and under the one of line %d, and neither is the more specific: narrow one "
      "of "
      "the two, or add a limit for the requests that both have",
      list->all[one].line);
  }
  free(matches);
}

void limit_rules_read(
  struct limits *l, const struct conf_file *file, const struct calendars *calendars, struct faults *faults) {
  struct reading r = {.file = file, .limits = l, .faults = faults};
  for (size_t i = 0; i < file->count; i++) {
    if (strcmp(file->entries[i].section, "calendars") == 0) {
      read_area(l, file, i, calendars, faults);
    }
  }
  for (size_t i = 0; i < file->count; i++) {
    if (section_name("limit", file->entries[i].section) && section_begins(file, i)) {
      read_limit(&r, i);
    }
  }
  find_tie(&l->pledge, faults);
  find_tie(&l->resolve, faults);
  limits_prepare(l);
}
