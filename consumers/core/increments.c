// SPDX-License-Identifier: Apache-2.0
// Rows of increments, and the scopes that each row is spread over.
#include "consumers/core/increments.h"

#include <stdlib.h>

#include "consumers/core/must.h"
#include "schemas/moment.h"

void increments_release(struct increments *i) {
  free(i->keys);
  free(i->sums);
  free(i->slots);
  free(i->named);
  *i = (struct increments){0};
}

static size_t hash_of(struct row_key k) {
  uint64_t names = (uint64_t)k.first << 32 | k.second;
  uint64_t rest = (uint64_t)(uint32_t)k.day << 3 | k.type;
  uint64_t hash = (names + rest * UINT64_C(0xFF51AFD7ED558CCD)) * UINT64_C(0x9E3779B97F4A7C15);
  return hash ^ hash >> 32;
}

// The slot that holds the key, or the empty one where it belongs.
static size_t slot_of(const struct increments *i, struct row_key key) {
  size_t slot = hash_of(key) & (i->slot_count - 1);
  while (i->slots[slot] && memcmp(&i->keys[i->slots[slot] - 1], &key, sizeof key) != 0) {
    slot = (slot + 1) & (i->slot_count - 1);
  }
  return slot;
}

// Where a district's or a unit's row is noted: a name may be both.
static uint32_t *named_place(struct increments *i, uint32_t name, bool unit) {
  size_t place = (size_t)name * 2 + unit;
  if (place >= i->named_room) {
    size_t room = (place + 1) * 2;
    i->named = must(realloc(i->named, room * sizeof *i->named));
    memset(i->named + i->named_room, 0, (room - i->named_room) * sizeof *i->named);
    i->named_room = room;
  }
  return &i->named[place];
}

static uint32_t *place_of(struct increments *i, struct row_key key) {
  switch (key.type) {
    case ROW_DISTRICT:
    case ROW_UNIT:
      return named_place(i, key.first, key.type == ROW_UNIT);
    case ROW_SORT:
      return &i->sorts[key.first][key.second];
    default:
      return &i->slots[slot_of(i, key)];
  }
}

static void grow(struct increments *i) {
  i->room = i->room ? i->room * 2 : 256;
  i->keys = must(realloc(i->keys, i->room * sizeof *i->keys));
  i->sums = must(realloc(i->sums, i->room * sizeof *i->sums));
  free(i->slots);
  i->slot_count = i->room * 4;
  i->slots = must(calloc(i->slot_count, sizeof *i->slots));
  for (size_t n = 0; n < i->count; n++) {
    *place_of(i, i->keys[n]) = (uint32_t)n + 1;
  }
}

static struct row_sums *row_of(struct increments *i, struct row_key key) {
  if (i->count == i->room) {
    grow(i);
  }
  uint32_t *place = place_of(i, key);
  if (!*place) {
    i->keys[i->count] = key;
    i->sums[i->count] = (struct row_sums){0};
    *place = (uint32_t)++i->count;
  }
  return &i->sums[*place - 1];
}

void increments_add(struct increments *i, struct row_key key, const struct increment *by) {
  if (!by->up && !by->down && !by->pledge_ms && !by->resolve_ms) {
    return;
  }
  struct row_sums *sums = row_of(i, key);
  for (uint32_t left = by->up; left; left &= left - 1) {
    sums->ones[__builtin_ctz(left)]++;
  }
  for (uint32_t left = by->down; left; left &= left - 1) {
    sums->ones[__builtin_ctz(left)]--;
  }
  sums->pledge_ms += by->pledge_ms;
  sums->resolve_ms += by->resolve_ms;
}

int32_t increments_month(struct increments *i, int32_t day) {
  struct month_of_day *m = &i->months[(uint32_t)day % MONTHS_KEPT];
  if (m->day != day) {
    *m = (struct month_of_day){day, day - (civil_from_days(day).day - 1)};
  }
  return m->month;
}

// --- spreading

static void add(struct tally *counts, enum scope_type type, int32_t day, struct text first, struct text second,
  const int64_t *values) {
  const struct scope scope = {.type = type, .day = day, .first = first, .second = second};
  tally_add(counts, &scope, values, 1);
}

static const struct text no_text = {NULL, 0};

static struct text name_of(const char *name) {
  return (struct text){name, (uint32_t)strlen(name)};
}

static void spread_district(struct tally *counts, struct text district, const int64_t *values) {
  struct district d;
  district_split(district, &d);
  for (size_t i = 0; i < d.levels; i++) {
    add(counts, SCOPE_DISTRICT, 0, district_path(&d, i), no_text, values);
  }
}

static void spread_cross(struct tally *counts, struct text first_level, struct text category, const int64_t *values) {
  add(counts, SCOPE_CATEGORY, 0, category, no_text, values);
  if (first_level.at) {
    add(counts, SCOPE_CROSS, 0, first_level, category, values);
  }
}

static void spread_sort(struct tally *counts, uint32_t channel, uint32_t kind, const int64_t *values) {
  add(counts, SCOPE_ALL, 0, no_text, no_text, values);
  add(counts, SCOPE_CHANNEL, 0, name_of(channel_names[channel]), no_text, values);
  add(counts, SCOPE_KIND, 0, name_of(kind_names[kind]), no_text, values);
}

static void spread_day(struct tally *counts, int32_t day, struct text first_level, const int64_t *values) {
  add(counts, SCOPE_DAY, day, no_text, no_text, values);
  if (first_level.at) {
    add(counts, SCOPE_DAY_DISTRICT, day, first_level, no_text, values);
  }
}

static void spread_row(
  const struct row_key *k, const int64_t *values, const struct names *names, struct tally *counts) {
  switch ((enum row_type)k->type) {
    case ROW_ORPHANS:
      add(counts, SCOPE_ALL, 0, no_text, no_text, values);
      break;
    case ROW_DISTRICT:
      spread_district(counts, names_text(names, k->first), values);
      break;
    case ROW_CROSS:
      spread_cross(counts, names_text(names, k->first), names_text(names, k->second), values);
      break;
    case ROW_SORT:
      spread_sort(counts, k->first, k->second, values);
      break;
    case ROW_UNIT:
      add(counts, SCOPE_UNIT, 0, names_text(names, k->first), no_text, values);
      break;
    case ROW_DAY:
      spread_day(counts, k->day, names_text(names, k->first), values);
      break;
    case ROW_MONTH:
      add(counts, SCOPE_MONTH_UNIT, k->day, names_text(names, k->first), no_text, values);
      break;
  }
}

static void write_values(const struct row_sums *sums, int64_t *values) {
  for (size_t field = 0; field < FIELD_COUNT; field++) {
    values[field] = sums->ones[field];
  }
  values[FIELD_PLEDGE_MS] = sums->pledge_ms;
  values[FIELD_RESOLVE_MS] = sums->resolve_ms;
}

// Row by row, the last first, which is the end of its chain: short batches come after long ones.
static void forget(struct increments *i) {
  for (; i->count; i->count--) {
    *place_of(i, i->keys[i->count - 1]) = 0;
  }
}

void increments_spread(struct increments *i, const struct names *names, struct tally *counts) {
  for (size_t n = 0; n < i->count; n++) {
    int64_t values[FIELD_COUNT];
    write_values(&i->sums[n], values);
    spread_row(&i->keys[n], values, names, counts);
  }
  forget(i);
}
