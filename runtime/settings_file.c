// SPDX-License-Identifier: Apache-2.0
// Settings from a file: what stands before any heading is for all verbs, what stands under a verb's is for that one.
#include <string.h>
#include <strings.h>

#include "runtime/conf_file.h"
#include "runtime/log.h"
#include "runtime/nearest.h"
#include "runtime/settings_known.h"
#include "runtime/settings_parts.h"

struct file_reader {
  struct settings *settings;
  const struct verb_usage *usage;
  const char *path;
  const struct conf_file *file;
};

static int file_unknown_key(const struct file_reader *r, const struct conf_entry *entry, struct err *e) {
  struct nearest nearest = {.word = entry->key};
  for (size_t i = 0; *entry->section && i < r->settings->count; i++) {
    nearest_offer(&nearest, r->settings->table[i].name);
  }
  if (!*entry->section) {
    settings_known_offer(&nearest);
  }
  return err_set(e, "%s:%d: `%s` is no setting of %s%s%s%s", r->path, entry->line, entry->key,
    *entry->section ? r->usage->verb : "any verb", nearest.name ? "; did you mean `" : "",
    nearest.name ? nearest.name : "", nearest.name ? "`?" : "");
}

// One file may serve many verbs: another's setting before the first heading gets a line of warning and no more.
static void file_warn_of_key(const struct file_reader *r, const struct conf_entry *entry) {
  struct log_line l;
  log_begin(&l, LOG_WARN, "a setting in the file is not one of this verb and was passed over");
  log_text(&l, "key", entry->key);
  log_text(&l, "verb", r->usage->verb);
  log_text(&l, "file", r->path);
  log_number(&l, "line", entry->line);
  log_end(&l);
}

// What is set twice under one heading was meant once.
static int file_check_once(const struct file_reader *r, const struct conf_entry *entry, struct err *e) {
  for (const struct conf_entry *other = r->file->entries; other < entry; other++) {
    if (!strcmp(other->section, entry->section) && !strcmp(other->key, entry->key)) {
      return err_set(e, "%s:%d: `%s` is set a second time, first in line %d: leave one of them", r->path, entry->line,
        entry->key, other->line);
    }
  }
  return 0;
}

static int file_entry(const struct file_reader *r, const struct conf_entry *entry, struct err *e) {
  size_t index = setting_find(r->settings, entry->key);
  if (index == r->settings->count) {
    if (*entry->section || !settings_known_has(entry->key)) {
      return file_unknown_key(r, entry, e);
    }
    file_warn_of_key(r, entry);
    return 0;
  }
  const struct setting *setting = &r->settings->table[index];
  struct setting_value *value = &r->settings->values[index];
  if (setting->kind != SETTING_LIST && file_check_once(r, entry, e)) {
    return -1;
  }
  if (setting_give(setting, value, entry->value, SETTING_FILE, e)) {
    return err_prefix(e, "%s:%d", r->path, entry->line);
  }
  value->line = entry->line;
  return 0;
}

// The headings of other verbs are theirs: one that is nearly this verb's own is a slip, and what stands under it would
// be lost.
static int file_check_heading(const struct file_reader *r, const struct conf_entry *entry, struct err *e) {
  const char *verb = r->usage->verb;
  struct nearest nearest = {.word = entry->section};
  nearest_offer(&nearest, verb);
  bool meant = *entry->section && (nearest.name || !strcasecmp(entry->section, verb));
  if (!meant || !strcmp(entry->section, verb)) {
    return 0;
  }
  return err_set(e, "%s:%d: `[%s]` is no heading that %s reads; did you mean `[%s]`?", r->path, entry->heading,
    entry->section, verb, verb);
}

// First what stands before any heading, then what stands under the verb's own; the others' are theirs.
int settings_from_file(struct settings *s, const struct verb_usage *usage, const char *path, struct err *e) {
  struct conf_file f;
  if (conf_file_read(&f, path, e)) {
    return -1;
  }
  const struct file_reader r = {.settings = s, .usage = usage, .path = path, .file = &f};
  const char *sections[] = {"", usage->verb};
  int result = 0;
  for (size_t i = 0; i < f.count && !result; i++) {
    result = file_check_heading(&r, &f.entries[i], e);
  }
  for (size_t pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < f.count && !result; i++) {
      if (!strcmp(f.entries[i].section, sections[pass])) {
        result = file_entry(&r, &f.entries[i], e);
      }
    }
  }
  conf_file_release(&f);
  return result;
}
