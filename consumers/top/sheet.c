// SPDX-License-Identifier: Apache-2.0
// A screen that is put together in memory.
#include "consumers/top/sheet.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/screen/columns.h"

void sheet_begin(struct sheet *s, size_t rows, size_t columns) {
  sheet_release(s);
  s->cells = calloc(rows * columns + 1, sizeof *s->cells);
  if (s->cells) {
    s->rows = rows;
    s->columns = columns;
  }
}

void sheet_release(struct sheet *s) {
  free(s->cells);
  *s = (struct sheet){0};
}

const struct sheet_cell *sheet_at(const struct sheet *s, size_t row, size_t column) {
  return &s->cells[row * s->columns + column];
}

static struct sheet_cell *sheet_cell(struct sheet *s, size_t row, size_t column) {
  return &s->cells[row * s->columns + column];
}

// --- one character

// Half of a wide character may not stay behind: what is written over takes its other half along.
static void sheet_wipe(struct sheet *s, size_t row, size_t column) {
  struct sheet_cell *cell = sheet_cell(s, row, column);
  if (column && cell->size == 0 && sheet_cell(s, row, column - 1)->columns == 2) {
    *sheet_cell(s, row, column - 1) = (struct sheet_cell){.style = sheet_cell(s, row, column - 1)->style};
  }
  if (cell->columns == 2 && column + 1 < s->columns) {
    *sheet_cell(s, row, column + 1) = (struct sheet_cell){.style = sheet_cell(s, row, column + 1)->style};
  }
  *cell = (struct sheet_cell){0};
}

static void sheet_character(
  struct sheet *s, size_t row, size_t column, const char *at, size_t size, int width, enum sheet_style style) {
  struct sheet_cell *cell = sheet_cell(s, row, column);
  for (int i = 0; i < width; i++) {
    sheet_wipe(s, row, column + (size_t)i);
    cell[i].style = (uint8_t)style;
  }
  memcpy(cell->bytes, at, size);
  cell->size = (uint8_t)size;
  cell->columns = (uint8_t)width;
}

// Joiners, selectors of variants and tags (U+200B to U+200D, U+2060 to U+2064, U+FE00 to U+FE0F, U+E0000 and what
// follows): terminals do not agree on how wide the picture is that they make of several characters.
static bool sheet_joins(const char *at, size_t size) {
  uint8_t first = (uint8_t)at[0];
  uint8_t second = size > 1 ? (uint8_t)at[1] : 0;
  uint8_t third = size > 2 ? (uint8_t)at[2] : 0;
  return (first == 0xe2 && second == 0x80 && third >= 0x8b && third <= 0x8d) ||
         (first == 0xe2 && second == 0x81 && third >= 0xa0 && third <= 0xa4) ||
         (first == 0xef && second == 0xb8 && third <= 0x8f) || (first == 0xf3 && second == 0xa0);
}

static void sheet_combine(struct sheet *s, size_t row, size_t column, const char *at, size_t size) {
  struct sheet_cell *cell = sheet_cell(s, row, column);
  if (cell->size && cell->size + size <= sizeof cell->bytes && !sheet_joins(at, size)) {
    memcpy(cell->bytes + cell->size, at, size);
    cell->size += (uint8_t)size;
  }
}

// The next character as it is shown.
static size_t sheet_next(struct text text, size_t at, struct text *shown, int *width) {
  static const char unknown[] = "\xef\xbf\xbd";
  size_t size = columns_next(text, at, width);
  *shown = *width < 0 ? (struct text){unknown, sizeof unknown - 1} : (struct text){text.at + at, (uint32_t)size};
  *width = *width < 0 ? 1 : *width;
  return size;
}

// --- texts

static size_t sheet_width(struct text text) {
  struct text shown;
  int width;
  size_t total = 0;
  for (size_t at = 0; at < text.size;) {
    at += sheet_next(text, at, &shown, &width);
    total += (size_t)width;
  }
  return total;
}

static size_t sheet_write(
  struct sheet *s, size_t row, size_t column, size_t width, struct text text, enum sheet_style style) {
  struct text shown;
  int columns;
  size_t used = 0;
  size_t last = 0;
  for (size_t at = 0; at < text.size;) {
    at += sheet_next(text, at, &shown, &columns);
    if (used + (size_t)columns > width) {
      break;
    }
    if (columns) {
      last = used;
      sheet_character(s, row, column + used, shown.at, shown.size, columns, style);
    } else if (used) {
      sheet_combine(s, row, column + last, shown.at, shown.size);
    }
    used += (size_t)columns;
  }
  return used;
}

size_t sheet_text(struct sheet *s, size_t row, size_t column, size_t width, struct text text, enum sheet_style style) {
  if (row >= s->rows || column >= s->columns || !width) {
    return 0;
  }
  width = width < s->columns - column ? width : s->columns - column;
  if (sheet_width(text) <= width) {
    return sheet_write(s, row, column, width, text, style);
  }
  size_t used = sheet_write(s, row, column, width - 1, text, style);
  return used + sheet_write(s, row, column + used, 1, (struct text){"…", sizeof "…" - 1}, style);
}

size_t sheet_string(
  struct sheet *s, size_t row, size_t column, size_t width, const char *string, enum sheet_style style) {
  return sheet_text(s, row, column, width, (struct text){string, (uint32_t)strlen(string)}, style);
}

void sheet_right(struct sheet *s, size_t row, size_t column, size_t width, const char *string, enum sheet_style style) {
  size_t takes = sheet_width((struct text){string, (uint32_t)strlen(string)});
  size_t before = takes < width ? width - takes : 0;
  (void)sheet_string(s, row, column + before, width - before, string, style);
}

// --- numbers

static const char *sheet_short(char *out, size_t room, int64_t number) {
  static const char letters[] = "kMGTPE";
  double value = (double)number;
  size_t i = 0;
  for (value /= 1000; (value >= 999.5 || value <= -999.5) && i < sizeof letters - 2; value /= 1000) {
    i++;
  }
  (void)snprintf(out, room, "%.*f%c", value < 10 && value > -10 ? 1 : 0, value, letters[i]);
  return out;
}

void sheet_number(struct sheet *s, size_t row, size_t column, size_t width, int64_t number, enum sheet_style style) {
  char less[32];
  struct buf whole = {0};
  columns_number(&whole, number, 0);
  const char *text = buf_string(&whole);
  if (whole.size > width) {
    text = sheet_short(less, sizeof less, number);
  }
  sheet_right(s, row, column, width, strlen(text) > width ? "#" : text, style);
  buf_release(&whole);
}

// --- rows

void sheet_colour(struct sheet *s, size_t row, size_t column, size_t width, enum sheet_style style) {
  for (size_t i = column; row < s->rows && i < s->columns && i < column + width; i++) {
    sheet_cell(s, row, i)->style = (uint8_t)style;
  }
}

void sheet_line(const struct sheet *s, size_t row, struct buf *out) {
  size_t end = 0;
  for (size_t i = 0; i < s->columns; i++) {
    end = sheet_at(s, row, i)->size ? i + 1 : end;
  }
  for (size_t i = 0; i < end; i++) {
    const struct sheet_cell *cell = sheet_at(s, row, i);
    if (cell->size) {
      buf_add(out, cell->bytes, cell->size);
    } else if (!i || sheet_at(s, row, i - 1)->columns != 2) {
      buf_add_byte(out, ' ');
    }
  }
}
