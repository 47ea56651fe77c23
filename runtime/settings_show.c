// SPDX-License-Identifier: Apache-2.0
// What --help and --dump-config print.
#include "runtime/settings_show.h"

#include <stdio.h>
#include <string.h>

#include "runtime/secret.h"

enum { HELP_COLUMN = 32, WIDTH = 100 };

// `  -b, --brokers BROKERS`
static void settings_show_flag(struct buf *b, const struct setting *setting) {
  if (setting->letter) {
    buf_printf(b, "  -%c, ", setting->letter);
  } else {
    buf_add_string(b, "      ");
  }
  buf_printf(b, "--%s%s%s", setting->name, setting->value ? " " : "", setting->value ? setting->value : "");
}

// Prints `text` from HELP_COLUMN on, broken between words; `at` is the column that the line has reached.
static void settings_show_wrapped(const char *text, size_t at) {
  if (at + 1 > HELP_COLUMN) {
    printf("\n");
    at = 0;
  }
  printf("%*s", (int)(HELP_COLUMN - at), "");
  at = HELP_COLUMN;
  while (*text) {
    size_t word = strcspn(text, " ");
    if (at > HELP_COLUMN && at + 1 + word > WIDTH) {
      printf("\n%*s", HELP_COLUMN, "");
      at = HELP_COLUMN;
    }
    at += (size_t)printf("%s%.*s", at > HELP_COLUMN ? " " : "", (int)word, text);
    text += word;
    text += strspn(text, " ");
  }
  printf("\n");
}

static void settings_show_setting(const struct setting *setting) {
  struct buf flag = {0};
  struct buf help = {0};
  settings_show_flag(&flag, setting);
  buf_add_string(&help, setting->help);
  if (setting->kind == SETTING_LIST) {
    buf_add_string(&help, "; may be given many times");
  }
  if (setting->fallback && *setting->fallback) {
    buf_printf(&help, " (default %s)", setting->fallback);
  }
  printf("%s", buf_string(&flag));
  settings_show_wrapped(buf_string(&help), flag.size);
  buf_release(&flag);
  buf_release(&help);
}

void settings_show_help(const struct verb_usage *usage) {
  static const struct setting common[] = {
    {"config", 0, SETTING_TEXT, "FILE", NULL, "read settings from a file"},
    {"dump-config", 0, SETTING_FLAG, NULL, NULL, "print the settings in force and whence they come, and stop"},
    {"help", 'h', SETTING_FLAG, NULL, NULL, "print this, and stop"},
  };
  printf("Usage: huiyin %s [FLAG]...%s%s\n\n%s\n\n", usage->verb, *usage->arguments ? " " : "", usage->arguments,
    usage->summary);
  for (const struct setting *setting = usage->settings; setting->name; setting++) {
    settings_show_setting(setting);
  }
  for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
    settings_show_setting(&common[i]);
  }
  printf(
    "\nA setting may also be given as NAME = VALUE in the --config file, before any heading or under [%s],\n"
    "or as HUIYIN_NAME in the environment (upper case, _ for -). Flags win over the environment, and the\n"
    "environment over the file. A switch is turned off by --no-NAME or NAME = no.\n",
    usage->verb);
}

static void settings_show_source(const struct setting *setting, enum setting_source source) {
  struct buf variable = {0};
  settings_variable(setting->name, &variable);
  const char *const words[] = {"default", "file", buf_string(&variable), "flags"};
  printf("# %s\n", words[source]);
  buf_release(&variable);
}

// In double quotes wherever the file form needs them.
static void settings_show_value(const struct setting *setting, const char *text) {
  struct buf shown = {0};
  secret_hide(&shown, setting->name, text);
  const char *value = buf_string(&shown);
  size_t size = strlen(value);
  if (!strchr(value, '"') && (!size || (!strchr(" \t", value[0]) && !strchr(" \t", value[size - 1])))) {
    printf("%s = %s\n", setting->name, value);
  } else {
    printf("%s = \"", setting->name);
    for (; *value; value++) {
      printf(*value == '"' ? "\"\"" : "%c", *value);
    }
    printf("\"\n");
  }
  buf_release(&shown);
}

void settings_show_values(const struct verb_usage *usage, const struct settings *s) {
  printf("[%s]\n", usage->verb);
  for (size_t i = 0; i < s->count; i++) {
    if (!s->values[i].count) {
      printf("# not set: %s\n", s->table[i].name);
      continue;
    }
    settings_show_source(&s->table[i], s->values[i].source);
    for (size_t item = 0; item < s->values[i].count; item++) {
      settings_show_value(&s->table[i], s->values[i].items[item]);
    }
  }
}
