// SPDX-License-Identifier: Apache-2.0
// The rows of one list, filtered and in order.
#include "consumers/top/listing.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/screen/columns.h"
#include "consumers/screen/visible.h"

void listing_begin(struct listing *l, enum listing_kind kind) {
  l->kind = kind;
  l->count = 0;
  l->shown = 0;
  l->widest = 0;
  l->total = 0;
  buf_clear(&l->strings);
  buf_add_byte(&l->strings, 0);  // the empty text, at 0
}

void listing_release(struct listing *l) {
  buf_release(&l->strings);
  free(l->rows);
  free(l->order);
  *l = (struct listing){0};
}

const char *listing_string(const struct listing *l, size_t place) {
  return (const char *)l->strings.at + place;
}

static size_t listing_keep(struct listing *l, const char *text, size_t size) {
  size_t place = l->strings.size;
  buf_add(&l->strings, text, size);
  buf_add_byte(&l->strings, 0);
  return place;
}

static size_t listing_keep_visible(struct listing *l, struct text text) {
  size_t place = l->strings.size;
  visible_add(&l->strings, text);
  buf_add_byte(&l->strings, 0);
  return place;
}

struct listing_row *listing_add(struct listing *l, struct text name, const char *key) {
  if (l->count == l->room) {
    l->room = l->room ? 2 * l->room : 64;
    l->rows = must(realloc(l->rows, l->room * sizeof *l->rows));
    l->order = must(realloc(l->order, l->room * sizeof *l->order));
  }
  struct listing_row *row = &l->rows[l->count++];
  *row = (struct listing_row){0};
  row->name = listing_keep(l, name.at, name.size);
  row->key = key ? listing_keep(l, key, strlen(key)) : row->name;
  row->shown = listing_keep_visible(l, name);
  const char *shown = listing_string(l, row->shown);
  size_t width = columns_of((struct text){shown, (uint32_t)strlen(shown)});
  l->widest = width > l->widest ? width : l->widest;
  return row;
}

void listing_set_text(struct listing *l, struct listing_row *row, size_t which, struct text text) {
  row->texts[which] = text.size ? listing_keep_visible(l, text) : 0;
}

// --- which rows

static bool listing_row_holds(const struct listing *l, const struct listing_row *row, const char *text) {
  bool holds = strcasestr(listing_string(l, row->shown), text) || strcasestr(listing_string(l, row->name), text);
  for (size_t i = 0; i < LISTING_TEXTS && !holds; i++) {
    holds = strcasestr(listing_string(l, row->texts[i]), text);
  }
  return holds;
}

static bool listing_fits(const struct listing *l, const struct listing_row *row, const char *filter) {
  bool any = false;
  while (*filter) {
    char text[256];
    size_t size = strcspn(filter, "|");
    if (size && size < sizeof text) {
      memcpy(text, filter, size);
      text[size] = 0;
      any = true;
      if (listing_row_holds(l, row, text)) {
        return true;
      }
    }
    filter += size + (filter[size] == '|');
  }
  return !any;
}

// --- in which order

struct listing_by {
  const struct listing *listing;
  const struct column *column;
  bool inverted;
};

static int listing_compare_names(const struct listing *l, const struct listing_row *a, const struct listing_row *b) {
  // Numbers in names by their size: 2 before 10.
  int order = strverscmp(listing_string(l, a->name), listing_string(l, b->name));
  return order ? order : strcmp(listing_string(l, a->key), listing_string(l, b->key));
}

static int listing_compare_values(const struct listing_row *a, const struct listing_row *b, const struct column *c) {
  int64_t one = listing_value(a, c);
  int64_t other = listing_value(b, c);
  return (one < other) - (one > other);
}

// The most first, names and texts from a to z; of equal ones by name, of alerts the one that came later first.
static int listing_compare(const void *one, const void *other, void *context) {
  const struct listing_by *by = context;
  const struct listing *l = by->listing;
  const struct listing_row *a = &l->rows[*(const size_t *)one];
  const struct listing_row *b = &l->rows[*(const size_t *)other];
  int order = 0;
  if (by->column->kind == COLUMN_TEXT) {
    order = strcmp(listing_string(l, a->texts[by->column->value]), listing_string(l, b->texts[by->column->value]));
  } else if (by->column->kind == COLUMN_NAME) {
    order = listing_compare_names(l, a, b);
  } else {
    order = listing_compare_values(a, b, by->column);
  }
  order = by->inverted ? -order : order;
  if (!order && l->kind == LIST_ALERTS) {
    order = (a->values[ALERT_TURN] < b->values[ALERT_TURN]) - (a->values[ALERT_TURN] > b->values[ALERT_TURN]);
  }
  return order ? order : listing_compare_names(l, a, b);
}

void listing_arrange(struct listing *l, size_t column, bool inverted, const char *filter) {
  size_t count;
  const struct column *columns = listing_columns(l->kind, &count);
  struct listing_by by = {l, &columns[column < count ? column : 0], inverted};
  l->shown = 0;
  for (size_t i = 0; i < l->count; i++) {
    if (listing_fits(l, &l->rows[i], filter)) {
      l->order[l->shown++] = i;
    }
  }
  if (l->shown) {
    qsort_r(l->order, l->shown, sizeof *l->order, listing_compare, &by);
  }
}

// --- which one

long listing_search(const struct listing *l, size_t from, const char *text) {
  for (size_t i = 0; i < l->shown; i++) {
    size_t place = (from + i) % l->shown;
    if (listing_row_holds(l, &l->rows[l->order[place]], text)) {
      return (long)place;
    }
  }
  return -1;
}

long listing_place(const struct listing *l, const char *key) {
  for (size_t i = 0; i < l->shown; i++) {
    if (strcmp(listing_string(l, l->rows[l->order[i]].key), key) == 0) {
      return (long)i;
    }
  }
  return -1;
}
