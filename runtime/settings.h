// SPDX-License-Identifier: Apache-2.0
// Settings of a verb: defaults < file (--config) < environment (HUIYIN_NAME) < flags.
#ifndef HUIYIN_RUNTIME_SETTINGS_H
#define HUIYIN_RUNTIME_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"

enum setting_kind {
  SETTING_TEXT,  // one value, the last one given holds
  SETTING_FLAG,  // on or off: --name, --no-name, `name = yes` in a file
  SETTING_LIST   // may be given many times; all are kept (-X, --schema-id)
};

// One setting a verb understands. `name` is its long flag, its key in the file, and, in upper case with `_`, its
// environment variable behind HUIYIN_ (a list is separated by newlines or commas there).
struct setting {
  const char *name;
  char letter;  // short flag, 0 for none
  enum setting_kind kind;
  const char *value;     // what the value is called in help: "URL"; NULL for a flag
  const char *fallback;  // default, NULL for none
  const char *help;      // one line
};

// The values in force. Owned by the caller of settings_read.
struct settings;

// What a verb is called with, for help and messages.
struct verb_usage {
  const char *verb;                // "track"
  const char *arguments;           // "[FILE|-]...", "" for none
  const char *summary;             // one or two sentences for --help
  const struct setting *settings;  // ended by one whose name is NULL
  size_t least, most;              // how many arguments beside flags are allowed
  // Looks at the values alone, and reaches for nothing outside; NULL for none. -1 with a sentence that begins with the
  // flag. What is not set is no mistake here.
  int (*check)(const struct settings *s, struct err *e);
};

// Reads them all. Returns 0; 1 where help was asked for and printed (the verb returns 0); -1 with a sentence for a
// usage error (the verb prints it and returns 2). `--dump-config` prints the values in force and whence, secrets
// hidden, and returns 1, where they are right.
int settings_read(const struct verb_usage *usage, int argc, char **argv, struct settings **out, struct err *e);
void settings_free(struct settings *s);

const char *settings_text(const struct settings *s, const char *name);  // NULL where not set
bool settings_is_given(const struct settings *s, const char *name);     // not left at its default
bool settings_is_flag(const struct settings *s, const char *name);      // given on the command line
bool settings_flag(const struct settings *s, const char *name);
size_t settings_list_count(const struct settings *s, const char *name);
const char *settings_list_item(const struct settings *s, const char *name, size_t index);
size_t settings_argument_count(const struct settings *s);
const char *settings_argument(const struct settings *s, size_t index);  // NULL where there are no more

// Parses with a sentence that names the setting. Durations: `24h`, `15d`, `90m`, `30s`, `250ms`, or `none` where `none`
// is not NULL (then *none says so). Out in milliseconds.
int settings_number(
  const struct settings *s, const char *name, int64_t least, int64_t most, int64_t *out, struct err *e);
int settings_duration(const struct settings *s, const char *name, int64_t *out, bool *none, struct err *e);

#endif
