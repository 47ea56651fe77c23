// SPDX-License-Identifier: Apache-2.0
// Sections, read key by key.
#include "consumers/policy/section.h"

#include <string.h>
#include <strings.h>

#include "consumers/policy/shown.h"
#include "consumers/policy/span_text.h"
#include "runtime/nearest.h"

// --- the file

static void cut_comment(struct conf_entry *entry, struct faults *faults) {
  faults_add(faults, entry->line,
    "the # and what follows it would be part of the value: put the comment on a line of its own, or, where it is none, "
    "the value in double quotes");
  char *end = entry->comment;
  while (end > entry->value && strchr(" \t\r", end[-1])) {
    end--;
  }
  *end = 0;
}

static void take_empty_out(struct conf_file *file) {
  size_t left = 0;
  for (size_t i = 0; i < file->section_count; i++) {
    if (file->sections[i].count) {
      file->sections[left++] = file->sections[i];
    }
  }
  file->section_count = left;
}

void sections_look_at(struct conf_file *file, struct faults *faults) {
  if (faults->kept) {
    take_empty_out(file);
    return;
  }
  for (size_t i = 0; i < file->count; i++) {
    if (file->entries[i].comment) {
      cut_comment(&file->entries[i], faults);
    }
  }
  for (size_t i = 0; i < file->section_count; i++) {
    if (file->sections[i].broken) {
      faults_pass_over(faults, file->sections[i].line);
    }
  }
}

// --- one section

const char *section_named(const struct conf_section *from, const char *kind) {
  size_t size = strlen(kind);
  return strncmp(from->name, kind, size) == 0 && from->name[size] ? from->name + size : NULL;
}

static void section_refuse_unknown(
  const struct section_keys *keys, const struct conf_entry *entry, struct faults *faults) {
  const struct shown key = shown(entry->key);
  struct nearest n = {.word = entry->key};
  for (size_t i = 0; i < keys->count; i++) {
    nearest_offer(&n, keys->names[i]);
  }
  if (n.name) {
    faults_add(faults, entry->line, "`%s` is no key of a %.*s; did you mean `%s`?", key.text,
      (int)strlen(keys->kind) - 1, keys->kind, n.name);
  } else {
    faults_add(
      faults, entry->line, "`%s` is no key of a %.*s; leave it out", key.text, (int)strlen(keys->kind) - 1, keys->kind);
  }
}

static void section_take(
  struct section *s, const struct section_keys *keys, const struct conf_entry *entry, struct faults *faults) {
  size_t key = 0;
  while (key < keys->count && strcmp(keys->names[key], entry->key) != 0) {
    key++;
  }
  if (key == keys->count) {
    section_refuse_unknown(keys, entry, faults);
  } else if (!s->given[key]) {
    s->given[key] = entry;
  } else if (key != keys->repeated) {
    faults_add(
      faults, entry->line, "`%s` was given in line %d; leave one of the two out", entry->key, s->given[key]->line);
  }
}

void section_read(
  struct section *s, const struct section_keys *keys, const struct conf_section *from, struct faults *faults) {
  *s = (struct section){.name = section_named(from, keys->kind),
    .line = from->line,
    .broken = from->broken,
    .entries = from->entries,
    .count = from->count,
    .faults = faults};
  for (size_t i = 0; i < from->count; i++) {
    section_take(s, keys, &from->entries[i], faults);
  }
}

const char *section_value(const struct section *s, size_t key) {
  return s->given[key] ? s->given[key]->value : NULL;
}

static size_t section_place(
  const struct section *s, size_t key, const char *word, const char *const *words, size_t count) {
  struct nearest n = {.word = word};
  struct buf known = {0};
  for (size_t i = 0; i < count; i++) {
    if (strcasecmp(words[i], word) == 0) {
      buf_release(&known);
      return i;
    }
    nearest_offer(&n, words[i]);
    buf_printf(&known, "%s%s", i ? ", " : "", words[i]);
  }
  faults_add(s->faults, s->given[key]->line, "`%s` is not known as %s; it is one of %s%s%s%s", shown(word).text,
    s->given[key]->key, buf_string(&known), n.name ? "; did you mean `" : "", n.name ? n.name : "", n.name ? "`?" : "");
  buf_release(&known);
  return count;
}

size_t section_word(const struct section *s, size_t key, const char *const *words, size_t count, size_t otherwise) {
  size_t place = s->given[key] ? section_place(s, key, s->given[key]->value, words, count) : count;
  return place == count ? otherwise : place;
}

uint32_t section_words(const struct section *s, size_t key, const char *const *words, size_t count) {
  struct texts list;
  uint32_t bits = 0;
  section_list(s, key, &list);
  for (size_t i = 0; i < list.count; i++) {
    const struct shown word = shown_part(list.all[i].at, list.all[i].size);
    size_t place = section_place(s, key, word.text, words, count);
    bits |= place == count ? 0 : UINT32_C(1) << place;
  }
  texts_release(&list);
  return bits;
}

int64_t section_elapsed(const struct section *s, size_t key, int64_t otherwise) {
  const struct conf_entry *entry = s->given[key];
  struct span span;
  struct err e;
  if (!entry) {
    return otherwise;
  }
  if (span_text_read_elapsed(entry->value, &span, &e)) {
    faults_add(s->faults, entry->line, "%s", e.text);
    return otherwise;
  }
  return span.unit == SPAN_NONE ? 0 : span.length;
}

void section_list(const struct section *s, size_t key, struct texts *list) {
  const struct conf_entry *entry = s->given[key];
  struct err e;
  *list = (struct texts){0};
  if (!entry) {
    return;
  }
  if (!entry->quoted && strstr(entry->value, "，")) {
    faults_add(s->faults, entry->line,
      "`%s` has a full-width comma, which parts nothing; write `,` between two, or put the value in double quotes "
      "where it belongs to a name",
      shown(entry->value).text);
  } else if (texts_read(list, entry->value, &e)) {
    faults_add(s->faults, entry->line, "%s", e.text);
  } else if (!list->count) {
    faults_add(s->faults, entry->line, "%s names nothing; write what is meant, or leave the line out", entry->key);
  }
}
