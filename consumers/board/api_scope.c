// SPDX-License-Identifier: Apache-2.0
// Scopes as people write them.
#include "consumers/board/api_scope.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/view/spelling.h"
#include "schemas/moment.h"

static const struct {
  const char *word;
  enum scope_type type;
} words[] = {{"district", SCOPE_DISTRICT}, {"category", SCOPE_CATEGORY}, {"channel", SCOPE_CHANNEL},
  {"kind", SCOPE_KIND}, {"unit", SCOPE_UNIT}, {"station", SCOPE_STATION}, {"cross", SCOPE_CROSS}, {"day", SCOPE_DAY},
  {"month", SCOPE_MONTH_UNIT}};

static int refuse(struct api_fault *f) {
  return api_fault_parameter(f,
    "`scope` is none that there can be; it takes all, district:PATH, category:NAME, channel:NAME, kind:NAME, "
    "unit:NAME, station:NAME, cross:DISTRICT:CATEGORY, day:2026-03-01, day:2026-03-01:DISTRICT, month:2026-03:UNIT.",
    "参数 `scope` 不是可能的范围；应为 all、district:路径、category:名称、channel:名称、kind:名称、unit:名称、"
    "station:名称、cross:一级网格:类别、day:2026-03-01、day:2026-03-01:一级网格、month:2026-03:单位。");
}

static bool are_digits(const char *text, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (text[i] < '0' || text[i] > '9') {
      return false;
    }
  }
  return true;
}

// 2026-03-01, or 2026-03; *at moves on.
static int take_date(struct text *at, bool whole, int32_t *day) {
  uint32_t size = whole ? 10 : 7;
  const char *t = at->at;
  if (at->size < size || !are_digits(t, 4) || t[4] != '-' || !are_digits(t + 5, 2) ||
      (whole && (t[7] != '-' || !are_digits(t + 8, 2)))) {
    return -1;
  }
  int32_t year = (int32_t)strtol(t, NULL, 10);
  int32_t month = (int32_t)strtol(t + 5, NULL, 10);
  int32_t of_month = whole ? (int32_t)strtol(t + 8, NULL, 10) : 1;
  if (year < 1 || month < 1 || month > 12 || of_month < 1 || of_month > civil_month_length(year, month)) {
    return -1;
  }
  *day = (int32_t)civil_days(year, month, of_month);
  at->at += size;
  at->size -= size;
  return 0;
}

static bool take_colon(struct text *at) {
  if (!at->size || *at->at != ':') {
    return false;
  }
  at->at++;
  at->size--;
  return true;
}

// Names that are parts of a longer scope may be percent-encoded.
static int read_cross(struct api_scope *s, struct text rest) {
  const char *colon = memchr(rest.at, ':', rest.size);
  if (!colon || colon == rest.at || colon + 1 == rest.at + rest.size) {
    return -1;
  }
  uint32_t first = (uint32_t)(colon - rest.at);
  view_decode(&s->parts, (struct text){rest.at, first});
  uint32_t size = (uint32_t)s->parts.size;
  view_decode(&s->parts, (struct text){colon + 1, rest.size - first - 1});
  s->scope.first = (struct text){(const char *)s->parts.at, size};
  s->scope.second = (struct text){(const char *)s->parts.at + size, (uint32_t)s->parts.size - size};
  return 0;
}

static int read_dated(struct api_scope *s, struct text rest) {
  if (take_date(&rest, s->scope.type == SCOPE_DAY, &s->scope.day) != 0) {
    return -1;
  }
  if (!rest.size) {
    s->both = true;
    return s->scope.type == SCOPE_DAY ? 0 : -1;
  }
  s->scope.type = s->scope.type == SCOPE_DAY ? SCOPE_DAY_DISTRICT : SCOPE_MONTH_UNIT;
  if (!take_colon(&rest) || !rest.size) {
    return -1;
  }
  view_decode(&s->parts, rest);
  s->scope.first = (struct text){(const char *)s->parts.at, (uint32_t)s->parts.size};
  return 0;
}

// A path has no empty levels in Redis.
static int read_district(struct api_scope *s, struct text rest) {
  struct district d;
  if (rest.size > NAME_MAX_BYTES) {
    return -1;
  }
  district_split(rest, &d);
  if (!d.levels) {
    return -1;
  }
  struct text path = district_path(&d, d.levels - 1);
  buf_add(&s->parts, path.at, path.size);
  s->scope.first = (struct text){(const char *)s->parts.at, (uint32_t)s->parts.size};
  return 0;
}

static int read_named(struct api_scope *s, struct text rest) {
  switch (s->scope.type) {
    case SCOPE_CROSS:
      return read_cross(s, rest);
    case SCOPE_DAY:
    case SCOPE_MONTH_UNIT:
      return read_dated(s, rest);
    case SCOPE_DISTRICT:
      s->both = true;
      return read_district(s, rest);
    default:
      s->volunteer = s->scope.type == SCOPE_STATION;
      s->both = s->scope.type == SCOPE_KIND;
      s->scope.first = rest;
      return rest.size ? 0 : -1;
  }
}

static bool fits(const struct api_scope *s) {
  return s->scope.first.size <= NAME_MAX_BYTES && s->scope.second.size <= NAME_MAX_BYTES;
}

int api_scope_read(struct api_scope *s, struct text text, struct api_fault *f) {
  *s = (struct api_scope){.scope = {.type = SCOPE_ALL, .first = {"", 0}, .second = {"", 0}}};
  if (text.size == 3 && memcmp(text.at, "all", 3) == 0) {
    s->both = true;
    return 0;
  }
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t size = strlen(words[i].word);
    if (text.size > size && memcmp(text.at, words[i].word, size) == 0 && text.at[size] == ':') {
      s->scope.type = words[i].type;
      struct text rest = {text.at + size + 1, text.size - (uint32_t)size - 1};
      return read_named(s, rest) == 0 && fits(s) ? 0 : refuse(f);
    }
  }
  return refuse(f);
}

void api_scope_release(struct api_scope *s) {
  buf_release(&s->parts);
}
