// SPDX-License-Identifier: Apache-2.0
// How old what is looked at is.
#include "consumers/view/freshness.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

// Two looks at one pulse differ by so much at most, in ms; two pulses by more.
enum { PULSE_JITTER = PULSE_EVERY / 4 };

const char *const view_reason_words[VIEW_REASONS] = {
  "no-tracker", "behind", "redis-away", "damaged", "nothing-counted", "alerts-unknown"};

void view_freshness_release(struct view_freshness *f) {
  free(f->partitions);
  *f = (struct view_freshness){0};
}

static void resize(struct view_freshness *f, size_t count) {
  if (count > f->count) {
    f->partitions = must(realloc(f->partitions, count * sizeof *f->partitions));
    for (size_t i = f->count; i < count; i++) {
      f->partitions[i] = (struct fresh_partition){.fresh_at = MOMENT_NONE, .pulse_at = MOMENT_NONE};
    }
  }
  f->count = count;
}

// Where there are too many every second one goes: the age is then a little coarser.
static void add_sample(struct fresh_partition *p, int64_t at, int64_t end) {
  if (p->sample_count == FRESH_SAMPLES) {
    for (size_t i = 0; i < FRESH_SAMPLES / 2; i++) {
      p->samples[i] = p->samples[2 * i];
    }
    p->sample_count = FRESH_SAMPLES / 2;
  }
  p->samples[p->sample_count++] = (struct fresh_sample){at, end};
}

// The latest sample whose end is reached tells; those before it are of no more use.
static void settle_samples(struct fresh_partition *p, int64_t offset) {
  for (size_t i = p->sample_count; i--;) {
    if (p->samples[i].end <= offset) {
      p->fresh_at = p->samples[i].at > p->fresh_at ? p->samples[i].at : p->fresh_at;
      p->sample_count -= i + 1;
      memmove(p->samples, p->samples + i + 1, p->sample_count * sizeof *p->samples);
      return;
    }
  }
}

static void look_at_partition(struct fresh_partition *p, const struct view_partition *seen, int64_t now) {
  int64_t offset = seen->present && seen->meta.offset > 0 ? seen->meta.offset : 0;
  p->damaged = seen->meta.damaged[0] != 0;
  if (seen->has_pulse) {
    int64_t said_at = now - seen->pulse_age;
    if (p->pulse_at == MOMENT_NONE || said_at > p->pulse_at + PULSE_JITTER) {
      p->pulse_at = said_at;
      // A tracker that has just taken over may not know the end yet: nothing is reached by that.
      if (seen->pulse.end >= 0) {
        add_sample(p, said_at, seen->pulse.end);
      }
    }
  }
  settle_samples(p, offset);
}

void view_freshness_look(struct view_freshness *f, const struct view_moment *m, int64_t now) {
  if (!f->looked) {
    f->looked = true;
    f->first_at = f->last_at = now;
    f->unknown_since = MOMENT_NONE;
  }
  f->away = !m;
  if (!m) {
    return;
  }
  f->last_at = now;
  f->read = true;
  f->counted = m->settings[0] != 0;
  f->strange = m->strange > 0;
  resize(f, m->partition_count);
  for (size_t i = 0; i < f->count; i++) {
    look_at_partition(&f->partitions[i], &m->partitions[i], now);
  }
}

void view_freshness_alerts(struct view_freshness *f, bool known, int64_t now) {
  if (known) {
    f->unknown_since = MOMENT_NONE;
  } else if (f->unknown_since == MOMENT_NONE) {
    f->unknown_since = now;
  }
}

// Where there is no pulse its key has ended, which takes PULSE_KEPT: so old it is at least.
static int64_t age_of(const struct view_freshness *f, const struct fresh_partition *p, int64_t now) {
  if (p->fresh_at != MOMENT_NONE) {
    return now - p->fresh_at;
  }
  return now - f->first_at + (p->pulse_at == MOMENT_NONE ? PULSE_KEPT : 0);
}

struct telling {
  struct view_stale_reason *reasons;
  size_t count;
  size_t room;
};

static void tell(struct telling *t, enum view_reason reason, size_t partition) {
  if (t->count < t->room) {
    t->reasons[t->count++] = (struct view_stale_reason){reason, partition == SIZE_MAX ? -1 : (int32_t)partition};
  }
}

static void tell_partition(struct telling *t, const struct view_freshness *f, size_t i, int64_t now) {
  const struct fresh_partition *p = &f->partitions[i];
  if (p->damaged) {
    tell(t, VIEW_DAMAGED, i);
  }
  if (f->away) {
    return;
  }
  if (p->pulse_at == MOMENT_NONE || now - p->pulse_at > VIEW_STALE_AFTER) {
    tell(t, VIEW_NO_TRACKER, i);
  } else if (age_of(f, p, now) > VIEW_STALE_AFTER) {
    tell(t, VIEW_BEHIND, i);
  }
}

size_t view_freshness_tell(
  const struct view_freshness *f, int64_t now, int64_t *age, struct view_stale_reason *reasons, size_t room) {
  struct telling t = {.reasons = reasons, .room = room};
  *age = f->looked && f->away ? now - f->last_at : 0;
  for (size_t i = 0; i < f->count; i++) {
    int64_t own = age_of(f, &f->partitions[i], now);
    *age = own > *age ? own : *age;
  }
  if (f->away && (!f->read || now - f->last_at > VIEW_STALE_AFTER)) {
    tell(&t, VIEW_REDIS_AWAY, SIZE_MAX);
  }
  if (!f->away && f->looked && !f->counted) {
    tell(&t, VIEW_NOTHING_COUNTED, SIZE_MAX);
  }
  for (size_t i = 0; i < f->count; i++) {
    tell_partition(&t, f, i, now);
  }
  if (f->strange) {
    tell(&t, VIEW_DAMAGED, SIZE_MAX);
  }
  if (f->unknown_since != MOMENT_NONE && now - f->unknown_since > VIEW_STALE_AFTER) {
    tell(&t, VIEW_ALERTS_UNKNOWN, SIZE_MAX);
  }
  return t.count;
}
