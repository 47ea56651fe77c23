// SPDX-License-Identifier: Apache-2.0
// The counters in Redis against a recount of the log up to the stored offsets, at the stored clocks.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/sim.h"

static void recount(struct sim *s, struct sim_part *p) {
  struct history h = {p->events, 0};
  while (h.count < p->event_count && p->offsets[h.count] < p->meta.offset) {
    h.count++;
  }
  sums_init(&p->counts, FIELD_COUNT);
  sums_init(&p->volunteers, VOLUNTEER_FIELD_COUNT);
  recount_counters(&h, &s->world.policy, 0, p->meta.clock, &p->counts);
  recount_volunteers(&h, 0, &p->volunteers);
  p->counted_offset = p->meta.offset;
  p->counted_clock = p->meta.clock;
}

static void add_all(struct sums *to, const struct sums *from, int64_t sign) {
  for (size_t i = 0; i < from->count; i++) {
    int64_t *values = sums_at(to, from->list[i].name);
    for (size_t field = 0; field < from->width; field++) {
      values[field] += sign * from->list[i].values[field];
    }
  }
}

// Brings the sums up to what is stored now; only what changed is counted anew.
static void count_anew(struct sim *s) {
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    struct sim_part *p = &s->parts[i];
    if (p->meta.offset != p->counted_offset || p->meta.clock != p->counted_clock) {
      add_all(&s->counts, &p->counts, -1);
      add_all(&s->volunteers, &p->volunteers, -1);
      recount(s, p);
      add_all(&s->counts, &p->counts, 1);
      add_all(&s->volunteers, &p->volunteers, 1);
    }
  }
}

static bool is_number(const struct fake_entry *e, int64_t *number) {
  char *end;
  *number = strtoll(e->value, &end, 10);
  return e->value_size && !*end;
}

static size_t place_of(const struct fake_entry *e, const char *const *names, size_t width) {
  size_t i = 0;
  while (i < width && strcmp(e->name, names[i]) != 0) {
    i++;
  }
  return i;
}

// Returns how many of the key's numbers are not 0.
static size_t compare_key(
  struct sim *s, const struct fake_key *k, struct sums *sums, const char *scope, const char *const *names) {
  const int64_t *values = sums_at(sums, scope);
  size_t nonzero = 0;
  for (size_t i = 0; i < k->count; i++) {
    int64_t stored;
    size_t place = place_of(&k->entries[i], names, sums->width);
    if (place == sums->width || !is_number(&k->entries[i], &stored) || stored != values[place]) {
      sim_wrong(s, "%s %s is %s, the log says %" PRId64, k->name, k->entries[i].name, k->entries[i].value,
        place < sums->width ? values[place] : 0);
      return 0;
    }
    nonzero += stored != 0;
  }
  return nonzero;
}

static size_t count_nonzero(const struct sums *sums) {
  size_t nonzero = 0;
  for (size_t i = 0; i < sums->count; i++) {
    for (size_t field = 0; field < sums->width; field++) {
      nonzero += sums->list[i].values[field] != 0;
    }
  }
  return nonzero;
}

static void compare_all(struct sim *s, const char *prefix, struct sums *sums, const char *const *names) {
  size_t size = strlen(prefix);
  size_t stored = 0;
  for (size_t i = 0; i < s->world.redis.store.count && !s->wrong[0]; i++) {
    const struct fake_key *k = s->world.redis.store.keys[i];
    if (strncmp(k->name, prefix, size) == 0) {
      stored += compare_key(s, k, sums, k->name + size, names);
    }
  }
  size_t counted = count_nonzero(sums);
  if (stored != counted && !s->wrong[0]) {
    sim_wrong(s, "%zu numbers under %s are stored, the log gives %zu", stored, prefix, counted);
  }
}

void numbers_check(struct sim *s) {
  count_anew(s);
  compare_all(s, "h:{0}:count:", &s->counts, field_names);
  compare_all(s, "h:{0}:volunteer:", &s->volunteers, volunteer_field_names);
}

bool numbers_spoilt(const struct sim *s) {
  struct text filed = fake_store_get(&s->world.redis.store, "h:{0}:count:all", "filed");
  struct text held = fake_store_get(&s->world.redis.store, "h:{0}:volunteer:all", "events");
  return (filed.at && filed.at[0] == 'w') || (held.at && held.at[0] == 'w');
}
