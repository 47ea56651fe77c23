// SPDX-License-Identifier: Apache-2.0
// A ranking as CSV.
#include "consumers/board/ranking_csv.h"

#include <inttypes.h>
#include <string.h>

#include "runtime/character.h"
#include "schemas/moment.h"

// U+FF1D, U+FF0B, U+FF0D and U+FF20, the wide twins of = + - @: Excel takes them for the same in East Asian languages.
static bool is_wide_formula(struct text text) {
  static const char beginnings[] = {'\x9d', '\x8b', '\x8d', '\xa0'};
  return text.size > 2 && memcmp(text.at, "\xef\xbc", 2) == 0 && memchr(beginnings, text.at[2], sizeof beginnings);
}

// What a spreadsheet takes for the beginning of a formula; the last three are skipped by some before they look.
static bool is_formula(struct text text) {
  static const char beginnings[] = {'=', '+', '-', '@', '\t', '\r', '\n'};
  return (text.size && memchr(beginnings, *text.at, sizeof beginnings)) || is_wide_formula(text);
}

static void add_byte(struct buf *out, char byte) {
  if (byte == '"') {
    buf_add_byte(out, '"');
  }
  buf_add_byte(out, (uint8_t)byte);
}

// Bytes that are no UTF-8 are shown: one of them can make a program guess another encoding for the whole file.
void ranking_csv_cell(struct buf *out, struct text text) {
  buf_add_byte(out, '"');
  if (is_formula(text)) {
    buf_add_byte(out, '\'');
  }
  for (uint32_t i = 0; i < text.size;) {
    size_t length = character_length(text.at + i, text.size - i);
    if (!length) {
      buf_printf(out, "\\x%02x", (unsigned)(uint8_t)text.at[i++]);
    }
    for (; length; length--) {
      add_byte(out, text.at[i++]);
    }
  }
  buf_add_byte(out, '"');
}

static void add_word(struct buf *out, const char *word) {
  ranking_csv_cell(out, (struct text){word, (uint32_t)strlen(word)});
}

static void add_heading(struct buf *out, bool chinese, const char *zh, const char *en, bool last) {
  add_word(out, chinese ? zh : en);
  buf_add_string(out, last ? "\r\n" : ",");
}

struct words {
  const char *zh;
  const char *en;
};

static void add_headings(const struct ranking_table *t, bool chinese, struct buf *out) {
  static const struct words names[RANKING_OFS] = {{"承办单位", "unit"}, {"网格", "district"}};
  static const struct words values[RANKING_BYS] = {
    {"承诺", "pledged"}, {"按时", "on_time"}, {"满意", "satisfied"}, {"办结", "resolved"}};
  static const struct words bases[RANKING_BYS] = {
    {"受理", "filed"}, {"按时与逾期", "on_time + late"}, {"评价", "rated"}, {"受理", "filed"}};
  static const struct words rates[RANKING_BYS] = {{"承诺率", "pledged of filed"}, {"按时率", "on time"},
    {"满意率", "satisfied of rated"}, {"办结率", "resolved of filed"}};
  bool compared = t->period != RANKING_ALL;
  add_heading(out, chinese, "名次", "rank", false);
  add_heading(out, chinese, names[t->of].zh, names[t->of].en, false);
  add_heading(out, chinese, values[t->by].zh, values[t->by].en, false);
  add_heading(out, chinese, bases[t->by].zh, bases[t->by].en, false);
  add_heading(out, chinese, rates[t->by].zh, rates[t->by].en, !compared);
  if (compared) {
    add_heading(out, chinese, "上期名次", "rank before", false);
    add_heading(out, chinese, "上期分子", "counted before", false);
    add_heading(out, chinese, "上期分母", "of how many before", false);
    add_heading(out, chinese, "上期比率", "rate before", false);
    add_heading(out, chinese, "变化（百分点）", "change (points)", true);
  }
}

static double points_of(const struct ranking_rate *r) {
  return 100.0 * (double)r->value / (double)r->base;
}

static void add_rank(struct buf *out, const struct ranking_rate *r) {
  if (r->rank) {
    buf_printf(out, "%zu", r->rank);
  }
  buf_add_byte(out, ',');
}

// Without a denominator there is no rate: the cell is empty.
static void add_rate(struct buf *out, const struct ranking_rate *r) {
  buf_printf(out, "%" PRId64 ",%" PRId64 ",", r->value, r->base);
  if (r->rank) {
    buf_printf(out, "%.2f%%", points_of(r));
  }
}

static void add_row(const struct ranking_table *t, const struct ranking_row *row, struct buf *out) {
  add_rank(out, &row->now);
  ranking_csv_cell(out, row->name);
  buf_add_byte(out, ',');
  add_rate(out, &row->now);
  if (t->period != RANKING_ALL) {
    buf_add_byte(out, ',');
    add_rank(out, &row->before);
    add_rate(out, &row->before);
    buf_add_byte(out, ',');
    if (row->now.rank && row->before.rank) {
      buf_printf(out, "%.2f", points_of(&row->now) - points_of(&row->before));
    }
  }
  buf_add_string(out, "\r\n");
}

void ranking_csv(const struct ranking_table *t, bool chinese, struct buf *out) {
  buf_add_string(out, "\xef\xbb\xbf");
  add_headings(t, chinese, out);
  for (size_t i = 0; i < t->count; i++) {
    add_row(t, &t->rows[i], out);
  }
}
