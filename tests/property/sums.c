// SPDX-License-Identifier: Apache-2.0
// A list of named numbers, and how it differs from a tally.
#include "tests/property/sums.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sums_init(struct sums *s, size_t width) {
  s->width = width;
  s->count = 0;
}

static uint64_t hash_name(const char *name) {
  uint64_t hash = UINT64_C(1469598103934665603);
  for (; *name; name++) {
    hash = (hash ^ (uint8_t)*name) * UINT64_C(1099511628211);
  }
  return hash;
}

static const struct sum *find(const struct sums *s, const char *name, uint64_t hash) {
  for (size_t i = 0; i < s->count; i++) {
    if (s->list[i].hash == hash && strcmp(s->list[i].name, name) == 0) {
      return &s->list[i];
    }
  }
  return NULL;
}

int64_t *sums_at(struct sums *s, const char *name) {
  uint64_t hash = hash_name(name);
  const struct sum *found = find(s, name, hash);
  if (found) {
    return s->list[found - s->list].values;
  }
  if (s->count == SUMS_MAX || strlen(name) >= SUM_NAME_MAX) {
    abort();
  }
  struct sum *sum = &s->list[s->count++];
  *sum = (struct sum){.hash = hash};
  memcpy(sum->name, name, strlen(name) + 1);
  return sum->values;
}

static size_t count_nonzero(const int64_t *values, size_t width) {
  size_t count = 0;
  for (size_t i = 0; i < width; i++) {
    count += values[i] != 0;
  }
  return count;
}

static const char *compare_scope(
  const struct sums *s, const char *name, const int64_t *values, size_t *nonzero, char *out) {
  static const int64_t zeroes[FIELD_COUNT];
  const struct sum *sum = find(s, name, hash_name(name));
  const int64_t *expected = sum ? sum->values : zeroes;
  for (size_t i = 0; i < s->width; i++) {
    if (values[i] != expected[i]) {
      const char *field = s->width == FIELD_COUNT ? field_names[i] : volunteer_field_names[i];
      (void)snprintf(out, SUMS_DIFFERENCE_MAX, "%s %s is %lld, the recount says %lld", name, field,
        (long long)values[i], (long long)expected[i]);
      return out;
    }
  }
  *nonzero += count_nonzero(values, s->width);
  return NULL;
}

const char *sums_difference(const struct sums *s, const struct tally *t, char *out) {
  size_t nonzero = 0;
  for (size_t i = 0; i < tally_count(t); i++) {
    struct scope scope;
    const int64_t *values;
    char name[SCOPE_NAME_MAX + 1];
    tally_at(t, i, &scope, &values);
    name[scope_name(&scope, name)] = 0;
    const char *difference = compare_scope(s, name, values, &nonzero, out);
    if (difference) {
      return difference;
    }
  }
  size_t expected = 0;
  for (size_t i = 0; i < s->count; i++) {
    expected += count_nonzero(s->list[i].values, s->width);
  }
  if (nonzero != expected) {
    (void)snprintf(out, SUMS_DIFFERENCE_MAX, "%zu counters are not 0, the recount has %zu", nonzero, expected);
    return out;
  }
  return NULL;
}
