// SPDX-License-Identifier: Apache-2.0
// Reads which requests a rule is about.
#include "consumers/policy/fit.h"

#include <string.h>

#include "schemas/event.h"

static void read_category(struct match *m, const struct section *s) {
  const char *value = section_value(s, FIT_CATEGORY);
  if (!value) {
    return;
  }
  size_t size = strlen(value);
  int line = s->given[FIT_CATEGORY]->line;
  m->category_given = true;
  m->category_begins = size && value[size - 1] == '*';
  size -= m->category_begins;
  m->category = (struct text){value, (uint32_t)size};
  if (!size && !m->category_begins) {
    faults_add(s->faults, line, "`category` is empty; name one, or leave the line out for any");
  }
  if (memchr(value, '*', size)) {
    faults_add(
      s->faults, line, "`%s` has a * that is not its end: a category may be named by how it begins, as 供暖*", value);
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
      value);
  }
}

struct match fit_read(const struct section *s) {
  struct match m = {.kinds = section_words(s, FIT_KIND, kind_names, KIND_COUNT),
    .channels = section_words(s, FIT_CHANNEL, channel_names, CHANNEL_COUNT),
    .priorities = section_words(s, FIT_PRIORITY, priority_names, PRIORITY_COUNT)};
  read_category(&m, s);
  read_district(&m, s);
  return m;
}
