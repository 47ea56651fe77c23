// SPDX-License-Identifier: Apache-2.0
// Counts alerts by mark, district and category, and puts them into rows.
#include "consumers/verify/mark_counts.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/core/tally.h"
#include "consumers/core/text.h"

enum { WIDTH = MARK_COUNTS_MARKS * MARK_COUNT_KINDS };

struct mark_counts {
  char *marks[MARK_COUNTS_MARKS];
  size_t mark_count;
  struct tally *counts;
};

struct mark_counts *mark_counts_new(void) {
  struct mark_counts *c = must(calloc(1, sizeof *c));
  c->counts = tally_new(WIDTH);
  return c;
}

void mark_counts_free(struct mark_counts *c) {
  if (c) {
    for (size_t i = 0; i < c->mark_count; i++) {
      free(c->marks[i]);
    }
    tally_free(c->counts);
    free(c);
  }
}

// --- counting

static size_t place_of(struct mark_counts *c, struct text mark) {
  size_t i = 0;
  while (i < c->mark_count && !text_equal(mark, (struct text){c->marks[i], (uint32_t)strlen(c->marks[i])})) {
    i++;
  }
  if (i == c->mark_count && i < MARK_COUNTS_MARKS) {
    c->marks[c->mark_count++] = must(strndup(mark.at, mark.size));
  }
  return i;
}

void mark_counts_note(struct mark_counts *c, const char *mark) {
  (void)place_of(c, (struct text){mark, (uint32_t)strlen(mark)});
}

bool mark_counts_add(struct mark_counts *c, const struct overdue_alert *alert, enum mark_count kind) {
  size_t mark = place_of(c, alert->mark);
  if (mark == MARK_COUNTS_MARKS) {
    return false;
  }
  int64_t values[WIDTH] = {0};
  struct district district;
  values[mark * MARK_COUNT_KINDS + kind] = 1;
  district_split(alert->district, &district);
  tally_add(c->counts, &(struct scope){.type = SCOPE_ALL}, values, 1);
  tally_add(c->counts, &(struct scope){.type = SCOPE_CATEGORY, .first = alert->category}, values, 1);
  if (district.levels) {
    tally_add(c->counts, &(struct scope){.type = SCOPE_DISTRICT, .first = district_path(&district, 0)}, values, 1);
  }
  return true;
}

// --- the rows

static int64_t most_of(const struct mark_row *row) {
  int64_t most = 0;
  for (size_t i = 0; i < MARK_COUNT_KINDS; i++) {
    most = row->counts[i] > most ? row->counts[i] : most;
  }
  return most;
}

// All of a mark first, then districts, then categories; of these the largest first.
static int in_order(const void *a, const void *b) {
  const struct mark_row *x = a;
  const struct mark_row *y = b;
  int64_t mine = most_of(x);
  int64_t theirs = most_of(y);
  if (x->scope.type != y->scope.type) {
    return x->scope.type < y->scope.type ? -1 : 1;
  }
  return mine != theirs ? (mine > theirs ? -1 : 1) : text_compare(x->scope.first, y->scope.first);
}

static size_t rows_of(const struct mark_counts *c, size_t mark, struct mark_row *rows) {
  size_t count = 0;
  for (size_t i = 0; i < tally_count(c->counts); i++) {
    struct mark_row *row = &rows[count];
    const int64_t *values;
    tally_at(c->counts, i, &row->scope, &values);
    memcpy(row->counts, values + mark * MARK_COUNT_KINDS, sizeof row->counts);
    count += most_of(row) > 0;
  }
  if (count) {
    qsort(rows, count, sizeof *rows, in_order);
  }
  return count;
}

void mark_counts_rows(const struct mark_counts *c, mark_counts_row *f, void *context) {
  struct mark_row *rows = must(calloc(tally_count(c->counts) + 1, sizeof *rows));
  for (size_t mark = 0; mark < c->mark_count; mark++) {
    size_t count = rows_of(c, mark, rows);
    for (size_t i = 0; i < count; i++) {
      f(context, c->marks[mark], &rows[i]);
    }
  }
  free(rows);
}
