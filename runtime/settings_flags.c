// SPDX-License-Identifier: Apache-2.0
// What the command line says.
#include "runtime/settings_flags.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/buf.h"
#include "runtime/nearest.h"

// What getopt_long gives back: FIRST + 2 * index for a setting, one more for its --no- form.
enum { HELP = 256, CONFIG, DUMP, FIRST };

struct settings_flags_reader {
  const struct verb_usage *usage;
  struct settings *settings;
  struct settings_flags *out;
  struct option *options;
  struct buf letters;
  struct buf names;  // holds the `no-...` names, one after another
};

static void settings_flags_add(struct settings_flags_reader *r, const char *name, int has_argument, int code) {
  struct option *o = r->options;
  while (o->name) {
    o++;
  }
  *o = (struct option){.name = name, .has_arg = has_argument, .val = code};
}

static void settings_flags_table(struct settings_flags_reader *r) {
  const struct settings *s = r->settings;
  r->options = setting_allocate(2 * s->count + 5, sizeof *r->options);
  for (size_t i = 0; i < s->count; i++) {  // all names first: a name must not move once it is pointed at
    buf_printf(&r->names, "no-%s%c", s->table[i].name, 0);
  }
  buf_add_string(&r->letters, ":h");
  const char *no = (const char *)r->names.at;
  for (size_t i = 0; i < s->count; i++, no += strlen(no) + 1) {
    bool flag = s->table[i].kind == SETTING_FLAG;
    int code = FIRST + 2 * (int)i;
    settings_flags_add(r, s->table[i].name, flag ? no_argument : required_argument, code);
    if (flag) {
      settings_flags_add(r, no, no_argument, code + 1);
    }
    if (s->table[i].letter) {
      buf_printf(&r->letters, "%c%s", s->table[i].letter, flag ? "" : ":");
    }
  }
  settings_flags_add(r, "help", no_argument, HELP);
  settings_flags_add(r, "config", required_argument, CONFIG);
  settings_flags_add(r, "dump-config", no_argument, DUMP);
}

static int settings_flags_code_of_letter(const struct settings *s, int letter) {
  for (size_t i = 0; i < s->count; i++) {
    if (s->table[i].letter == letter) {
      return FIRST + 2 * (int)i;
    }
  }
  return HELP;
}

// The word before the `=` of the flag that getopt_long stumbled over.
static int settings_flags_unknown(const struct settings_flags_reader *r, const char *word, struct err *e) {
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

// getopt_long takes the beginning of a flag for the flag: what a script says today, another version could not tell.
static int settings_flags_is_short(const struct settings_flags_reader *r, int place, const char *word, struct err *e) {
  const char *name = r->options[place].name;
  size_t size = strcspn(word, "=");
  if (size == strlen(name) + 2 && !strncmp(word + 2, name, size - 2)) {
    return 0;
  }
  return err_set(e, "%.*s is no flag of %s; flags are written out: did you mean --%s?", (int)(size < 64 ? size : 64),
    word, r->usage->verb, name);
}

static int settings_flags_given(struct settings_flags_reader *r, int code, struct err *e) {
  if (code < HELP) {
    code = settings_flags_code_of_letter(r->settings, code);
  }
  switch (code) {
    case HELP:
      r->out->help = true;
      return 0;
    case CONFIG:
      r->out->config = optarg;
      return 0;
    case DUMP:
      r->out->dump = true;
      return 0;
    default:
      break;
  }
  size_t index = (size_t)(code - FIRST) / 2;
  const char *text = (code - FIRST) % 2 ? "no" : optarg ? optarg : "yes";
  return setting_give(&r->settings->table[index], &r->out->values[index], text, SETTING_FLAGS, e);
}

static int settings_flags_arguments(struct settings_flags_reader *r, int argc, char **argv, struct err *e) {
  struct settings *s = r->settings;
  s->argument_count = (size_t)(argc - optind);
  s->arguments = setting_allocate(s->argument_count, sizeof *s->arguments);
  for (size_t i = 0; i < s->argument_count; i++) {
    s->arguments[i] = setting_copy(argv[optind + (int)i]);
  }
  if (r->out->help || r->out->dump) {
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

static int settings_flags_parse(struct settings_flags_reader *r, int argc, char **argv, struct err *e) {
  opterr = 0;
  optind = 0;  // glibc: begin anew, with a fresh order of arguments
  const char *letters = buf_string(&r->letters);
  int place = -1;
  for (int code; (code = getopt_long(argc, argv, letters, r->options, &place)) != -1; place = -1) {
    const char *word = argv[optind > 0 ? optind - 1 : 0];
    if (code == ':') {
      return err_set(e, "%s needs a value behind it", word);
    }
    if (code == '?') {
      return settings_flags_unknown(r, word, e);
    }
    if (place >= 0 && settings_flags_is_short(r, place, argv[optind - 1 - (word == optarg)], e)) {
      return -1;
    }
    if (settings_flags_given(r, code, e)) {
      return -1;
    }
  }
  return settings_flags_arguments(r, argc, argv, e);
}

int settings_flags_read(struct settings_flags *out, const struct verb_usage *usage, struct settings *s, int argc,
  char **argv, struct err *e) {
  *out = (struct settings_flags){.values = setting_allocate(s->count, sizeof *out->values)};
  struct settings_flags_reader r = {.usage = usage, .settings = s, .out = out};
  settings_flags_table(&r);
  int result = settings_flags_parse(&r, argc, argv, e);
  free(r.options);
  buf_release(&r.letters);
  buf_release(&r.names);
  return result;
}

void settings_flags_release(struct settings_flags *f, size_t count) {
  for (size_t i = 0; i < count; i++) {
    setting_value_clear(&f->values[i]);
  }
  free(f->values);
  f->values = NULL;
}
