// SPDX-License-Identifier: Apache-2.0
// Settings of a verb, gathered from file, environment and flags.
#include "runtime/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/buf.h"
#include "runtime/setting_value.h"
#include "runtime/settings_check.h"
#include "runtime/settings_flags.h"
#include "runtime/settings_parts.h"
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

// --- what they hold

// A sentence that begins with a flag says where its value comes from, if that is not the command line.
static void settings_say_origin(const struct settings_reader *r, const char *config, struct err *e) {
  char name[64] = "";
  struct buf variable = {0};
  if (strncmp(e->text, "--", 2) == 0) {
    (void)snprintf(name, sizeof name, "%.*s", (int)strspn(e->text + 2, "abcdefghijklmnopqrstuvwxyz-"), e->text + 2);
  }
  size_t index = setting_find(r->settings, name);
  const struct setting_value *v = index < r->settings->count ? &r->settings->values[index] : NULL;
  if (v && v->source == SETTING_FILE) {
    (void)err_prefix(e, "%s:%d", config, v->line);
  } else if (v && v->source == SETTING_ENVIRONMENT) {
    settings_variable(name, &variable);
    (void)err_prefix(e, "in the environment, %s", buf_string(&variable));
  }
  buf_release(&variable);
}

static int settings_check_values(const struct settings_reader *r, const char *config, struct err *e) {
  if (settings_check(r->settings, e) || (r->usage->check && r->usage->check(r->settings, e))) {
    settings_say_origin(r, config, e);
    return -1;
  }
  return 0;
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
  if ((config && *config && settings_from_file(r->settings, r->usage, config, e)) ||
      settings_from_environment(r->settings, e)) {
    return -1;
  }
  settings_put_flags_in_force(r);
  if (settings_check_values(r, config, e)) {
    return -1;
  }
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
