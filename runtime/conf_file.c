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
  size_t room;          // entries allocated
  size_t section_room;  // and sections
  int line;
  bool lost;   // behind a heading without a name: what stands there belongs to nothing
  bool coded;  // that the file is not UTF-8 was told
  conf_refuse refuse;
  void *context;
};

static void conf_break(const struct conf_reader *r) {
  struct conf_file *f = r->file;
  if (f->section_count && !r->lost) {
    f->sections[f->section_count - 1].broken = true;
  }
}

static void conf_fail(const struct conf_reader *r, const char *what) {
  conf_break(r);
  r->refuse(r->context, r->line, what);
}

static void *conf_grown(void *all, size_t count, size_t *room, size_t each) {
  if (count < *room) {
    return all;
  }
  *room = *room ? 2 * *room : 32;
  void *grown = realloc(all, *room * each);
  if (!grown) {
    abort();
  }
  return grown;
}

static void conf_begin(struct conf_reader *r, const char *name, int line) {
  struct conf_file *f = r->file;
  f->sections = conf_grown(f->sections, f->section_count, &r->section_room, sizeof *f->sections);
  f->sections[f->section_count++] = (struct conf_section){.name = name, .line = line};
  r->lost = false;
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

static void conf_heading(struct conf_reader *r, char *at) {
  char *name = conf_skip(at + 1);
  char *after = strchr(name, ']');
  const char *wrong = NULL;
  bool quoted = *name == '"';
  if (quoted) {
    name = conf_unquote(name, &after);
    after = name ? conf_skip(after) : NULL;
  }
  if (!after || *after != ']') {
    wrong = "a heading has no closing ]; write it as [name]";
  } else if (!conf_is_end(after + 1)) {
    wrong = "there is text behind the ] of a heading; put it on a line of its own";
  }
  if (after) {
    *after = 0;
  }
  if (name && !quoted) {
    conf_trim(name);
  }
  r->lost = !name || !*name;
  if (r->lost) {
    wrong = wrong ? wrong : "a heading has no name; write it as [name]";
  } else {
    conf_begin(r, name, r->line);
  }
  if (wrong) {
    conf_fail(r, wrong);
  }
}

static void conf_push(struct conf_reader *r, struct conf_entry entry) {
  struct conf_file *f = r->file;
  if (r->lost) {
    return;
  }
  if (!f->section_count) {
    conf_begin(r, "", 0);
  }
  struct conf_section *section = &f->sections[f->section_count - 1];
  entry.section = section->name;
  entry.heading = section->line;
  entry.line = r->line;
  f->entries = conf_grown(f->entries, f->count, &r->room, sizeof *f->entries);
  f->entries[f->count++] = entry;
  section->count++;
}

static char *conf_comment(char *value) {
  for (char *at = strchr(value, '#'); at; at = strchr(at + 1, '#')) {
    if (at == value || conf_is_space(at[-1])) {
      return at;
    }
  }
  return NULL;
}

static bool conf_value(struct conf_reader *r, char *at, struct conf_entry *entry) {
  char *value = conf_skip(at);
  char *after = NULL;
  entry->quoted = *value == '"';
  if (!entry->quoted) {
    conf_trim(value);
    entry->comment = conf_comment(value);
    entry->value = value;
    return true;
  }
  entry->value = conf_unquote(value, &after);
  if (!entry->value) {
    conf_fail(r, "a value begins with a quote and does not end with one");
    return false;
  }
  if (!conf_is_end(after)) {
    conf_fail(r, "there is text behind the closing quote of a value (a quote inside is written as \"\")");
    return false;
  }
  return true;
}

static void conf_pair(struct conf_reader *r, char *at) {
  struct conf_entry entry = {.quoted_key = *at == '"'};
  char *key = at;
  char *after = strchr(at, '=');
  if (entry.quoted_key) {
    key = conf_unquote(at, &after);
    after = key ? conf_skip(after) : NULL;
  }
  if (!after || *after != '=') {
    conf_fail(r, "this line is no `key = value`, no [section] and no # comment");
    return;
  }
  *after = 0;
  if (!entry.quoted_key) {
    conf_trim(key);
  }
  entry.key = key;
  if (!*key) {
    conf_fail(r, "there is no key before the =");
  } else if (conf_value(r, after + 1, &entry)) {
    conf_push(r, entry);
  }
}

static void conf_line(struct conf_reader *r, char *line) {
  char *at = conf_skip(line);
  if (*at == '[') {
    conf_heading(r, at);
  } else if (*at && *at != '#') {
    conf_pair(r, at);
  }
}

// A file in another encoding has many such lines: it is told of once.
static void conf_refuse_coding(struct conf_reader *r, char *line) {
  r->lost = r->lost || *conf_skip(line) == '[';
  conf_break(r);
  if (!r->coded) {
    conf_fail(r, "this line is not UTF-8; save the file as UTF-8");
  }
  r->coded = true;
}

static void conf_lines(struct conf_reader *r, char *text) {
  for (char *next = text; next;) {
    char *line = next;
    next = strchr(line, '\n');
    if (next) {
      *next++ = 0;
    }
    r->line++;
    if (character_all_valid(line, strlen(line))) {
      conf_line(r, line);
    } else {
      conf_refuse_coding(r, line);
    }
  }
  const struct conf_entry *at = r->file->entries;
  for (size_t i = 0; i < r->file->section_count; i++) {
    r->file->sections[i].entries = at;
    at = r->file->sections[i].count ? at + r->file->sections[i].count : at;
  }
}

static char *conf_copy(const char *text, size_t size) {
  char *copy = strndup(text, size);  // there is no NUL in it
  if (!copy) {
    abort();
  }
  return copy;
}

int conf_file_parse_on(struct conf_file *f, const char *name, const char *text, size_t size, conf_refuse refuse,
  void *context, struct err *e) {
  *f = (struct conf_file){0};
  if (size > LARGEST) {
    return err_set(e, "%s is larger than 1 MiB; that is no settings file", name);
  }
  if (size && memchr(text, 0, size)) {
    return err_set(e, "%s holds a NUL byte; save it as plain UTF-8 text", name);
  }
  struct conf_reader r = {.file = f, .refuse = refuse, .context = context};
  size_t bom = size >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3) ? 3 : 0;
  f->name = conf_copy(name, strlen(name));
  f->text = conf_copy(text + bom, size - bom);
  conf_lines(&r, f->text);
  return 0;
}

int conf_file_read_on(struct conf_file *f, const char *path, conf_refuse refuse, void *context, struct err *e) {
  struct buf b = {0};
  *f = (struct conf_file){0};
  int result = file_read(path, LARGEST, &b, e);
  if (!result) {
    result = conf_file_parse_on(f, path, b.at ? (const char *)b.at : "", b.size, refuse, context, e);
  }
  buf_release(&b);
  return result;
}

// --- the first line alone

struct conf_first {
  const char *name;
  struct err *e;
  bool told;
};

static void conf_keep_first(void *context, int line, const char *what) {
  struct conf_first *first = context;
  if (!first->told) {
    (void)err_set(first->e, "%s:%d: %s", first->name, line, what);
  }
  first->told = true;
}

static int conf_end(struct conf_file *f, const struct conf_first *first, int result) {
  if (first->told) {
    conf_file_release(f);
  }
  return first->told ? -1 : result;
}

int conf_file_parse(struct conf_file *f, const char *name, const char *text, size_t size, struct err *e) {
  struct conf_first first = {.name = name, .e = e};
  return conf_end(f, &first, conf_file_parse_on(f, name, text, size, conf_keep_first, &first, e));
}

int conf_file_read(struct conf_file *f, const char *path, struct err *e) {
  struct conf_first first = {.name = path, .e = e};
  return conf_end(f, &first, conf_file_read_on(f, path, conf_keep_first, &first, e));
}

void conf_file_release(struct conf_file *f) {
  free(f->entries);
  free(f->sections);
  free(f->name);
  free(f->text);
  *f = (struct conf_file){0};
}
