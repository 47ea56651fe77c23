// SPDX-License-Identifier: Apache-2.0
// A screen that is put together in memory: cells in rows and columns, each with a character and how it is shown. What
// is drawn here can be looked at whole by a test; the terminal only copies it.
#ifndef HUIYIN_CONSUMERS_TOP_SHEET_H
#define HUIYIN_CONSUMERS_TOP_SHEET_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "schemas/event.h"

enum sheet_style {
  STYLE_PLAIN,
  STYLE_STRONG,   // bold
  STYLE_FAINT,    // what stands beside: labels, units
  STYLE_HEADING,  // the line above a table
  STYLE_SORTED,   // in it, the column that it is sorted by
  STYLE_CHOSEN,   // the row that keys act on
  STYLE_GOOD,
  STYLE_WARNING,
  STYLE_BAD,  // what must not be overlooked; reversed where there are no colours
  STYLE_KEY,  // a key's name in the last line
  STYLE_COUNT
};

// A wide character takes two cells: the second has `columns` 0. `size` 0 is a blank. What combines with a character
// stands behind it in the same cell, as far as there is room.
enum { SHEET_CELL = 20 };
struct sheet_cell {
  char bytes[SHEET_CELL];
  uint8_t size;
  uint8_t columns;
  uint8_t style;
};

// Owned by its holder. A zeroed one has no room at all; drawing outside of it does nothing.
struct sheet {
  size_t rows;
  size_t columns;
  struct sheet_cell *cells;
};

// Blank, in that size; what it held is forgotten.
void sheet_begin(struct sheet *s, size_t rows, size_t columns);
void sheet_release(struct sheet *s);

// The cell at a place that is there.
const struct sheet_cell *sheet_at(const struct sheet *s, size_t row, size_t column);

// Puts as much of the text as fits into `width` columns, as one that is cut ending in `…`; the rest stays as it is.
// Returns the columns taken. A character of which the width is not known is shown as U+FFFD; a control character does
// not come this far (visible.h).
size_t sheet_text(struct sheet *s, size_t row, size_t column, size_t width, struct text text, enum sheet_style style);
size_t sheet_string(
  struct sheet *s, size_t row, size_t column, size_t width, const char *string, enum sheet_style style);

// The same, flush right; one that is wider than that is cut at its end.
void sheet_right(struct sheet *s, size_t row, size_t column, size_t width, const char *string, enum sheet_style style);

// A number with thousands set apart, flush right; as `1.2M` where there is no room, `#` where there is none for that.
void sheet_number(struct sheet *s, size_t row, size_t column, size_t width, int64_t number, enum sheet_style style);

// Lets `width` cells be shown so, whatever is in them.
void sheet_colour(struct sheet *s, size_t row, size_t column, size_t width, enum sheet_style style);

// Appends a row as text, blanks at its end left out.
void sheet_line(const struct sheet *s, size_t row, struct buf *out);

#endif
