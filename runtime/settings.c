// SPDX-License-Identifier: Apache-2.0
// Settings of a verb, gathered from file, environment and flags.
#include "runtime/settings.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/buf.h"
#include "runtime/conf_file.h"
#include "runtime/log.h"
#include "runtime/nearest.h"
#include "runtime/settings_show.h"

// What getopt_long gives back: FIRST + 2 * index for a setting, one more for its --no- form.
enum { HELP = 256, CONFIG, DUMP, FIRST };

// The gathering: the flags are read first, for --config, and put in force last.
struct settings_reader {
  const struct verb_usage *usage;
  struct settings *settings;
  struct setting_value *flags;  // what the flags say, not yet in force
  struct option *options;
  struct buf letters;
  struct buf names;  // holds the `no-...` names, one after another
  const char *config;
  bool help;
  bool dump;
};

static void *settings_allocate(size_t count, size_t size) {
  void *at = calloc(count ? count : 1, size);
  if (!at) {
    abort();
  }
  return at;
}

static char *settings_copy(const char *text) {
  char *copy = strdup(text);
  if (!copy) {
    abort();
  }
  return copy;
}

static void settings_value_clear(struct setting_value *v) {
  for (size_t i = 0; i < v->count; i++) {
    free(v->items[i]);
  }
  free(v->items);
  *v = (struct setting_value){0};
}

static void settings_value_add(struct setting_value *v, const char *text, enum setting_source source) {
  char **items = realloc(v->items, (v->count + 1) * sizeof *items);
  if (!items) {
    abort();
  }
  v->items = items;
  v->items[v->count++] = settings_copy(text);
  v->source = source;
}

static int settings_word_as_flag(const char *text) {
  static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
  for (int i = 0; i < 8; i++) {
    if (!strcasecmp(text, words[i])) {
      return i % 2;
    }
  }
  return -1;
}

// Puts one value given for a setting in the place of what is there, or behind it where it is a list.
static int settings_give(
  const struct setting *setting, struct setting_value *v, const char *text, enum setting_source source, struct err *e) {
  if (setting->kind == SETTING_LIST) {
    settings_value_add(v, text, source);
    return 0;
  }
  if (setting->kind == SETTING_FLAG) {
    int on = settings_word_as_flag(text);
    if (on < 0) {
      return err_set(e, "%s is `%s`; it is switched by yes or no", setting->name, text);
    }
    text = on ? "yes" : "no";
  }
  settings_value_clear(v);
  settings_value_add(v, text, source);
  return 0;
}

static size_t settings_count(const struct verb_usage *usage) {
  size_t count = 0;
  while (usage->settings[count].name) {
    count++;
  }
  return count;
}

static struct settings *settings_new(const struct verb_usage *usage) {
  struct settings *s = settings_allocate(1, sizeof *s);
  s->table = usage->settings;
  s->count = settings_count(usage);
  s->values = settings_allocate(s->count, sizeof *s->values);
  for (size_t i = 0; i < s->count; i++) {
    if (s->table[i].fallback) {
      settings_value_add(&s->values[i], s->table[i].fallback, SETTING_DEFAULT);
    }
  }
  return s;
}

void settings_free(struct settings *s) {
  if (!s) {
    return;
  }
  for (size_t i = 0; i < s->count; i++) {
    settings_value_clear(&s->values[i]);
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
  while (i < s->count && strcmp(s->table[i].name, name)) {
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
  if (settings_give(&r->settings->table[index], value, entry->value, SETTING_FILE, e)) {
    return err_prefix(e, "%s:%d", file, entry->line);
  }
  return 0;
}

// First what stands before any heading, then what stands under the verb's own; the others' are theirs.
static int settings_from_file(const struct settings_reader *r, const char *path, struct err *e) {
  struct conf_file f;
  if (conf_file_read(&f, path, e)) {
    return -1;
  }
  const char *sections[] = {"", r->usage->verb};
  int result = 0;
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
  char *copy = settings_copy(text);
  char *rest = NULL;
  int result = 0;
  for (char *item = strtok_r(copy, separators, &rest); item && !result; item = strtok_r(NULL, separators, &rest)) {
    result = settings_give(setting, v, item, SETTING_ENVIRONMENT, e);
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
                                             : settings_give(setting, v, text, SETTING_ENVIRONMENT, e);
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

// --- the flags

static void settings_option(struct settings_reader *r, const char *name, int has_argument, int code) {
  struct option *o = r->options;
  while (o->name) {
    o++;
  }
  *o = (struct option){.name = name, .has_arg = has_argument, .val = code};
}

static void settings_options(struct settings_reader *r) {
  const struct settings *s = r->settings;
  r->options = settings_allocate(2 * s->count + 5, sizeof *r->options);
  for (size_t i = 0; i < s->count; i++) {  // all names first: a name must not move once it is pointed at
    buf_printf(&r->names, "no-%s%c", s->table[i].name, 0);
  }
  buf_add_string(&r->letters, ":h");
  const char *no = (const char *)r->names.at;
  for (size_t i = 0; i < s->count; i++, no += strlen(no) + 1) {
    bool flag = s->table[i].kind == SETTING_FLAG;
    int code = FIRST + 2 * (int)i;
    settings_option(r, s->table[i].name, flag ? no_argument : required_argument, code);
    if (flag) {
      settings_option(r, no, no_argument, code + 1);
    }
    if (s->table[i].letter) {
      buf_printf(&r->letters, "%c%s", s->table[i].letter, flag ? "" : ":");
    }
  }
  settings_option(r, "help", no_argument, HELP);
  settings_option(r, "config", required_argument, CONFIG);
  settings_option(r, "dump-config", no_argument, DUMP);
}

static int settings_code_of_letter(const struct settings *s, int letter) {
  for (size_t i = 0; i < s->count; i++) {
    if (s->table[i].letter == letter) {
      return FIRST + 2 * (int)i;
    }
  }
  return HELP;
}

// The word before the `=` of the flag that getopt_long stumbled over.
static int settings_unknown_flag(const struct settings_reader *r, const char *word, struct err *e) {
  if (optopt > 0 && optopt < HELP) {
    return err_set(e, "-%c is no flag of %s", optopt, r->usage->verb);
  }
  if (optopt >= HELP) {
    return err_set(e, "%s is a switch and takes no value", word);
  }
  char name[64];
  (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
  struct nearest nearest = {.word = name + strspn(name, "-")};
  for (const struct option *o = r->options; o->name; o++) {
    nearest_offer(&nearest, o->name);
  }
  return err_set(e, "%s is no flag of %s%s%s%s", name, r->usage->verb, nearest.name ? "; did you mean --" : "",
    nearest.name ? nearest.name : "", nearest.name ? "?" : "");
}

static int settings_flag_given(struct settings_reader *r, int code, struct err *e) {
  if (code < HELP) {
    code = settings_code_of_letter(r->settings, code);
  }
  switch (code) {
    case HELP:
      r->help = true;
      return 0;
    case CONFIG:
      r->config = optarg;
      return 0;
    case DUMP:
      r->dump = true;
      return 0;
    default:
      break;
  }
  size_t index = (size_t)(code - FIRST) / 2;
  const char *text = (code - FIRST) % 2 ? "no" : optarg ? optarg : "yes";
  return settings_give(&r->settings->table[index], &r->flags[index], text, SETTING_FLAGS, e);
}

static int settings_arguments(struct settings_reader *r, int argc, char **argv, struct err *e) {
  struct settings *s = r->settings;
  s->argument_count = (size_t)(argc - optind);
  s->arguments = settings_allocate(s->argument_count, sizeof *s->arguments);
  for (size_t i = 0; i < s->argument_count; i++) {
    s->arguments[i] = settings_copy(argv[optind + (int)i]);
  }
  if (r->help || r->dump) {
    return 0;
  }
  if (s->argument_count > r->usage->most) {
    return err_set(e, "`%s` is one argument too many", s->arguments[r->usage->most]);
  }
  if (s->argument_count < r->usage->least) {
    return err_set(e, "an argument is missing: huiyin %s %s", r->usage->verb, r->usage->arguments);
  }
  return 0;
}

static int settings_from_flags(struct settings_reader *r, int argc, char **argv, struct err *e) {
  settings_options(r);
  opterr = 0;
  optind = 0;  // glibc: begin anew, with a fresh order of arguments
  const char *letters = buf_string(&r->letters);
  for (int code; (code = getopt_long(argc, argv, letters, r->options, NULL)) != -1;) {
    const char *word = argv[optind > 0 ? optind - 1 : 0];
    if (code == ':') {
      return err_set(e, "%s needs a value behind it", word);
    }
    if (code == '?') {
      return settings_unknown_flag(r, word, e);
    }
    if (settings_flag_given(r, code, e)) {
      return -1;
    }
  }
  return settings_arguments(r, argc, argv, e);
}

// --- all of it

static void settings_put_flags_in_force(const struct settings_reader *r) {
  for (size_t i = 0; i < r->settings->count; i++) {
    struct setting_value *from = &r->flags[i];
    struct setting_value *to = &r->settings->values[i];
    if (from->count && r->settings->table[i].kind != SETTING_LIST) {
      settings_value_clear(to);
    }
    for (size_t item = 0; item < from->count; item++) {
      settings_value_add(to, from->items[item], SETTING_FLAGS);
    }
    settings_value_clear(from);
  }
}

static int settings_gather(struct settings_reader *r, int argc, char **argv, struct err *e) {
  if (settings_from_flags(r, argc, argv, e)) {
    return -1;
  }
  if (r->help) {
    settings_show_help(r->usage);
    return 1;
  }
  const char *config = r->config ? r->config : getenv("HUIYIN_CONFIG");
  if ((config && *config && settings_from_file(r, config, e)) || settings_from_environment(r->settings, e)) {
    return -1;
  }
  settings_put_flags_in_force(r);
  if (r->dump) {
    settings_show_values(r->usage, r->settings);
  }
  return r->dump;
}

int settings_read(const struct verb_usage *usage, int argc, char **argv, struct settings **out, struct err *e) {
  struct settings_reader r = {.usage = usage, .settings = settings_new(usage)};
  r.flags = settings_allocate(r.settings->count, sizeof *r.flags);
  int result = settings_gather(&r, argc, argv, e);
  for (size_t i = 0; i < r.settings->count; i++) {
    settings_value_clear(&r.flags[i]);
  }
  free(r.flags);
  free(r.options);
  buf_release(&r.letters);
  buf_release(&r.names);
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
