// SPDX-License-Identifier: Apache-2.0
// The whole screen of top, drawn into a sheet.
#include "consumers/top/picture.h"

#include <stdio.h>

#include "consumers/top/picture_parts.h"
#include "consumers/top/room.h"
#include "consumers/top/table.h"

static struct room picture_room(const struct sheet *s, const struct picture *p, const struct browsing *b) {
  struct room_wishes w = {.totals = totals_lines(b->language, s->columns),
    .facts = facts_lines(p->facts),
    .table = p->table->shown ? p->table->shown : 1};
  w.warning = head_warns(p->facts);
  w.note = p->note != NULL;
  if (b->kind != LIST_ALERTS && p->alerts) {
    w.alerts = p->alerts->shown ? p->alerts->shown : 1;
  }
  if (b->kind != LIST_PARTITIONS) {
    w.partitions = p->partitions->shown;
  }
  return room_share(s->rows, &w);
}

// --- lists

static void picture_nothing(
  struct sheet *s, size_t row, const struct listing *l, const struct facts *f, enum language language) {
  bool unknown = l->kind <= LIST_UNITS && !f->named;
  enum word why = unknown ? WORD_READING : l->count || l->total ? WORD_NO_MATCH : WORD_NO_ROWS;
  (void)sheet_string(s, row, 1, s->columns - 1, word_of(language, why), STYLE_FAINT);
}

static void picture_table(
  struct sheet *s, size_t row, size_t lines, const struct picture *p, const struct browsing *b) {
  const struct browsing_list *list = browsing_list_of(b);
  struct table_look look = {.language = b->language,
    .zone = p->zone,
    .left = list->left,
    .top = list->top,
    .chosen = p->table->shown ? (long)list->place : -1,
    .sorted = (long)list->column,
    .inverted = list->inverted};
  table_draw(s, row, lines, p->table, &look);
  if (!p->table->shown && lines) {
    picture_nothing(s, row + 1, p->table, p->facts, b->language);
  }
}

static size_t picture_alerts(
  struct sheet *s, size_t row, size_t lines, const struct picture *p, enum language language) {
  struct table_look look = {.language = language, .zone = p->zone, .chosen = -1, .sorted = -1};
  table_draw(s, row, lines, p->alerts, &look);
  if (!p->alerts->shown) {
    picture_nothing(s, row + 1, p->alerts, p->facts, language);
  }
  return row + 1 + lines;
}

static size_t picture_partitions(
  struct sheet *s, size_t row, size_t lines, const struct picture *p, enum language language) {
  struct table_look look = {.language = language, .zone = p->zone, .chosen = -1, .sorted = -1};
  table_draw(s, row, lines, p->partitions, &look);
  if (p->partitions->shown > lines) {
    char text[64];
    (void)snprintf(text, sizeof text, " +%zu ", p->partitions->shown - lines);
    sheet_right(s, row, s->columns > 20 ? s->columns - 20 : 0, 20, text, STYLE_SORTED);
  }
  return row + 1 + lines;
}

size_t picture_draw(struct sheet *s, const struct picture *p, struct browsing *b) {
  struct room r = picture_room(s, p, b);
  size_t row = 1;
  if (!s->rows || !s->columns) {
    return 0;
  }
  browsing_settle(b, p->table, r.table);
  head_draw(s, p, b->language);
  if (r.note) {
    head_note(s, row++, p->note);
  }
  if (r.warning) {
    head_warning(s, row++, p->facts, b->language);
  }
  totals_draw(s, row, r.totals, p, b->language);
  row += r.totals;
  facts_draw(s, row, r.facts, p->facts, b->language);
  row += r.facts;
  if (r.tabs) {
    bars_tabs(s, row++, p->table, b);
  }
  picture_table(s, row, r.table, p, b);
  row += 1 + r.table;
  row = r.alerts ? picture_alerts(s, row, r.alerts, p, b->language) : row;
  row = r.partitions ? picture_partitions(s, row, r.partitions, p, b->language) : row;
  if (b->mode == BROWSING_HELP) {
    help_draw(s, b);
  } else if (b->mode == BROWSING_SORT) {
    menu_draw(s, b);
  }
  if (r.bar) {
    bars_keys(s, s->rows - 1, b);
  }
  return r.table;
}
