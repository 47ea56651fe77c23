// SPDX-License-Identifier: Apache-2.0
// What a filter lets through of the requests that stand.
#include "consumers/view/standing_sieve.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

// What is known of a name: whether the filter lets it through at its place.
enum { UNKNOWN, PASSES, FAILS };

static uint8_t lower(char c) {
  return (uint8_t)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

// Whether it is in the text, upper and lower case of ASCII alike.
static bool has(struct text text, struct text part) {
  for (uint32_t i = 0; i + part.size <= text.size; i++) {
    uint32_t same = 0;
    while (same < part.size && lower(text.at[i + same]) == lower(part.at[same])) {
      same++;
    }
    if (same == part.size) {
      return true;
    }
  }
  return false;
}

static bool lies_in(struct text district, struct text wanted) {
  return district.size >= wanted.size && memcmp(district.at, wanted.at, wanted.size) == 0 &&
         (district.size == wanted.size || district.at[wanted.size] == '/');
}

static bool passes_district(struct standing_sieve *s, uint32_t name) {
  if (!s->filter->district.size) {
    return true;
  }
  uint8_t *known = &s->districts[name];
  if (*known == UNKNOWN) {
    *known = lies_in(names_text(&s->table->names, name), s->filter->district) ? PASSES : FAILS;
  }
  return *known == PASSES;
}

static bool is_found(struct standing_sieve *s, uint32_t name) {
  uint8_t *known = &s->found[name];
  if (*known == UNKNOWN) {
    *known = name && has(names_text(&s->table->names, name), s->filter->find) ? PASSES : FAILS;
  }
  return *known == PASSES;
}

static bool has_mark(const struct standing_request *r, uint32_t mark) {
  const struct standing_mark *m = r->marks;
  while (m && m->mark != mark) {
    m = m->next;
  }
  return m != NULL;
}

static bool is_wanted(int32_t wanted, int32_t value) {
  return wanted < 0 || wanted == value;
}

bool standing_passes(struct standing_sieve *s, const struct standing_request *r) {
  const struct view_filter *f = s->filter;
  if (!is_wanted(f->kind, r->kind) || !is_wanted(f->channel, r->channel) || !is_wanted(f->priority, r->priority)) {
    return false;
  }
  if ((f->category.at && r->category != s->category) || (f->unit.at && r->unit != s->unit) ||
      !passes_district(s, r->district)) {
    return false;
  }
  if ((f->mark.at && !has_mark(r, s->mark)) || !is_wanted(f->severity, f->severity < 0 ? 0 : standing_severity(r))) {
    return false;
  }
  return !f->find.size || is_found(s, r->category) || is_found(s, r->district) || is_found(s, r->unit) ||
         has((struct text){r->id, r->id_size}, f->find);
}

// The number of a name that is there; UINT32_MAX for none.
static uint32_t number_of(const struct standing_table *t, struct text text) {
  for (uint32_t i = 1; text.at && i <= t->names.count; i++) {
    struct text name = names_text(&t->names, i);
    if (name.size == text.size && memcmp(name.at, text.at, text.size) == 0) {
      return i;
    }
  }
  return UINT32_MAX;
}

void standing_sieve_init(struct standing_sieve *s, const struct standing_table *t, const struct view_filter *f) {
  *s = (struct standing_sieve){.table = t,
    .filter = f,
    .mark = number_of(t, f->mark),
    .category = number_of(t, f->category),
    .unit = number_of(t, f->unit),
    .districts = must(calloc(t->names.count + 1, 1)),
    .found = must(calloc(t->names.count + 1, 1))};
}

void standing_sieve_release(struct standing_sieve *s) {
  free(s->districts);
  free(s->found);
}
