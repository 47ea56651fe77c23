// SPDX-License-Identifier: Apache-2.0
// The project's one file form: `key = value` lines under `[section]` headings, # comments. Settings, profiles and
// policies use it.
#ifndef HUIYIN_RUNTIME_CONF_FILE_H
#define HUIYIN_RUNTIME_CONF_FILE_H

#include <stdbool.h>
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
  bool quoted;      // the value
  bool quoted_key;  // the key
  char *comment;    // the first # of an unquoted value that nothing or a blank is before: what its author may have
                    // meant as a comment; NULL for none
};

// What stands under one heading. Two headings of the same text are two of them, and one may be without entries.
struct conf_section {
  const char *name;  // "" for what stands before the first heading, which is one of them where there is any
  int line;          // of the heading; 0 before the first
  const struct conf_entry *entries;
  size_t count;
  bool broken;  // some line of it could not be read
};

struct conf_file {
  struct conf_entry *entries;  // of all sections, in the order of the file
  size_t count;
  struct conf_section *sections;
  size_t section_count;
  char *name;  // for messages
  char *text;  // what the entries point into
};

// Reads a whole file of at most 1 MiB. -1 with `FILE:LINE: what`, of the first line that can not be read. Not UTF-8, or
// a NUL, is refused; a BOM is passed over.
int conf_file_read(struct conf_file *f, const char *path, struct err *e);
int conf_file_parse(struct conf_file *f, const char *name, const char *text, size_t size, struct err *e);

// Is told of a line that can not be read.
typedef void (*conf_refuse)(void *context, int line, const char *what);

// As those, but goes on behind a line that can not be read, once `refuse` has been told of it. A heading that can not
// be read begins a section all the same, by what of its name is there; what follows one without any is passed over. -1
// only where there is nothing to go through: no file, too large, a NUL.
int conf_file_read_on(struct conf_file *f, const char *path, conf_refuse refuse, void *context, struct err *e);
int conf_file_parse_on(struct conf_file *f, const char *name, const char *text, size_t size, conf_refuse refuse,
  void *context, struct err *e);

void conf_file_release(struct conf_file *f);

#endif
