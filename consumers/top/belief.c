// SPDX-License-Identifier: Apache-2.0
// How far what Redis says can be believed.
#include "consumers/top/belief.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/top/age.h"

// As /readyz of track has it: so many messages left for so long, and no fewer than then.
enum { BELIEF_BEHIND_MESSAGES = 1000, BELIEF_BEHIND_MS = 10000 };

void belief_release(struct belief *b) {
  free(b->behind);
  free(b->lag);
  *b = (struct belief){0};
}

static void belief_reason(struct facts *f, enum facts_reason reason, int partition) {
  if (!f->reasons[reason]) {
    f->partition[reason] = partition;
  }
  f->reasons[reason] = true;
}

static void belief_begin(struct facts *f) {
  f->stale = false;
  f->trouble[0] = 0;
  for (size_t i = 0; i < FACTS_REASONS; i++) {
    f->reasons[i] = false;
    f->partition[i] = -1;
  }
}

static void belief_make_room(struct belief *b, size_t count) {
  if (count > b->count) {
    b->behind = must(realloc(b->behind, count * sizeof *b->behind));
    b->lag = must(realloc(b->lag, count * sizeof *b->lag));
    memset(b->behind + b->count, 0, (count - b->count) * sizeof *b->behind);
    memset(b->lag + b->count, 0, (count - b->count) * sizeof *b->lag);
    b->count = count;
  }
}

// Whether a partition stands behind. One that catches up is not, however far it has to go.
static bool belief_is_behind(struct belief *b, size_t i, const struct view_partition *p, int64_t now) {
  int64_t lag = p->has_pulse ? p->pulse.lag : 0;
  if (lag <= BELIEF_BEHIND_MESSAGES) {
    b->behind[i] = 0;
    return false;
  }
  if (!b->behind[i] || lag < b->lag[i]) {
    b->behind[i] = now;
    b->lag[i] = lag;
  }
  return now - b->behind[i] >= BELIEF_BEHIND_MS;
}

void belief_take(struct belief *b, const struct view_moment *m, struct facts *f) {
  belief_begin(f);
  belief_make_room(b, m->partition_count);
  f->age = m->partition_count ? 0 : -1;
  for (size_t i = 0; i < m->partition_count; i++) {
    const struct view_partition *p = &m->partitions[i];
    int number = (int)p->partition;
    f->age = f->age < 0 || p->pulse_age < 0 ? -1 : p->pulse_age > f->age ? p->pulse_age : f->age;
    if (age_is_old(p->pulse_age)) {
      belief_reason(f, FACTS_NO_TRACKER, number);
    }
    if (belief_is_behind(b, i, p, m->at)) {
      belief_reason(f, FACTS_BEHIND, number);
    }
    if (p->meta.damaged[0]) {
      belief_reason(f, FACTS_DAMAGED, number);
    }
  }
  if (!m->partition_count) {
    belief_reason(f, FACTS_NOTHING_COUNTED, -1);
  }
  f->stale = age_is_old(f->age) || f->reasons[FACTS_BEHIND] || f->reasons[FACTS_DAMAGED];
  b->at = m->at;
  b->age = f->age;
}

void belief_away(const struct belief *b, struct facts *f, int64_t now, const char *why) {
  belief_begin(f);
  belief_reason(f, FACTS_REDIS_AWAY, -1);
  (void)snprintf(f->trouble, sizeof f->trouble, "%s", why);
  f->age = b->at && b->age >= 0 ? b->age + (now > b->at ? now - b->at : 0) : -1;
  f->stale = age_is_old(f->age);
}
