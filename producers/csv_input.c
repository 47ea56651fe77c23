// SPDX-License-Identifier: Apache-2.0
// Feeds libcsv line by line, so that the bytes and the line of each record are known.
#include "producers/csv_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "producers/csv_doubts.h"
#include "producers/shown.h"
#include "runtime/character.h"
#include "runtime/nearest.h"

// Only CR counts as white space and only LF as the end of a line: CRLF and LF are read alike, and nothing else is lost.
static int is_space(unsigned char c) {
  return c == CSV_CR;
}

static int is_term(unsigned char c) {
  return c == CSV_LF;
}

static int parser_begin(struct csv_input *c, char delimiter) {
  if (csv_init(&c->parser, CSV_STRICT | CSV_REPALL_NL)) {
    return -1;
  }
  csv_set_delim(&c->parser, (unsigned char)delimiter);
  csv_set_space_func(&c->parser, is_space);
  csv_set_term_func(&c->parser, is_term);
  csv_set_blk_size(&c->parser, 4096);
  return 0;
}

static void parser_again(struct csv_input *c) {
  char delimiter = (char)csv_get_delim(&c->parser);
  csv_free(&c->parser);
  (void)parser_begin(c, delimiter);
}

static void keep_field(void *field, size_t size, void *context) {
  struct csv_input *c = context;
  size_t column = c->column++;
  if (column < c->columns && c->kept_as[column] >= 0) {
    c->places[c->kept_as[column]] = (struct csv_place){.at = c->bytes.size, .size = size};
    buf_add(&c->bytes, field, size);
  }
}

static void keep_name(void *field, size_t size, void *context) {
  struct csv_input *c = context;
  const char *at = field;
  while (size && (*at == ' ' || *at == '\t')) {
    at++;
    size--;
  }
  while (size && (at[size - 1] == ' ' || at[size - 1] == '\t')) {
    size--;
  }
  c->column++;
  buf_add(&c->name_bytes, at, size);
  buf_add_byte(&c->name_bytes, 0);
}

static void end_record(int terminator, void *context) {
  (void)terminator;
  struct csv_input *c = context;
  c->ended++;
}

typedef void csv_field(void *field, size_t size, void *context);

// Feeds physical lines until a record has ended. *size and *count are of what was fed. 1, 0 at the end, 2 where libcsv
// refuses what it was fed, -1 with a sentence.
static int feed_record(struct csv_input *c, csv_field *field, size_t *size, uint64_t *count, struct err *e) {
  *size = 0;
  *count = 0;
  c->ended = 0;
  while (!c->ended) {
    struct text line;
    int got = lines_peek(c->lines, *size, &line, e);
    if (got < 0) {
      return -1;
    }
    if (!got) {
      return *size ? 2 : 0;
    }
    size_t skip = !*size && c->lines->line == 1 && line.size >= 3 && !memcmp(line.at, "\xEF\xBB\xBF", 3) ? 3 : 0;
    if (csv_parse(&c->parser, line.at + skip, line.size - skip, field, end_record, c) != line.size - skip) {
      return 2;
    }
    if (line.at[line.size - 1] != '\n') {
      (void)csv_parse(&c->parser, "\n", 1, field, end_record, c);  // the last line has none of its own
    }
    *size += line.size;
    ++*count;
    if (*size > CSV_RECORD_MOST && !c->ended) {
      return 2;
    }
  }
  return 1;
}

static void split_names(struct csv_input *c) {
  c->columns = c->column;
  c->names = calloc(c->columns + 1, sizeof *c->names);
  c->kept_as = malloc((c->columns + 1) * sizeof *c->kept_as);
  c->places = calloc(c->columns + 1, sizeof *c->places);
  c->fields = calloc(c->columns + 1, sizeof *c->fields);
  if (!c->names || !c->kept_as || !c->places || !c->fields) {
    abort();
  }
  const char *at = (const char *)c->name_bytes.at;
  for (size_t i = 0; i < c->columns; i++) {
    c->names[i] = (struct text){.at = at, .size = (uint32_t)strlen(at)};
    at += c->names[i].size + 1;
    c->kept_as[i] = -1;
  }
}

static struct text header_text(const struct csv_input *c) {
  return (struct text){.at = (const char *)c->header.at, .size = (uint32_t)c->header.size};
}

static int check_header(const struct csv_input *c, struct err *e) {
  const char *name = c->lines->name;
  const char *at = (const char *)c->header.at;
  size_t size = c->header.size;
  if (size >= 2 && (!memcmp(at, "\xFF\xFE", 2) || !memcmp(at, "\xFE\xFF", 2))) {
    return err_set(e, "%s is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8", name);
  }
  if (memchr(at, 0, size)) {
    return err_set(e, "%s:1: the header holds a NUL byte; that is no CSV file", name);
  }
  if (!character_all_valid(at, size)) {
    return err_set(
      e, "%s:1: the header is not UTF-8; convert the file first, such as: iconv -f GB18030 -t UTF-8", name);
  }
  return csv_doubts_line_ends(name, header_text(c), e);
}

static int read_header(struct csv_input *c, struct err *e) {
  size_t size = 0;
  uint64_t count = 0;
  int got = feed_record(c, keep_name, &size, &count, e);
  if (got < 0) {
    // A file without any LF is one line, and may be longer than a line can be.
    const struct lines *l = c->lines;
    size_t seen = l->end - l->begin;
    if (seen > LINE_MOST) {
      (void)csv_doubts_line_ends(l->name, (struct text){.at = lines_at(l), .size = (uint32_t)seen}, e);
    }
    return -1;
  }
  if (!got) {
    return err_set(e, "%s is empty: there is not even a header line", c->lines->name);
  }
  struct text line = {0};
  if (got == 2) {
    (void)lines_peek(c->lines, 0, &line, e);
    size = line.size;
  }
  buf_add(&c->header, lines_at(c->lines), size);
  if (check_header(c, e)) {
    return -1;
  }
  if (got == 2) {
    (void)err_set(e, "%s:1: the header is no CSV line: a quote stands where none may", c->lines->name);
    (void)csv_doubts_delimiter(header_text(c), (char)csv_get_delim(&c->parser), e);
    return -1;
  }
  if (!c->column) {
    return err_set(e, "%s:1: the first line is blank; it must name the columns", c->lines->name);
  }
  lines_take(c->lines, size, count);
  return 0;
}

int csv_input_begin(struct csv_input *c, struct lines *lines, char delimiter, struct err *e) {
  *c = (struct csv_input){.lines = lines};
  if (parser_begin(c, delimiter)) {
    return err_set(e, "there is no memory left for a CSV parser");
  }
  if (read_header(c, e)) {
    csv_input_end(c);
    return -1;
  }
  split_names(c);
  (void)buf_grow(&c->bytes, 4096);
  return 0;
}

void csv_input_end(struct csv_input *c) {
  csv_free(&c->parser);
  buf_release(&c->header);
  buf_release(&c->name_bytes);
  buf_release(&c->bytes);
  free(c->names);
  free(c->kept_as);
  free(c->places);
  free(c->fields);
  *c = (struct csv_input){0};
}

static int no_column(struct csv_input *c, const char *name, struct err *e) {
  struct nearest near = {.word = name};
  for (size_t i = 0; i < c->columns; i++) {
    nearest_offer(&near, c->names[i].at);
  }
  struct shown shown;
  struct text wanted = {.at = name, .size = (uint32_t)strlen(name)};
  (void)err_set(e, "%s:1: the header has no column %s", c->lines->name, shown_text(&shown, wanted));
  if (csv_doubts_delimiter(header_text(c), (char)csv_get_delim(&c->parser), e)) {
    return -1;
  }
  if (near.name) {
    size_t used = strlen(e->text);
    struct text found = {.at = near.name, .size = (uint32_t)strlen(near.name)};
    (void)snprintf(e->text + used, sizeof e->text - used, "; is %s meant?", shown_text(&shown, found));
  }
  return -1;
}

int csv_input_keep(struct csv_input *c, const char *name, size_t *place, struct err *e) {
  size_t found = c->columns;
  for (size_t i = 0; i < c->columns; i++) {
    if (strcmp(c->names[i].at, name) != 0) {
      continue;
    }
    if (found < c->columns) {
      return err_set(e, "%s:1: the header has the column \"%s\" twice", c->lines->name, name);
    }
    found = i;
  }
  if (found == c->columns) {
    return no_column(c, name, e);
  }
  if (c->kept_as[found] < 0) {
    c->kept_as[found] = (int)c->kept++;
  }
  *place = (size_t)c->kept_as[found];
  return 0;
}

static void point_fields(struct csv_input *c) {
  for (size_t i = 0; i < c->kept; i++) {
    c->fields[i] =
      (struct text){.at = (const char *)c->bytes.at + c->places[i].at, .size = (uint32_t)c->places[i].size};
  }
}

// What is wrong with a record that libcsv was fed, if anything.
static void judge_record(struct csv_input *c, int got, size_t size, struct csv_record *record) {
  record->good = got == 1 && c->column == c->columns;
  if (record->good) {
    return;
  }
  if (got == 1) {
    (void)err_set(&record->why, "the row has %zu fields where the header has %zu", c->column, c->columns);
  } else if (csv_error(&c->parser) == CSV_EPARSE) {
    (void)err_set(
      &record->why, "a quote stands where none may: inside a field it is written as \"\", and the field is quoted");
  } else if (size > CSV_RECORD_MOST) {
    (void)err_set(&record->why, "a quoted field is not closed within 1 MiB");
  } else {
    (void)err_set(&record->why, "a quoted field is not closed before the file ends");
  }
}

int csv_input_next(struct csv_input *c, struct csv_record *record, struct err *e) {
  for (;;) {
    size_t size = 0;
    uint64_t count = 0;
    c->column = 0;
    buf_clear(&c->bytes);
    int got = feed_record(c, keep_field, &size, &count, e);
    if (got <= 0) {
      return got;
    }
    if (got == 1 && !c->column) {
      lines_take(c->lines, size, count);  // a blank line
      continue;
    }
    judge_record(c, got, size, record);
    record->line = c->lines->line;
    struct text raw = {.size = (uint32_t)size};
    if (got == 2) {
      parser_again(c);
      if (lines_peek(c->lines, 0, &raw, e) < 0) {
        return -1;
      }
      count = 1;
    }
    record->raw = (struct text){.at = lines_at(c->lines), .size = raw.size};
    lines_take(c->lines, raw.size, count);
    point_fields(c);
    return 1;
  }
}
