// SPDX-License-Identifier: Apache-2.0
// Names of scopes and levels of districts.
#include "consumers/core/scope.h"

#include <string.h>

#include "schemas/moment.h"

static const char *const prefixes[] = {
  [SCOPE_ALL] = "all",
  [SCOPE_DISTRICT] = "district:",
  [SCOPE_CATEGORY] = "category:",
  [SCOPE_CHANNEL] = "channel:",
  [SCOPE_KIND] = "kind:",
  [SCOPE_UNIT] = "unit:",
  [SCOPE_STATION] = "station:",
  [SCOPE_CROSS] = "cross:",
  [SCOPE_DAY] = "day:",
  [SCOPE_DAY_DISTRICT] = "day:",
  [SCOPE_MONTH_UNIT] = "month:",
};

static char *put_encoded(char *out, struct text text) {
  static const char hex[] = "0123456789ABCDEF";
  for (uint32_t i = 0; i < text.size; i++) {
    uint8_t byte = (uint8_t)text.at[i];
    if (byte < 0x20 || byte == 0x7f || byte == '%' || byte == ':') {
      *out++ = '%';
      *out++ = hex[byte >> 4];
      *out++ = hex[byte & 15];
    } else {
      *out++ = (char)byte;
    }
  }
  return out;
}

static char *put_two(char *out, unsigned number) {
  *out++ = (char)('0' + number / 10 % 10);
  *out++ = (char)('0' + number % 10);
  return out;
}

// 2026-11-20, or 2026-11.
static char *put_date(char *out, int32_t day, bool whole) {
  struct civil c = civil_from_days(day);
  out = put_two(put_two(out, (unsigned)c.year / 100), (unsigned)c.year);
  *out++ = '-';
  out = put_two(out, (unsigned)c.month);
  if (whole) {
    *out++ = '-';
    out = put_two(out, (unsigned)c.day);
  }
  return out;
}

size_t scope_name(const struct scope *s, char *out) {
  size_t prefix = strlen(prefixes[s->type]);
  char *at = out + prefix;
  memcpy(out, prefixes[s->type], prefix);
  if (s->type >= SCOPE_DAY) {
    at = put_date(at, s->day, s->type != SCOPE_MONTH_UNIT);
    if (s->type != SCOPE_DAY) {
      *at++ = ':';
    }
  }
  at = put_encoded(at, s->first);
  if (s->type == SCOPE_CROSS) {
    *at++ = ':';
    at = put_encoded(at, s->second);
  }
  return (size_t)(at - out);
}

static void add_level(struct district *d, const char *level, size_t size) {
  size_t used = d->levels ? d->end[d->levels - 1] : 0;
  if (!size || d->levels == DISTRICT_LEVELS_MAX || used + size + 1 > sizeof d->bytes) {
    return;
  }
  if (used) {
    d->bytes[used++] = '/';
  }
  memcpy(d->bytes + used, level, size);
  d->end[d->levels++] = (uint16_t)(used + size);
}

void district_split(struct text path, struct district *d) {
  d->levels = 0;
  const char *level = path.at;
  const char *end = path.at + path.size;
  while (path.size) {
    const char *slash = memchr(level, '/', (size_t)(end - level));
    add_level(d, level, (size_t)((slash ? slash : end) - level));
    if (!slash) {
      return;
    }
    level = slash + 1;
  }
}

struct text district_path(const struct district *d, size_t level) {
  return (struct text){d->bytes, d->end[level]};
}
