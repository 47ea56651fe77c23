// SPDX-License-Identifier: Apache-2.0
// The table of alerts by mark.
#include "consumers/verify/mark_table.h"

#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/screen/phrase.h"
#include "consumers/screen/visible.h"
#include "consumers/verify/what_if_words.h"

enum { MARK_COLUMNS = 14, SCOPE_COLUMNS = 34, NUMBER_COLUMNS = 10 };

struct table {
  enum mark_count from;
  enum language language;
  struct buf *out;
};

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static void add_head(const struct table *t, enum what_if_word word) {
  struct text text = text_of(what_if_word(t->language, word));
  for (size_t used = columns_of(text); used < NUMBER_COLUMNS; used++) {
    buf_add_byte(t->out, ' ');
  }
  buf_add(t->out, text.at, text.size);
}

static void add_heads(const struct table *t) {
  columns_left(t->out, text_of(what_if_word(t->language, WHAT_IF_MARK)), MARK_COLUMNS);
  columns_left(t->out, text_of(""), SCOPE_COLUMNS);
  add_head(t, WHAT_IF_WERE);
  if (t->from == MARKS_IN_FORCE) {
    add_head(t, WHAT_IF_IN_FORCE);
  }
  add_head(t, WHAT_IF_WOULD);
  add_head(t, WHAT_IF_CHANGE);
  buf_add_byte(t->out, '\n');
}

static void add_scope(const struct table *t, const struct mark_row *row) {
  struct buf visible = {0};
  struct buf name = {0};
  if (row->scope.type != SCOPE_ALL) {
    visible_add(&visible, row->scope.first);
    phrase_add(&name,
      what_if_word(t->language, row->scope.type == SCOPE_DISTRICT ? WHAT_IF_DISTRICT : WHAT_IF_CATEGORY),
      buf_string(&visible), NULL);
  }
  columns_left(t->out, text_of(buf_string(&name)), SCOPE_COLUMNS);
  buf_release(&name);
  buf_release(&visible);
}

static void add_row(void *context, const char *mark, const struct mark_row *row) {
  const struct table *t = context;
  columns_left(t->out, text_of(row->scope.type == SCOPE_ALL ? mark : ""), MARK_COLUMNS);
  add_scope(t, row);
  for (size_t i = 0; i < MARK_COUNT_KINDS; i++) {
    if (i != MARKS_IN_FORCE || i == t->from) {
      columns_number(t->out, row->counts[i], NUMBER_COLUMNS);
    }
  }
  columns_number(t->out, row->counts[MARKS_WOULD] - row->counts[t->from], NUMBER_COLUMNS);
  buf_add_byte(t->out, '\n');
}

void mark_table_add(const struct mark_counts *c, enum mark_count from, enum language language, struct buf *out) {
  struct table t = {from, language, out};
  add_heads(&t);
  mark_counts_rows(c, add_row, &t);
}
