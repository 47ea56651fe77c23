// SPDX-License-Identifier: Apache-2.0
// The project's one file form, read.
#include "runtime/conf_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/buf.h"
#include "runtime/character.h"
#include "runtime/file.h"

enum { LARGEST = 1 << 20 };

// Where the reading stands. Lines are cut up inside the text: every piece ends where a separator was.
struct conf_reader {
  struct conf_file *file;
  const char *section;
  int heading;  // its line
  size_t room;  // entries allocated
  int line;
  struct err *e;
};

static int conf_fail(const struct conf_reader *r, const char *what) {
  return err_set(r->e, "%s:%d: %s", r->file->name, r->line, what);
}

static bool conf_is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

static char *conf_skip(char *at) {
  while (conf_is_space(*at)) {
    at++;
  }
  return at;
}

static void conf_trim(char *from) {
  size_t size = strlen(from);
  while (size && conf_is_space(from[size - 1])) {
    size--;
  }
  from[size] = 0;
}

// Takes `"..."` apart in place; `*after` is what follows the closing quote. NULL where there is none.
static char *conf_unquote(char *at, char **after) {
  char *out = at;
  for (char *in = at + 1; *in; in++) {
    if (*in == '"' && in[1] != '"') {
      *after = in + 1;
      *out = 0;
      return at;
    }
    in += *in == '"';
    *out++ = *in;
  }
  return NULL;
}

static bool conf_is_end(char *at) {
  at = conf_skip(at);
  return !*at || *at == '#';
}

static int conf_heading(struct conf_reader *r, char *at) {
  char *name = conf_skip(at + 1);
  char *after = strchr(name, ']');
  bool quoted = *name == '"';
  if (quoted) {
    name = conf_unquote(name, &after);
    after = name ? conf_skip(after) : NULL;
  }
  if (!after || *after != ']') {
    return conf_fail(r, "a heading has no closing ]; write it as [name]");
  }
  if (!conf_is_end(after + 1)) {
    return conf_fail(r, "there is text behind the ] of a heading; put it on a line of its own");
  }
  *after = 0;
  if (!quoted) {
    conf_trim(name);
  }
  if (!*name) {
    return conf_fail(r, "a heading has no name; write it as [name]");
  }
  r->section = name;
  r->heading = r->line;
  return 0;
}

static void conf_push(struct conf_reader *r, const char *key, const char *value) {
  struct conf_file *f = r->file;
  if (f->count == r->room) {
    r->room = r->room ? 2 * r->room : 32;
    struct conf_entry *entries = realloc(f->entries, r->room * sizeof *entries);
    if (!entries) {
      abort();
    }
    f->entries = entries;
  }
  f->entries[f->count++] =
    (struct conf_entry){.section = r->section, .heading = r->heading, .key = key, .value = value, .line = r->line};
}

static int conf_value(struct conf_reader *r, char *at, char **value) {
  *value = conf_skip(at);
  if (**value != '"') {
    conf_trim(*value);
    return 0;
  }
  char *after = NULL;
  *value = conf_unquote(*value, &after);
  if (!*value) {
    return conf_fail(r, "a value begins with a quote and does not end with one");
  }
  if (!conf_is_end(after)) {
    return conf_fail(r, "there is text behind the closing quote of a value (a quote inside is written as \"\")");
  }
  return 0;
}

static int conf_pair(struct conf_reader *r, char *at) {
  char *key = at;
  char *after = strchr(at, '=');
  bool quoted = *at == '"';
  if (quoted) {
    key = conf_unquote(at, &after);
    after = key ? conf_skip(after) : NULL;
  }
  if (!after || *after != '=') {
    return conf_fail(r, "this line is no `key = value`, no [section] and no # comment");
  }
  *after = 0;
  if (!quoted) {
    conf_trim(key);
  }
  if (!*key) {
    return conf_fail(r, "there is no key before the =");
  }
  char *value = NULL;
  if (conf_value(r, after + 1, &value)) {
    return -1;
  }
  conf_push(r, key, value);
  return 0;
}

static int conf_line(struct conf_reader *r, char *line) {
  char *at = conf_skip(line);
  if (!*at || *at == '#') {
    return 0;
  }
  return *at == '[' ? conf_heading(r, at) : conf_pair(r, at);
}

static int conf_lines(struct conf_reader *r, char *text) {
  for (char *next = text; next;) {
    char *line = next;
    next = strchr(line, '\n');
    if (next) {
      *next++ = 0;
    }
    r->line++;
    if (!character_all_valid(line, strlen(line))) {
      return conf_fail(r, "this line is not UTF-8; save the file as UTF-8");
    }
    if (conf_line(r, line)) {
      return -1;
    }
  }
  return 0;
}

static char *conf_copy(const char *text, size_t size) {
  char *copy = strndup(text, size);  // there is no NUL in it
  if (!copy) {
    abort();
  }
  return copy;
}

int conf_file_parse(struct conf_file *f, const char *name, const char *text, size_t size, struct err *e) {
  *f = (struct conf_file){.name = conf_copy(name, strlen(name))};
  struct conf_reader r = {.file = f, .section = "", .e = e};
  size_t bom = size >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3) ? 3 : 0;
  int result = 0;
  if (size > LARGEST) {
    result = err_set(e, "%s is larger than 1 MiB; that is no settings file", name);
  } else if (size && memchr(text, 0, size)) {
    result = err_set(e, "%s holds a NUL byte; save it as plain UTF-8 text", name);
  } else {
    f->text = conf_copy(text + bom, size - bom);
    result = conf_lines(&r, f->text);
  }
  if (result) {
    conf_file_release(f);
  }
  return result;
}

int conf_file_read(struct conf_file *f, const char *path, struct err *e) {
  struct buf b = {0};
  *f = (struct conf_file){0};
  int result = file_read(path, LARGEST, &b, e);
  if (!result) {
    result = conf_file_parse(f, path, b.at ? (const char *)b.at : "", b.size, e);
  }
  buf_release(&b);
  return result;
}

void conf_file_release(struct conf_file *f) {
  free(f->entries);
  free(f->name);
  free(f->text);
  *f = (struct conf_file){0};
}
