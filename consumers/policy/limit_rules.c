// SPDX-License-Identifier: Apache-2.0
// Limits and the districts' calendars, read from a policy's sections.
#include "consumers/policy/limit_rules.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/policy/fit.h"
#include "consumers/policy/section.h"
#include "consumers/policy/shown.h"
#include "consumers/policy/span_text.h"

enum limit_key { PLEDGE = FIT_KEY_COUNT, RESOLVE, EXTENSIONS, LIMIT_KEYS };
static const char *const limit_key_names[] = {FIT_KEYS, "pledge", "resolve", "extensions"};
static const struct section_keys limit_keys = {"limit ", limit_key_names, LIMIT_KEYS, LIMIT_KEYS};

// --- calendars by district

static void add_area(struct limits *l, const char *district, const struct calendar *calendar) {
  l->areas = must(realloc(l->areas, (l->area_count + 1) * sizeof *l->areas));
  l->areas[l->area_count++] = (struct calendar_area){{district, (uint32_t)strlen(district)}, calendar};
}

static bool is_area_told(const struct limits *l, const char *district) {
  for (size_t i = 0; i < l->area_count; i++) {
    if (text_equal(l->areas[i].district, texts_of(district))) {
      return true;
    }
  }
  return false;
}

static void read_area(
  struct limits *l, const struct conf_entry *entry, const struct calendars *calendars, struct faults *faults) {
  const struct named_calendar *calendar = calendars_find(calendars, entry->value);
  bool everywhere = strcmp(entry->key, "everywhere") == 0;
  const char *district = everywhere ? "" : entry->key;
  if (!everywhere && !fit_is_path(district)) {
    faults_add(faults, entry->line, "`%s` is neither `everywhere` nor a district's path, as in 152502/xilin",
      shown(entry->key).text);
  } else if (!everywhere) {
    fit_look_at_path(district, entry->quoted_key, entry->line, faults);
  }
  if (is_area_told(l, district)) {
    faults_add(
      faults, entry->line, "the calendar of `%s` was told before; leave one of the two out", shown(entry->key).text);
  }
  if (!calendar) {
    faults_add(faults, entry->line, "there is no section [calendar %s]", shown(entry->value).text);
  }
  // One that is not there is a fault by itself: that working time has no calendar would only follow from it.
  add_area(l, district, calendar ? &calendar->calendar : NULL);
}

static void read_areas(
  struct limits *l, const struct conf_section *from, const struct calendars *calendars, struct faults *faults) {
  if (!from->count) {
    faults_add(faults, from->line, "[calendars] names no calendar; write everywhere = NAME, or take the heading out");
  }
  for (size_t i = 0; i < from->count; i++) {
    read_area(l, &from->entries[i], calendars, faults);
  }
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

static void add_limit(struct limit_list *list, const struct limit *limit) {
  list->all = must(realloc(list->all, (list->count + 1) * sizeof *list->all));
  list->all[list->count++] = *limit;
}

static void look_at_calendar(
  const struct limits *l, const struct section *s, const struct conf_entry *entry, struct span span) {
  if ((span.unit == SPAN_WORKED || span.unit == SPAN_WORKING_DAYS) && !limit_rules_have_calendar(l)) {
    faults_add(s->faults, entry->line,
      "`%s` is working time, and no calendar is kept everywhere: add [calendars] with everywhere = NAME",
      shown(entry->value).text);
  }
}

static void read_span(
  const struct limits *l, struct limit_list *list, const struct match *match, const struct section *s, size_t key) {
  const struct conf_entry *entry = s->given[key];
  struct span span;
  struct err e;
  if (!entry) {
    return;
  }
  if (span_text_read(entry->value, &span, &e) != 0) {
    faults_add(s->faults, entry->line, "%s", e.text);
    return;
  }
  look_at_calendar(l, s, entry, span);
  add_limit(list, &(struct limit){.match = *match, .span = span, .name = s->name, .line = entry->line});
}

// Of the dues that are looked at, the first may be what the others are held against, and one must go beyond.
// A text that was put in force before may have one more.
enum { EXTENSIONS_MOST = PLEDGED_DUES_MAX - 2 };

// `none`, `2`, or `1 by 10 working days`.
static int read_times(const char *text, bool kept, uint32_t *times, struct span *by, struct err *e) {
  char *rest;
  long number = strcmp(text, "none") == 0 ? 0 : strtol(text, &rest, 10);
  *by = (struct span){SPAN_NONE, 0};
  *times = (uint32_t)number;
  if (strcmp(text, "none") == 0) {
    return 0;
  }
  if (*text < '0' || *text > '9' || number < 1) {
    return err_set(e,
      "`%s` does not say which extensions there may be: write `none`, how many (1 to %d), or as in `1 by 10 working "
      "days`",
      shown(text).text, (int)EXTENSIONS_MOST);
  }
  if (number > EXTENSIONS_MOST + kept) {
    return err_set(e,
      "`%s` is more extensions than can be told apart: at most %d, as %d dues of a request are looked at",
      shown(text).text, (int)EXTENSIONS_MOST, (int)PLEDGED_DUES_MAX);
  }
  if (!*rest) {
    return 0;
  }
  if (strncmp(rest, " by ", 4) != 0) {
    return err_set(e, "`%s`: what follows the number is as in `1 by 10 working days`", shown(text).text);
  }
  return span_text_read(rest + 4, by, e);
}

static void read_extensions(struct limits *l, const struct match *match, const struct section *s) {
  const struct conf_entry *entry = s->given[EXTENSIONS];
  struct limit limit = {.match = *match, .name = s->name};
  struct err e;
  if (!entry) {
    return;
  }
  if (read_times(entry->value, s->faults->kept, &limit.times, &limit.span, &e) != 0) {
    faults_add(s->faults, entry->line, "%s", e.text);
    return;
  }
  limit.line = entry->line;
  look_at_calendar(l, s, entry, limit.span);
  add_limit(&l->extend, &limit);
}

// Which of the two is in force would be told by its line alone.
static void look_at_name(const struct conf_file *file, const struct section *s) {
  for (size_t i = 0; file->sections[i].line < s->line; i++) {
    const char *name = section_named(&file->sections[i], limit_keys.kind);
    if (name && strcmp(name, s->name) == 0) {
      faults_add_if_new(s->faults, s->line, "there was a [limit %s] in line %d; give this one another name",
        shown(name).text, file->sections[i].line);
      return;
    }
  }
}

static void read_limit(struct limits *l, const struct section *s) {
  const struct limits before = *l;
  size_t faults = s->faults->count;
  const struct match match = fit_read(s);
  bool is_known = s->faults->count == faults && !s->broken;
  read_span(l, &l->pledge, &match, s, PLEDGE);
  read_span(l, &l->resolve, &match, s, RESOLVE);
  read_extensions(l, &match, s);
  if (!s->given[PLEDGE] && !s->given[RESOLVE] && !s->given[EXTENSIONS]) {
    faults_add(s->faults, s->line,
      "[limit %s] sets no limit; give pledge or resolve a length of time, or say which extensions there may be",
      shown(s->name).text);
  }
  // What a limit with such a fault is about is not known: it is not to be said to tie with others.
  if (!is_known) {
    l->pledge.count = before.pledge.count;
    l->resolve.count = before.resolve.count;
    l->extend.count = before.extend.count;
  }
}

static bool sets(const struct conf_section *from, enum limit_quantity quantity) {
  const char *key = limit_key_names[quantity == LIMIT_PLEDGE ? PLEDGE : EXTENSIONS];
  for (size_t i = 0; i < from->count; i++) {
    bool is_none = quantity == LIMIT_PLEDGE && strcasecmp(from->entries[i].value, "none") == 0;
    if (strcmp(from->entries[i].key, key) == 0 && !is_none) {
      return true;
    }
  }
  return from->broken;
}

bool limit_rules_set(const struct conf_file *file, enum limit_quantity quantity) {
  for (size_t i = 0; i < file->section_count; i++) {
    if (section_named(&file->sections[i], limit_keys.kind) && sets(&file->sections[i], quantity)) {
      return true;
    }
  }
  return false;
}

// --- ties

// Each pair that ties, up to so many: a limit that is too wide may tie with thousands.
static void find_ties(const struct limit_list *list, struct faults *faults) {
  enum { TOLD_MOST = 50 };
  struct match *matches = must(calloc(list->count + 1, sizeof *matches));
  const struct match_list all = {matches, list->count, list->exact};
  size_t one = 0;
  size_t other = 0;
  for (size_t i = 0; i < list->count; i++) {
    matches[i] = list->all[i].match;
  }
  int told = 0;
  for (; told < TOLD_MOST && match_next_tie(&all, &one, &other); told++) {
    int lines[] = {list->all[one].line, list->all[other].line};
    bool in_order = lines[0] < lines[1];
    faults_add(faults, lines[in_order],
      "some requests are under this limit and under the one of line %d, and neither is the more specific: narrow one "
      "of the two, or add a limit for the requests that both have",
      lines[!in_order]);
  }
  if (told == TOLD_MOST && match_next_tie(&all, &one, &other)) {
    faults_add(faults, list->all[one].line,
      "this limit ties with one more, and there may be others: %d pairs are told, mend these first", (int)TOLD_MOST);
  }
  free(matches);
}

void limit_rules_read(
  struct limits *l, const struct conf_file *file, const struct calendars *calendars, struct faults *faults) {
  for (size_t i = 0; i < file->section_count; i++) {
    if (strcmp(file->sections[i].name, "calendars") == 0) {
      read_areas(l, &file->sections[i], calendars, faults);
    }
  }
  for (size_t i = 0; i < file->section_count; i++) {
    if (section_named(&file->sections[i], limit_keys.kind)) {
      struct section s;
      section_read(&s, &limit_keys, &file->sections[i], faults);
      read_limit(l, &s);
      look_at_name(file, &s);
    }
  }
  limits_prepare(l);
  find_ties(&l->pledge, faults);
  find_ties(&l->resolve, faults);
  find_ties(&l->extend, faults);
}
