// SPDX-License-Identifier: Apache-2.0
// Walks the entries of a section, and tells of keys that do not belong there.
#include "consumers/policy/section.h"

#include <string.h>

#include "runtime/nearest.h"

const char *section_name(const char *word, const char *section) {
  size_t size = strlen(word);
  return strncmp(section, word, size) == 0 && section[size] == ' ' && section[size + 1] ? section + size + 1 : NULL;
}

static bool is_same(const struct conf_file *file, size_t a, size_t b) {
  return strcmp(file->entries[a].section, file->entries[b].section) == 0;
}

bool section_begins(const struct conf_file *file, size_t index) {
  for (size_t i = 0; i < index; i++) {
    if (is_same(file, i, index)) {
      return false;
    }
  }
  return true;
}

size_t section_next(const struct conf_file *file, size_t index) {
  size_t next = index + 1;
  while (next < file->count && !is_same(file, next, index)) {
    next++;
  }
  return next;
}

void section_unknown(const struct conf_entry *entry, const char *const *keys, struct faults *faults) {
  struct nearest nearest = {.word = entry->key};
  for (size_t i = 0; keys[i]; i++) {
    nearest_offer(&nearest, keys[i]);
  }
  if (nearest.name) {
    faults_add(faults, entry->line, "[%s] has no `%s`; did you mean `%s`?", entry->section, entry->key, nearest.name);
  } else {
    faults_add(faults, entry->line, "[%s] has no `%s`; leave the line out", entry->section, entry->key);
  }
}

const struct conf_entry *section_earlier(const struct conf_file *file, size_t index) {
  for (size_t i = 0; i < index; i++) {
    if (is_same(file, i, index) && strcmp(file->entries[i].key, file->entries[index].key) == 0) {
      return &file->entries[i];
    }
  }
  return NULL;
}

bool section_repeats(const struct conf_file *file, size_t index, struct faults *faults) {
  const struct conf_entry *entry = &file->entries[index];
  const struct conf_entry *earlier = section_earlier(file, index);
  if (earlier) {
    faults_add(
      faults, entry->line, "`%s` was told in line %d already; leave one of the two out", entry->key, earlier->line);
  }
  return earlier;
}
