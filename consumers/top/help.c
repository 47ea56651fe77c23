// SPDX-License-Identifier: Apache-2.0
// What lies over the picture: the help, and the menu of columns to sort by.
#include <string.h>

#include "consumers/top/picture_parts.h"

enum { HELP_KEYS = 20, HELP_BESIDE = 41, MENU_WIDTH = 26 };  // from 41 columns on, what keys do stands beside them

static const struct {
  const char *keys;
  enum word does;
} help_lines[] = {
  {"↑ ↓ PgUp PgDn", WORD_HELP_MOVE},
  {"Home End", WORD_HELP_MOVE},
  {"← →", WORD_HELP_COLUMNS},
  {"Tab, Shift-Tab", WORD_HELP_LIST},
  {"Enter", WORD_HELP_OPEN},
  {"Esc, Backspace", WORD_HELP_BACK},
  {"< >", WORD_HELP_SORT},
  {"F6", WORD_HELP_SORT_MENU},
  {"I", WORD_HELP_INVERT},
  {"N O U S F R", WORD_HELP_LETTERS},
  {"F3 /", WORD_HELP_SEARCH},
  {"F4 \\", WORD_HELP_FILTER},
  {"r", WORD_HELP_READ},
  {"L", WORD_HELP_LANGUAGE},
  {"F1 h ?", WORD_HELP_HELP},
  {"F10 q", WORD_HELP_QUIT},
  {"▁▂▃▄▅▆▇█", WORD_HELP_SPARKLINES},
  {"!", WORD_HELP_STALE},
};

static void help_wipe(struct sheet *s, size_t row, size_t width) {
  for (size_t i = 0; i < width && i < s->columns; i++) {
    (void)sheet_string(s, row, i, 1, " ", STYLE_PLAIN);
  }
}

// A text that is wider than there is room goes on in the next line.
static size_t help_entry(struct sheet *s, size_t row, const char *keys, const char *does) {
  size_t column = s->columns >= HELP_BESIDE ? HELP_KEYS : 2;
  (void)sheet_string(s, row, 1, s->columns - 1, keys, STYLE_STRONG);
  row += column == 2;
  (void)sheet_string(s, row, column, s->columns - column, does, STYLE_PLAIN);
  return row + 1;
}

void help_draw(struct sheet *s, struct browsing *b) {
  size_t count = sizeof help_lines / sizeof *help_lines;
  size_t last = s->rows > 1 ? s->rows - 1 : 0;
  size_t each = s->columns >= HELP_BESIDE ? 1 : 2;
  size_t fit = last > 1 ? (last - 1) / each : 0;
  size_t most = count > fit ? count - fit : 0;
  b->help = b->help < most ? b->help : most;
  for (size_t row = 1; row < last; row++) {
    help_wipe(s, row, s->columns);
  }
  size_t row = 1;
  for (size_t i = b->help; i < count && row + each <= last; i++) {
    row = help_entry(s, row, help_lines[i].keys, word_of(b->language, help_lines[i].does));
  }
}

void menu_draw(struct sheet *s, const struct browsing *b) {
  size_t count;
  const struct column *columns = listing_columns(b->kind, &count);
  size_t last = s->rows > 1 ? s->rows - 1 : 0;
  size_t lines = last > 2 ? last - 2 : 0;
  size_t width = MENU_WIDTH < s->columns ? MENU_WIDTH : s->columns;
  size_t first = b->menu >= lines && lines ? b->menu - lines + 1 : 0;
  help_wipe(s, 1, width);
  (void)sheet_string(s, 1, 0, width, word_of(b->language, WORD_SORT_BY), STYLE_HEADING);
  sheet_colour(s, 1, 0, width, STYLE_HEADING);
  for (size_t i = 0; i < lines; i++) {
    help_wipe(s, 2 + i, width);
    if (first + i < count) {
      (void)sheet_string(s, 2 + i, 1, width - 1, word_of(b->language, columns[first + i].title), STYLE_PLAIN);
    }
    if (first + i == b->menu) {
      sheet_colour(s, 2 + i, 0, width, STYLE_CHOSEN);
    }
  }
}
