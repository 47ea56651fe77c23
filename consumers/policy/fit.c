// SPDX-License-Identifier: Apache-2.0
// Reads which requests a rule is about.
#include "consumers/policy/fit.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "runtime/nearest.h"
#include "schemas/event.h"

bool fit_has(const char *key) {
  static const char *const keys[] = {FIT_KEYS};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    if (strcmp(keys[i], key) == 0) {
      return true;
    }
  }
  return false;
}

// The place of a word among the names, -1 for none of them.
static int place_of(const char *word, size_t size, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (strlen(names[i]) == size && strncasecmp(names[i], word, size) == 0) {
      return (int)i;
    }
  }
  return -1;
}

static void refuse_word(const struct conf_entry *entry, const char *word, size_t size, const char *const *names,
  size_t count, struct faults *faults) {
  char copy[64];
  (void)snprintf(copy, sizeof copy, "%.*s", (int)size, word);
  struct nearest nearest = {.word = copy};
  for (size_t i = 0; i < count; i++) {
    nearest_offer(&nearest, names[i]);
  }
  faults_add(
    faults, entry->line, "`%s` is no %s; did you mean %s?", copy, entry->key, nearest.name ? nearest.name : names[0]);
}

// `HIGH, URGENT`: a bit for each.
static uint32_t read_words(
  const struct conf_entry *entry, const char *const *names, size_t count, struct faults *faults) {
  static const char between[] = ", \t";
  uint32_t bits = 0;
  for (const char *at = entry->value + strspn(entry->value, between); *at; at += strspn(at, between)) {
    size_t size = strcspn(at, between);
    int place = place_of(at, size, names, count);
    if (place < 0) {
      refuse_word(entry, at, size, names, count, faults);
    } else {
      bits |= UINT32_C(1) << place;
    }
    at += size;
  }
  if (!*entry->value) {
    faults_add(faults, entry->line, "`%s` is empty; name one or more, or leave the line out for any", entry->key);
  }
  return bits;
}

static void read_category(struct match *m, const struct conf_entry *entry, struct faults *faults) {
  size_t size = strlen(entry->value);
  m->category_begins = size && entry->value[size - 1] == '*';
  size -= m->category_begins;
  if (!size && !m->category_begins) {
    faults_add(faults, entry->line, "`category` is empty; name one, or leave the line out for any");
  }
  if (memchr(entry->value, '*', size)) {
    faults_add(faults, entry->line, "`%s` has a * that is not its end: a category may be named as 供暖*, how it begins",
      entry->value);
  }
  m->category = (struct text){entry->value, (uint32_t)size};
  m->category_given = true;
}

bool fit_is_path(const char *path) {
  size_t size = strlen(path);
  return size && path[0] != '/' && path[size - 1] != '/' && !strstr(path, "//");
}

static void read_district(struct match *m, const struct conf_entry *entry, struct faults *faults) {
  if (!fit_is_path(entry->value)) {
    faults_add(faults, entry->line,
      "`%s` is no district; write its path as in 152502/xilin, without empty levels, or leave the line out for any",
      entry->value);
  }
  m->district = (struct text){entry->value, (uint32_t)strlen(entry->value)};
}

void fit_read(struct match *m, const struct conf_entry *entry, struct faults *faults) {
  if (strcmp(entry->key, "kind") == 0) {
    m->kinds = read_words(entry, kind_names, KIND_COUNT, faults);
  } else if (strcmp(entry->key, "channel") == 0) {
    m->channels = read_words(entry, channel_names, CHANNEL_COUNT, faults);
  } else if (strcmp(entry->key, "priority") == 0) {
    m->priorities = read_words(entry, priority_names, PRIORITY_COUNT, faults);
  } else if (strcmp(entry->key, "category") == 0) {
    read_category(m, entry, faults);
  } else if (strcmp(entry->key, "district") == 0) {
    read_district(m, entry, faults);
  }
}
