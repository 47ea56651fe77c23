// SPDX-License-Identifier: Apache-2.0
// Totals with their sparklines, the rates, and the volunteers.
#include <stdio.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/top/picture_parts.h"

struct total {
  enum word label;
  enum field field;
  enum sparkline_of of;
};

// In the order in which they are given up where there are few lines.
static const struct total totals[] = {
  {WORD_FILED, FIELD_FILED, SPARKLINE_GROWTH},
  {WORD_PLEDGED, FIELD_PLEDGED, SPARKLINE_GROWTH},
  {WORD_RESOLVED, FIELD_RESOLVED, SPARKLINE_GROWTH},
  {WORD_OPEN, FIELD_OPEN, SPARKLINE_LEVEL},
  {WORD_OVERDUE, FIELD_OVERDUE, SPARKLINE_LEVEL},
  {WORD_STALLED, FIELD_STALLED, SPARKLINE_LEVEL},
  {WORD_ON_TIME, FIELD_ON_TIME, SPARKLINE_GROWTH},
  {WORD_LATE, FIELD_LATE, SPARKLINE_GROWTH},
  {WORD_REOPENED, FIELD_REOPENED, SPARKLINE_GROWTH},
  {WORD_EXCLUDED, FIELD_EXCLUDED, SPARKLINE_GROWTH},
  {WORD_RATED, FIELD_RATED, SPARKLINE_GROWTH},
  {WORD_SATISFIED, FIELD_SATISFIED, SPARKLINE_GROWTH},
};
enum { TOTALS_COUNT = sizeof totals / sizeof *totals, TOTALS_NUMBER = 9, TOTALS_GAP = 2, TOTALS_SPARK_LEAST = 4 };

static size_t totals_width(const char *string) {
  return columns_of((struct text){string, (uint32_t)strlen(string)});
}

static size_t totals_label(enum language language) {
  size_t widest = 0;
  for (size_t i = 0; i < TOTALS_COUNT; i++) {
    size_t width = totals_width(word_of(language, totals[i].label));
    widest = width > widest ? width : widest;
  }
  return widest;
}

// As many beside each other as leave room for a sparkline; of 12 in even lines.
static size_t totals_beside(enum language language, size_t columns) {
  static const size_t counts[] = {6, 4, 3, 2};
  size_t least = totals_label(language) + 1 + TOTALS_NUMBER + TOTALS_GAP;
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    // Three are beside each other even where that leaves no room for sparklines, rather than half the screen is totals.
    size_t spark = counts[i] > 3 ? TOTALS_SPARK_LEAST + 1 : 0;
    if (columns >= counts[i] * (least + spark)) {
      return counts[i];
    }
  }
  return 1;
}

size_t totals_lines(enum language language, size_t columns) {
  size_t beside = totals_beside(language, columns);
  return (TOTALS_COUNT + beside - 1) / beside;
}

static enum sheet_style totals_style(enum field field, int64_t value) {
  return (field == FIELD_OVERDUE || field == FIELD_LATE) && value > 0 ? STYLE_WARNING : STYLE_STRONG;
}

static void totals_one(struct sheet *s, size_t row, size_t column, size_t width, const struct picture *p,
  const struct total *t, size_t label) {
  struct buf line = {0};
  int64_t value = p->facts->all[t->field];
  size_t number = column + label + 1;
  size_t used = label + 1 + TOTALS_NUMBER;
  sheet_number(s, row, number, TOTALS_NUMBER, value, totals_style(t->field, value));
  if (width >= used + 1 + TOTALS_GAP + 1) {
    sparkline_draw(&p->sparklines[t->field], t->of, width - used - 1 - TOTALS_GAP, &line);
    (void)sheet_string(s, row, column + used + 1, width - used - 1 - TOTALS_GAP, buf_string(&line), STYLE_FAINT);
  }
  buf_release(&line);
}

void totals_draw(struct sheet *s, size_t row, size_t lines, const struct picture *p, enum language language) {
  size_t beside = totals_beside(language, s->columns);
  size_t label = totals_label(language);
  size_t width = s->columns / beside;
  for (size_t i = 0; i < TOTALS_COUNT && i / beside < lines; i++) {
    size_t column = i % beside * width;
    (void)sheet_string(s, row + i / beside, column, label, word_of(language, totals[i].label), STYLE_PLAIN);
    totals_one(s, row + i / beside, column, width, p, &totals[i], label);
  }
}

// --- rates and volunteers

size_t facts_lines(const struct facts *f) {
  return f->volunteers[VOLUNTEER_EVENTS] ? 2 : 1;
}

// No rate without what it is of.
static void facts_rate(struct buf *out, enum language language, enum word word, int64_t value, int64_t of) {
  buf_printf(out, "%s ", word_of(language, word));
  if (of > 0) {
    buf_printf(out, "%.1f%% (", (double)value * 100 / (double)of);
  } else {
    buf_add_string(out, "- (");
  }
  columns_number(out, value, 0);
  buf_add_byte(out, '/');
  columns_number(out, of, 0);
  buf_add_string(out, ")  ");
}

static void facts_count(struct buf *out, enum language language, enum word word, int64_t value) {
  buf_printf(out, "%s ", word_of(language, word));
  columns_number(out, value, 0);
  buf_add_string(out, "  ");
}

void facts_draw(struct sheet *s, size_t row, size_t lines, const struct facts *f, enum language language) {
  struct buf line = {0};
  const int64_t *all = f->all;
  if (lines) {
    facts_rate(&line, language, WORD_PLEDGED_RATE, all[FIELD_PLEDGED], all[FIELD_FILED]);
    facts_rate(&line, language, WORD_ON_TIME_RATE, all[FIELD_ON_TIME], all[FIELD_ON_TIME] + all[FIELD_LATE]);
    facts_rate(&line, language, WORD_SATISFIED_RATE, all[FIELD_SATISFIED], all[FIELD_RATED]);
    (void)sheet_string(s, row, 0, s->columns, buf_string(&line), STYLE_PLAIN);
  }
  if (lines > 1) {
    buf_clear(&line);
    facts_count(&line, language, WORD_VOLUNTEERS, f->volunteers[VOLUNTEER_EVENTS]);
    facts_count(&line, language, WORD_PEOPLE, f->volunteers[VOLUNTEER_VOLUNTEERS]);
    facts_count(&line, language, WORD_BENEFICIARIES, f->volunteers[VOLUNTEER_BENEFICIARIES]);
    (void)sheet_string(s, row + 1, 0, s->columns, buf_string(&line), STYLE_PLAIN);
  }
  buf_release(&line);
}
