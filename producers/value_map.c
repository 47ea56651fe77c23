// SPDX-License-Identifier: Apache-2.0
// Looks up what a city's word becomes.
#include "producers/value_map.h"

#include <stdlib.h>
#include <string.h>

static int compare_text(struct text a, struct text b) {
  int order = memcmp(a.at, b.at, a.size < b.size ? a.size : b.size);
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_values(const void *a, const void *b) {
  const struct value *left = a;
  const struct value *right = b;
  int order = compare_text(left->from, right->from);
  return order ? order : left->line - right->line;
}

void value_map_add(struct value_map *m, struct value value) {
  if (value.from.size == 1 && *value.from.at == '*') {
    m->otherwise = value;
    return;
  }
  struct value *values = realloc(m->values, (m->count + 1) * sizeof *values);
  if (!values) {
    abort();
  }
  m->values = values;
  m->values[m->count++] = value;
}

int value_map_seal(struct value_map *m, int *line) {
  if (m->count) {
    qsort(m->values, m->count, sizeof *m->values, compare_values);
  }
  for (size_t i = 1; i < m->count; i++) {
    if (!compare_text(m->values[i - 1].from, m->values[i].from)) {
      *line = m->values[i].line;
      return -1;
    }
  }
  return 0;
}

const struct value *value_map_find(const struct value_map *m, struct text from) {
  size_t low = 0;
  size_t high = m->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = compare_text(from, m->values[middle].from);
    if (!order) {
      return &m->values[middle];
    }
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return m->otherwise.line ? &m->otherwise : NULL;
}

void value_map_release(struct value_map *m) {
  free(m->values);
  *m = (struct value_map){0};
}
