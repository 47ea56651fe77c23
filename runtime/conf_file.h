// SPDX-License-Identifier: Apache-2.0
// The project's one file form: `key = value` lines under `[section]` headings, # comments. Settings, profiles and
// policies use it.
#ifndef HUIYIN_RUNTIME_CONF_FILE_H
#define HUIYIN_RUNTIME_CONF_FILE_H

#include <stddef.h>

#include "runtime/err.h"

// One `key = value`, as written: white space around both is cut; a value in double quotes keeps its own ("" inside is
// one quote). A # begins a comment at the beginning of a line, behind a heading and behind a quoted value; elsewhere it
// is part of the value. A key or section may be in double quotes too, so that `"A = B" = COMPLAINT` maps a value that
// holds `=`.
struct conf_entry {
  const char *section;  // "" before the first heading; [category map] gives `category map`
  int heading;          // the heading's line, 0 before the first
  const char *key;
  const char *value;
  int line;
};

struct conf_file {
  struct conf_entry *entries;
  size_t count;
  char *name;  // for messages
  char *text;  // what the entries point into
};

// Reads a whole file of at most 1 MiB. -1 with `FILE:LINE: what`. Not UTF-8, or a NUL, is refused; a BOM is passed
// over.
int conf_file_read(struct conf_file *f, const char *path, struct err *e);
int conf_file_parse(struct conf_file *f, const char *name, const char *text, size_t size, struct err *e);
void conf_file_release(struct conf_file *f);

#endif
