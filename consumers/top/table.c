// SPDX-License-Identifier: Apache-2.0
// A list as rows and columns of a sheet.
#include "consumers/top/table.h"

#include <stdio.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/screen/local_time.h"
#include "consumers/top/age.h"

enum { TABLE_COLUMNS = 24, TABLE_WHOLE_MOMENT = 19, TABLE_GAP = 1 };

// The columns that are seen, and how wide each is.
struct table_plan {
  const struct column *columns[TABLE_COLUMNS];
  size_t index[TABLE_COLUMNS];
  size_t width[TABLE_COLUMNS];
  size_t count;
};

static bool table_flush_left(const struct column *c) {
  return c->kind == COLUMN_NAME || c->kind == COLUMN_TEXT || c->kind == COLUMN_MOMENT || c->kind == COLUMN_STATUS ||
         c->kind == COLUMN_SEVERITY;
}

static size_t table_string_width(const char *string) {
  return columns_of((struct text){string, (uint32_t)strlen(string)});
}

// --- which columns, how wide

static size_t table_least(const struct column *c, const struct table_look *look) {
  size_t title = table_string_width(word_of(look->language, c->title)) + 1;
  return title > c->least ? title : c->least;
}

static size_t table_wants(const struct column *c, const struct listing *l) {
  if (c->kind == COLUMN_MOMENT) {
    return TABLE_WHOLE_MOMENT;
  }
  return c->kind == COLUMN_NAME && l->widest < c->wants ? l->widest : c->wants;
}

static void table_plan_make(
  struct table_plan *p, const struct listing *l, const struct table_look *look, size_t width) {
  size_t count;
  const struct column *columns = listing_columns(l->kind, &count);
  size_t used = 0;
  p->count = 0;
  for (size_t i = 0; i < count && p->count < TABLE_COLUMNS; i++) {
    size_t least = table_least(&columns[i], look);
    if (i && i <= look->left) {
      continue;
    }
    if (p->count && used + TABLE_GAP + least > width) {
      break;
    }
    used += least + (p->count ? TABLE_GAP : 0);
    p->columns[p->count] = &columns[i];
    p->index[p->count] = i;
    p->width[p->count++] = least;
  }
  // Names and texts first, then the years of moments.
  for (size_t i = 0; i < 2 * p->count && used < width; i++) {
    size_t at = i % p->count;
    size_t wants = (p->columns[at]->kind == COLUMN_MOMENT) == (i >= p->count) ? table_wants(p->columns[at], l) : 0;
    size_t more = wants > p->width[at] ? wants - p->width[at] : 0;
    more = more < width - used ? more : width - used;
    p->width[at] += more;
    used += more;
  }
}

// --- cells

static enum sheet_style table_number_style(const struct column *c, int64_t value) {
  bool alarming = c->title == WORD_OVERDUE || c->title == WORD_REFUSED || c->title == WORD_ROLLBACKS;
  return alarming && value > 0 ? STYLE_WARNING : STYLE_PLAIN;
}

static const char *table_moment(char *out, size_t room, const struct zone *z, int64_t moment, size_t width) {
  struct buf text = {0};
  local_time_add(&text, z, moment);
  const char *whole = buf_string(&text);
  size_t year = strlen("2026-");
  (void)snprintf(out, room, "%s", text.size > width && text.size > year ? whole + year : whole);
  buf_release(&text);
  return out;
}

static const char *table_rate(char *out, size_t room, int64_t value) {
  if (value == LISTING_UNKNOWN) {
    return "-";
  }
  int64_t tenths = (value + 5) / 10;
  (void)snprintf(out, room, "%d.%d%%", (int)(tenths / 10), (int)(tenths % 10));
  return out;
}

struct table_cell {
  struct sheet *sheet;
  size_t row;
  size_t column;
  size_t width;
};

static void table_put(const struct table_cell *at, const char *text, enum sheet_style style, bool left) {
  if (left) {
    (void)sheet_string(at->sheet, at->row, at->column, at->width, text, style);
  } else {
    sheet_right(at->sheet, at->row, at->column, at->width, text, style);
  }
}

static void table_put_severity(
  const struct table_cell *at, const struct table_look *look, const struct listing_row *row) {
  static const enum sheet_style styles[SEVERITY_COUNT] = {STYLE_PLAIN, STYLE_WARNING, STYLE_BAD};
  int64_t severity = row->values[ALERT_SEVERITY];
  severity = severity < SEVERITY_COUNT ? severity : 0;
  enum sheet_style style = row->values[ALERT_STATUS] == ALERT_RAISED ? styles[severity] : STYLE_PLAIN;
  table_put(at, word_of(look->language, (enum word)(WORD_INFO + severity)), style, true);
}

static void table_put_value(
  const struct table_cell *at, const struct column *c, const struct listing_row *row, const struct table_look *look) {
  char text[64];
  int64_t value = listing_value(row, c);
  switch (c->kind) {
    case COLUMN_RATE:
      table_put(at, table_rate(text, sizeof text, value), STYLE_PLAIN, false);
      break;
    case COLUMN_MOMENT:
      table_put(at, table_moment(text, sizeof text, look->zone, value, at->width), STYLE_PLAIN, true);
      break;
    case COLUMN_AGE:
      table_put(at, age_text(text, sizeof text, value), age_is_old(value) ? STYLE_BAD : STYLE_PLAIN, false);
      break;
    case COLUMN_STATUS:
      table_put(at, word_of(look->language, value == ALERT_RAISED ? WORD_RAISED : WORD_CLEARED),
        value == ALERT_RAISED ? STYLE_PLAIN : STYLE_GOOD, true);
      break;
    case COLUMN_SEVERITY:
      table_put_severity(at, look, row);
      break;
    default:
      if (value == LISTING_UNKNOWN) {
        table_put(at, "-", STYLE_PLAIN, false);
      } else {
        sheet_number(at->sheet, at->row, at->column, at->width, value, table_number_style(c, value));
      }
  }
}

static void table_put_cell(const struct table_cell *at, const struct column *c, const struct listing *l,
  const struct listing_row *row, const struct table_look *look) {
  if (c->kind == COLUMN_NAME) {
    table_put(at, listing_string(l, row->shown), row->children ? STYLE_STRONG : STYLE_PLAIN, true);
  } else if (c->kind == COLUMN_TEXT) {
    table_put(at, listing_string(l, row->texts[c->value]), STYLE_PLAIN, true);
  } else {
    table_put_value(at, c, row, look);
  }
}

// --- rows

static void table_heading(struct sheet *s, size_t row, const struct table_plan *p, const struct table_look *look) {
  sheet_colour(s, row, 0, s->columns, STYLE_HEADING);
  size_t column = 0;
  for (size_t i = 0; i < p->count; i++) {
    bool sorted = (long)p->index[i] == look->sorted;
    enum sheet_style style = sorted ? STYLE_SORTED : STYLE_HEADING;
    char title[96];
    (void)snprintf(title, sizeof title, "%s%s", word_of(look->language, p->columns[i]->title),
      sorted ? (look->inverted ? "▲" : "▼") : "");
    struct table_cell at = {s, row, column, p->width[i]};
    table_put(&at, title, style, table_flush_left(p->columns[i]));
    if (sorted) {
      sheet_colour(s, row, column, p->width[i], style);
    }
    column += p->width[i] + TABLE_GAP;
  }
}

static void table_row(struct sheet *s, size_t row, const struct table_plan *p, const struct listing *l,
  const struct listing_row *r, const struct table_look *look) {
  size_t column = 0;
  for (size_t i = 0; i < p->count; i++) {
    struct table_cell at = {s, row, column, p->width[i]};
    table_put_cell(&at, p->columns[i], l, r, look);
    column += p->width[i] + TABLE_GAP;
  }
  if (r->bad) {
    sheet_colour(s, row, 0, s->columns, STYLE_BAD);
  }
}

void table_draw(struct sheet *s, size_t row, size_t lines, const struct listing *l, const struct table_look *look) {
  struct table_plan plan;
  table_plan_make(&plan, l, look, s->columns);
  table_heading(s, row, &plan, look);
  for (size_t i = 0; i < lines && look->top + i < l->shown; i++) {
    size_t place = look->top + i;
    table_row(s, row + 1 + i, &plan, l, &l->rows[l->order[place]], look);
    if ((long)place == look->chosen) {
      sheet_colour(s, row + 1 + i, 0, s->columns, STYLE_CHOSEN);
    }
  }
}
