// SPDX-License-Identifier: Apache-2.0
// Alerts by mark as JSON.
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/verify/mark_table.h"
#include "runtime/character.h"

struct document {
  enum mark_count from;
  json_t *marks;
  json_t *mark;  // the last of them
};

static void set(json_t *object, const char *name, json_t *value) {
  if (json_object_set_new_nocheck(object, name, must(value)) != 0) {
    abort();
  }
}

static json_t *append(json_t *array, json_t *value) {
  if (json_array_append_new(array, must(value)) != 0) {
    abort();
  }
  return value;
}

static json_t *name_of(struct text text) {
  return character_all_valid(text.at, text.size) ? json_stringn_nocheck(text.at, text.size) : json_null();
}

static void set_counts(const struct document *d, json_t *object, const int64_t *counts) {
  set(object, "were", json_integer(counts[MARKS_WERE]));
  if (d->from == MARKS_IN_FORCE) {
    set(object, "in_force", json_integer(counts[MARKS_IN_FORCE]));
  }
  set(object, "would", json_integer(counts[MARKS_WOULD]));
  set(object, "change", json_integer(counts[MARKS_WOULD] - counts[d->from]));
}

static void add_row(void *context, const char *mark, const struct mark_row *row) {
  struct document *d = context;
  json_t *object = must(json_object());
  bool whole = row->scope.type == SCOPE_ALL;
  set(object, whole ? "mark" : "name",
    whole ? name_of((struct text){mark, (uint32_t)strlen(mark)}) : name_of(row->scope.first));
  set_counts(d, object, row->counts);
  if (!whole) {
    (void)append(json_object_get(d->mark, row->scope.type == SCOPE_DISTRICT ? "districts" : "categories"), object);
    return;
  }
  set(object, "districts", json_array());
  set(object, "categories", json_array());
  d->mark = append(d->marks, object);
}

json_t *mark_table_json(const struct mark_counts *c, enum mark_count from) {
  struct document d = {.from = from, .marks = must(json_array())};
  mark_counts_rows(c, add_row, &d);
  return d.marks;
}
