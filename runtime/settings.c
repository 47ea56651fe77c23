// SPDX-License-Identifier: Apache-2.0
// Settings of a verb, gathered from file, environment and flags.
#include "runtime/settings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/buf.h"
#include "runtime/conf_file.h"
#include "runtime/log.h"
#include "runtime/nearest.h"
#include "runtime/setting_value.h"
#include "runtime/settings_flags.h"
#include "runtime/settings_show.h"

// The gathering: the flags are read first, for --config, and put in force last.
struct settings_reader {
  const struct verb_usage *usage;
  struct settings *settings;
  struct settings_flags flags;
};

static size_t settings_count(const struct verb_usage *usage) {
  size_t count = 0;
  while (usage->settings[count].name) {
    count++;
  }
  return count;
}

static struct settings *settings_new(const struct verb_usage *usage) {
  struct settings *s = setting_allocate(1, sizeof *s);
  s->table = usage->settings;
  s->count = settings_count(usage);
  s->values = setting_allocate(s->count, sizeof *s->values);
  for (size_t i = 0; i < s->count; i++) {
    if (s->table[i].fallback) {
      setting_value_add(&s->values[i], s->table[i].fallback, SETTING_DEFAULT);
    }
  }
  return s;
}

void settings_free(struct settings *s) {
  if (!s) {
    return;
  }
  for (size_t i = 0; i < s->count; i++) {
    setting_value_clear(&s->values[i]);
  }
  for (size_t i = 0; i < s->argument_count; i++) {
    free(s->arguments[i]);
  }
  free(s->arguments);
  free(s->values);
  free(s);
}

// --- the file

static size_t settings_find(const struct settings *s, const char *name) {
  size_t i = 0;
  while (i < s->count && strcmp(s->table[i].name, name) != 0) {
    i++;
  }
  return i;
}

static int settings_unknown_key(
  const struct settings_reader *r, const char *file, const struct conf_entry *entry, struct err *e) {
  struct nearest nearest = {.word = entry->key};
  for (size_t i = 0; i < r->settings->count; i++) {
    nearest_offer(&nearest, r->settings->table[i].name);
  }
  return err_set(e, "%s:%d: `%s` is no setting of %s%s%s%s", file, entry->line, entry->key, r->usage->verb,
    nearest.name ? "; did you mean `" : "", nearest.name ? nearest.name : "", nearest.name ? "`?" : "");
}

// One file may serve many verbs, and this one can not know the others' settings, so a stranger before the first heading
// gets a line of warning and no more.
static void settings_warn_of_key(const struct settings_reader *r, const char *file, const struct conf_entry *entry) {
  struct log_line l;
  log_begin(&l, LOG_WARN, "a setting in the file is not one of this verb and was passed over");
  log_text(&l, "key", entry->key);
  log_text(&l, "verb", r->usage->verb);
  log_text(&l, "file", file);
  log_number(&l, "line", entry->line);
  log_end(&l);
}

static int settings_from_entry(
  const struct settings_reader *r, const char *file, const struct conf_entry *entry, struct err *e) {
  size_t index = settings_find(r->settings, entry->key);
  if (index == r->settings->count) {
    if (*entry->section) {
      return settings_unknown_key(r, file, entry, e);
    }
    settings_warn_of_key(r, file, entry);
    return 0;
  }
  struct setting_value *value = &r->settings->values[index];
  if (setting_give(&r->settings->table[index], value, entry->value, SETTING_FILE, e)) {
    return err_prefix(e, "%s:%d", file, entry->line);
  }
  return 0;
}

// The headings of other verbs are theirs, and which verbs there are is not known here: one that is nearly this verb's
// own is a slip, and what stands under it would be lost.
static int settings_check_heading(
  const struct settings_reader *r, const char *file, const struct conf_entry *entry, struct err *e) {
  const char *verb = r->usage->verb;
  struct nearest nearest = {.word = entry->section};
  nearest_offer(&nearest, verb);
  bool meant = *entry->section && (nearest.name || !strcasecmp(entry->section, verb));
  if (!meant || !strcmp(entry->section, verb)) {
    return 0;
  }
  return err_set(e, "%s:%d: `[%s]` is no heading that %s reads; did you mean `[%s]`?", file, entry->heading,
    entry->section, verb, verb);
}

// First what stands before any heading, then what stands under the verb's own; the others' are theirs.
static int settings_from_file(const struct settings_reader *r, const char *path, struct err *e) {
  struct conf_file f;
  if (conf_file_read(&f, path, e)) {
    return -1;
  }
  const char *sections[] = {"", r->usage->verb};
  int result = 0;
  for (size_t i = 0; i < f.count && !result; i++) {
    result = settings_check_heading(r, path, &f.entries[i], e);
  }
  for (size_t pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < f.count && !result; i++) {
      if (!strcmp(f.entries[i].section, sections[pass])) {
        result = settings_from_entry(r, path, &f.entries[i], e);
      }
    }
  }
  conf_file_release(&f);
  return result;
}

// --- the environment

void settings_variable(const char *name, struct buf *out) {
  buf_add_string(out, "HUIYIN_");
  for (; *name; name++) {
    buf_add_byte(out, *name == '-' ? '_' : (uint8_t)toupper((unsigned char)*name));
  }
}

// A list with a newline in it is separated by newlines alone, so that its items may hold commas.
static int settings_from_list(const struct setting *setting, struct setting_value *v, const char *text, struct err *e) {
  const char *separators = strchr(text, '\n') ? "\n" : ",";
  char *copy = setting_copy(text);
  char *rest = NULL;
  int result = 0;
  for (char *item = strtok_r(copy, separators, &rest); item && !result; item = strtok_r(NULL, separators, &rest)) {
    result = setting_give(setting, v, item, SETTING_ENVIRONMENT, e);
  }
  free(copy);
  return result;
}

static int settings_from_variable(
  const struct setting *setting, struct setting_value *v, const char *variable, struct err *e) {
  const char *text = getenv(variable);
  if (!text || !*text) {
    return 0;
  }
  int result = setting->kind == SETTING_LIST ? settings_from_list(setting, v, text, e)
                                             : setting_give(setting, v, text, SETTING_ENVIRONMENT, e);
  return result ? err_prefix(e, "in the environment, %s", variable) : 0;
}

static int settings_from_environment(const struct settings *s, struct err *e) {
  struct buf variable = {0};
  int result = 0;
  for (size_t i = 0; i < s->count && !result; i++) {
    buf_clear(&variable);
    settings_variable(s->table[i].name, &variable);
    result = settings_from_variable(&s->table[i], &s->values[i], buf_string(&variable), e);
  }
  buf_release(&variable);
  return result;
}

// --- all of it

static void settings_put_flags_in_force(const struct settings_reader *r) {
  for (size_t i = 0; i < r->settings->count; i++) {
    const struct setting_value *from = &r->flags.values[i];
    struct setting_value *to = &r->settings->values[i];
    if (from->count && r->settings->table[i].kind != SETTING_LIST) {
      setting_value_clear(to);
    }
    for (size_t item = 0; item < from->count; item++) {
      setting_value_add(to, from->items[item], SETTING_FLAGS);
    }
  }
}

static int settings_gather(struct settings_reader *r, int argc, char **argv, struct err *e) {
  if (settings_flags_read(&r->flags, r->usage, r->settings, argc, argv, e)) {
    return -1;
  }
  if (r->flags.help) {
    settings_show_help(r->usage);
    return 1;
  }
  const char *config = r->flags.config ? r->flags.config : getenv("HUIYIN_CONFIG");
  if ((config && *config && settings_from_file(r, config, e)) || settings_from_environment(r->settings, e)) {
    return -1;
  }
  settings_put_flags_in_force(r);
  if (r->flags.dump) {
    settings_show_values(r->usage, r->settings);
  }
  return r->flags.dump;
}

int settings_read(const struct verb_usage *usage, int argc, char **argv, struct settings **out, struct err *e) {
  struct settings_reader r = {.usage = usage, .settings = settings_new(usage)};
  int result = settings_gather(&r, argc, argv, e);
  settings_flags_release(&r.flags, r.settings->count);
  if (result < 0) {
    size_t used = strlen(e->text);
    (void)snprintf(e->text + used, sizeof e->text - used, " (see 'huiyin %s --help')", usage->verb);
  }
  if (result) {
    settings_free(r.settings);
    r.settings = NULL;
  }
  *out = r.settings;
  return result;
}
