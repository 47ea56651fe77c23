// SPDX-License-Identifier: Apache-2.0
// Reads which requests a rule is about.
#include "consumers/policy/fit.h"

#include <string.h>

#include "consumers/policy/shown.h"
#include "schemas/event.h"

static bool has_comma(const char *value) {
  return strchr(value, ',') || strstr(value, "，");
}

static void read_category(struct match *m, const struct section *s) {
  const char *value = section_value(s, FIT_CATEGORY);
  if (!value) {
    return;
  }
  const struct conf_entry *entry = s->given[FIT_CATEGORY];
  size_t size = strlen(value);
  int line = entry->line;
  m->category_given = true;
  m->category_begins = size && value[size - 1] == '*';
  size -= m->category_begins;
  m->category = (struct text){value, (uint32_t)size};
  if (!size && !m->category_begins) {
    faults_add(s->faults, line, "`category` is empty; name one, or leave the line out for any");
  }
  if (memchr(value, '*', size)) {
    faults_add(s->faults, line, "`%s` has a * that is not its end: a category may be named by how it begins, as 供暖*",
      shown(value).text);
  }
  if (size > NAME_MAX_BYTES) {
    faults_add_if_new(
      s->faults, line, "`%s` is longer than any category: one has at most %d bytes", shown(value).text, NAME_MAX_BYTES);
  }
  if (!entry->quoted && has_comma(value)) {
    faults_add_if_new(s->faults, line,
      "`%s` has a comma, and a limit is about one category: write a section for each, or the value in double quotes "
      "where the comma belongs to the name",
      shown(value).text);
  }
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool fit_has_blanks(struct text path) {
  for (uint32_t i = 0; i < path.size; i++) {
    if (path.at[i] == '/' && ((i && is_blank(path.at[i - 1])) || (i + 1 < path.size && is_blank(path.at[i + 1])))) {
      return true;
    }
  }
  return false;
}

size_t fit_levels(struct text path) {
  size_t levels = 0;
  for (uint32_t i = 0; i < path.size; i++) {
    levels += path.at[i] != '/' && (!i || path.at[i - 1] == '/');
  }
  return levels;
}

const char *fit_never_there(struct text path, bool quoted) {
  if (!quoted && path.size && memchr(path.at, '*', path.size)) {
    return "has a *, which stands for nothing here: a district is meant with all below it; leave the * out";
  }
  return path.size > NAME_MAX_BYTES || fit_levels(path) > DISTRICT_LEVELS_MAX
           ? "is no request's district, as one has at most 8 levels and 255 bytes; name one above it"
           : NULL;
}

void fit_look_at_path(const char *path, bool quoted, int line, struct faults *faults) {
  if (!quoted && has_comma(path)) {
    faults_add_if_new(faults, line,
      "`%s` has a comma, and this is about one district with all below it: write each by itself, or put it in double "
      "quotes where the comma belongs to the name",
      shown(path).text);
  }
  if (!quoted && fit_has_blanks(texts_of(path))) {
    faults_add_if_new(faults, line,
      "`%s` has blanks around a /: leave them out, or put it in double quotes where they belong to the names",
      shown(path).text);
  }
  const char *wrong = fit_never_there(texts_of(path), quoted);
  if (wrong) {
    faults_add_if_new(faults, line, "`%s` %s", shown(path).text, wrong);
  }
}

bool fit_is_path(const char *path) {
  size_t size = strlen(path);
  return size && path[0] != '/' && path[size - 1] != '/' && !strstr(path, "//");
}

static void read_district(struct match *m, const struct section *s) {
  const char *value = section_value(s, FIT_DISTRICT);
  if (!value) {
    return;
  }
  m->district = (struct text){value, (uint32_t)strlen(value)};
  if (!fit_is_path(value)) {
    faults_add(s->faults, s->given[FIT_DISTRICT]->line,
      "`%s` is no district; write its path as in 152502/xilin, without empty levels, or leave the line out for any",
      shown(value).text);
  }
  fit_look_at_path(value, s->given[FIT_DISTRICT]->quoted, s->given[FIT_DISTRICT]->line, s->faults);
}

struct match fit_read(const struct section *s) {
  struct match m = {.kinds = section_words(s, FIT_KIND, kind_names, KIND_COUNT),
    .channels = section_words(s, FIT_CHANNEL, channel_names, CHANNEL_COUNT),
    .priorities = section_words(s, FIT_PRIORITY, priority_names, PRIORITY_COUNT)};
  read_category(&m, s);
  read_district(&m, s);
  return m;
}
