// SPDX-License-Identifier: Apache-2.0
// Reads a file of the zone database: the changes that it lists, and behind the last one those of its rule.
#include "schemas/zone_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/moment.h"
#include "schemas/zone_rule.h"

enum { FILE_MOST = 1 << 18, HEADER_SIZE = 44, TYPE_SIZE = 6, RULE_MOST = 128 };

// What a header counts, in its order.
enum { UT_COUNT, STANDARD_COUNT, LEAP_COUNT, TIME_COUNT, TYPE_COUNT, NAME_BYTES, COUNTS };

struct block {
  const uint8_t *times;  // 8 bytes each
  const uint8_t *types;  // of each time
  const uint8_t *offsets;
  uint32_t time_count;
  uint32_t type_count;
  struct zone_rule rule;
  bool has_rule;
};

static int64_t big_endian(const uint8_t *at, size_t size) {
  uint64_t value = size == 4 && (at[0] & 0x80) ? UINT64_MAX : 0;
  for (size_t i = 0; i < size; i++) {
    value = value << 8 | at[i];
  }
  return (int64_t)value;
}

static int read_counts(const uint8_t *at, size_t left, uint32_t counts[COUNTS]) {
  if (left < HEADER_SIZE || memcmp(at, "TZif", 4) != 0) {
    return -1;
  }
  for (size_t i = 0; i < COUNTS; i++) {
    int64_t count = big_endian(at + 20 + 4 * i, 4);
    if (count < 0 || count > FILE_MOST) {
      return -1;
    }
    counts[i] = (uint32_t)count;
  }
  return 0;
}

static size_t block_size(const uint32_t counts[COUNTS], size_t time_size) {
  return HEADER_SIZE + counts[TIME_COUNT] * (time_size + 1) + (size_t)counts[TYPE_COUNT] * TYPE_SIZE +
         counts[NAME_BYTES] + counts[LEAP_COUNT] * (time_size + 4) + counts[STANDARD_COUNT] + counts[UT_COUNT];
}

// Between two line ends; a zone whose offsets have no rule has an empty one.
static int read_rule(struct block *b, const uint8_t *at, size_t left) {
  char text[RULE_MOST];
  const uint8_t *end = left > 1 && *at == '\n' ? memchr(at + 1, '\n', left - 1) : NULL;
  if (!end || (size_t)(end - at) > sizeof text) {
    return -1;
  }
  size_t size = (size_t)(end - at) - 1;
  memcpy(text, at + 1, size);
  text[size] = 0;
  b->has_rule = size;
  return size ? zone_rule_read(text, &b->rule) : 0;
}

static bool types_are_known(const struct block *b) {
  for (uint32_t i = 0; i < b->time_count; i++) {
    if (b->types[i] >= b->type_count) {
      return false;
    }
  }
  return b->type_count;
}

// The first block has 4 bytes for each time, which ends in 2038: it is passed over.
static int read_block(struct block *b, const uint8_t *bytes, size_t size) {
  uint32_t counts[COUNTS];
  if (read_counts(bytes, size, counts) != 0 || bytes[4] < '2') {
    return -1;
  }
  size_t skip = block_size(counts, 4);
  if (skip > size || read_counts(bytes + skip, size - skip, counts) != 0) {
    return -1;
  }
  const uint8_t *at = bytes + skip;
  size_t whole = block_size(counts, 8);
  if (whole > size - skip) {
    return -1;
  }
  b->time_count = counts[TIME_COUNT];
  b->type_count = counts[TYPE_COUNT];
  b->times = at + HEADER_SIZE;
  b->types = b->times + (size_t)8 * b->time_count;
  b->offsets = b->types + b->time_count;
  return types_are_known(b) ? read_rule(b, at + whole, size - skip - whole) : -1;
}

// --- telling

struct telling {
  int64_t from;
  int64_t to;
  zone_file_each *each;
  void *context;
  bool begun;
  int32_t offset;  // that holds at `from`, as far as told
};

static int begin(struct telling *t) {
  t->begun = true;
  return t->each(t->context, t->from, t->offset);
}

static int tell(struct telling *t, int64_t second, int32_t offset) {
  if (second <= t->from) {
    t->offset = offset;
    return 0;
  }
  int result = t->begun ? 0 : begin(t);
  return result || second >= t->to ? result : t->each(t->context, second, offset);
}

static int32_t offset_of(const struct block *b, uint8_t type) {
  return (int32_t)big_endian(b->offsets + (size_t)type * TYPE_SIZE, 4);
}

static int tell_listed(const struct block *b, struct telling *t) {
  int result = 0;
  t->offset = offset_of(b, 0);
  for (uint32_t i = 0; i < b->time_count && !result; i++) {
    result = tell(t, big_endian(b->times + (size_t)8 * i, 8), offset_of(b, b->types[i]));
  }
  return result;
}

static int tell_after(struct telling *t, int64_t last, int64_t second, int32_t offset) {
  return second > last ? tell(t, second, offset) : 0;
}

static int tell_rule(const struct block *b, struct telling *t) {
  const struct zone_rule *rule = &b->rule;
  int64_t last = b->time_count ? big_endian(b->times + (size_t)8 * (b->time_count - 1), 8) : INT64_MIN;
  int result = 0;
  if (!b->has_rule || !rule->has_summer) {
    return b->has_rule && !b->time_count ? tell(t, INT64_MIN, rule->standard) : 0;
  }
  int first_year = last < 0 ? 1969 : moment_to_civil(last * 1000).year;
  int last_year = moment_to_civil(t->to * 1000).year;
  for (int year = first_year; year <= last_year && !result; year++) {
    int64_t begins = zone_rule_begins(rule, year);
    int64_t ends = zone_rule_ends(rule, year);
    bool north = begins < ends;
    result = tell_after(t, last, north ? begins : ends, north ? rule->summer : rule->standard);
    result = result ? result : tell_after(t, last, north ? ends : begins, north ? rule->standard : rule->summer);
  }
  return result;
}

static int tell_all(const struct block *b, struct telling *t) {
  int result = tell_listed(b, t);
  result = result ? result : tell_rule(b, t);
  return result || t->begun ? result : begin(t);
}

int zone_file_read(const char *path, int64_t from, int64_t to, zone_file_each *each, void *context) {
  FILE *file = fopen(path, "rbe");
  uint8_t *bytes = file ? malloc(FILE_MOST) : NULL;
  size_t size = bytes ? fread(bytes, 1, FILE_MOST, file) : 0;
  struct block block = {0};
  struct telling t = {.from = from, .to = to, .each = each, .context = context};
  int result = size && read_block(&block, bytes, size) == 0 ? tell_all(&block, &t) : -1;
  free(bytes);
  if (file) {
    (void)fclose(file);
  }
  return result;
}
