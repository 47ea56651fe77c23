// SPDX-License-Identifier: Apache-2.0
// What Redis holds, looked at after each write.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/sim.h"

static void read_meta(struct sim *s, int32_t partition, struct meta *m) {
  char name[40];
  (void)snprintf(name, sizeof name, "h:{0}:partition:%d", (int)partition);
  const struct fake_key *k = fake_store_find(&s->world.redis.store, fake_text(name));
  meta_init(m);
  for (size_t i = 0; k && i < k->count; i++) {
    const struct fake_entry *e = &k->entries[i];
    if (meta_set(m, e->name, e->name_size, e->value, e->value_size) != 0) {
      sim_wrong(s, "partition %d: its field %s is damaged (%s)", (int)partition, e->name, e->value);
    }
  }
}

static void tell_change(const struct sim *s, int32_t partition, const struct meta *m) {
  const char *owner = strlen(m->owner) > 6 ? m->owner + strlen(m->owner) - 6 : m->owner;
  sim_say(s, "Redis holds of partition %d: owner %s, commit %" PRId64 ", offset %" PRId64 ", clock %" PRId64,
    (int)partition, owner, m->commit, m->offset, m->clock == MOMENT_NONE ? -1 : m->clock - SIM_START);
}

// The sort of the write that changed a partition's hash.
static int sort_of(const struct meta *before, const struct meta *now) {
  if (strcmp(before->owner, now->owner) != 0) {
    return TRAP_TAKEOVER;
  }
  if (before->offset != now->offset) {
    return TRAP_ANY;
  }
  return before->clock != now->clock                   ? TRAP_TICK
         : before->alerts_offset != now->alerts_offset ? TRAP_TRIM
                                                       : TRAP_ALERTS;
}

static void spring_trap(struct sim *s, int sort) {
  if (s->trap != TRAP_NONE && s->trapped < 0 && (s->trap == sort || s->trap == TRAP_ANY)) {
    s->trapped = (int)chance_below(&s->chance, 6);
    s->lost = 1;
    s->trap = TRAP_NONE;
    sim_say(s, "this write will be lost");
  }
}

// Each message that can not be read and that the offset has passed is in the dead letters.
static void check_dead_letters(struct sim *s, int32_t partition) {
  const struct sim_part *p = &s->parts[partition];
  for (size_t i = 0; i < p->count && p->records[i].offset < p->meta.offset; i++) {
    if (!p->records[i].readable && !p->records[i].set_aside) {
      sim_wrong(s,
        "partition %d: offset %" PRId64 " is stored, and the message at %" PRId64 " is not in the dead letters",
        (int)partition, p->meta.offset, p->records[i].offset);
    }
  }
}

static void check_partition(struct sim *s, int32_t partition) {
  struct sim_part *p = &s->parts[partition];
  struct meta now;
  read_meta(s, partition, &now);
  if (memcmp(now.owner, p->meta.owner, sizeof now.owner) == 0 && now.commit == p->meta.commit) {
    return;
  }
  int sort = sort_of(&p->meta, &now);
  if (sort == TRAP_TAKEOVER) {
    p->before_takeover = s->world.redis.history_count - 1;
    p->asked_before = p->question_count;
  }
  p->meta = now;
  if (s->tracing) {
    tell_change(s, partition, &now);
  }
  check_dead_letters(s, partition);
  moments_check(s, partition);
  marks_check(s, partition);
  spring_trap(s, sort);
}

// A tracker marks the damage that it has seen also where a failover has taken the damage back meanwhile: nothing wrong
// is stored then, and the mark stands all the same.
bool stored_is_marked(struct sim *s) {
  bool marked = false;
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    struct meta now;
    read_meta(s, i, &now);
    marked |= now.damaged[0] != 0;
  }
  return marked;
}

void stored_check(struct sim *s) {
  s->writes++;
  s->spoilt = s->plan->overwrites && numbers_spoilt(s);
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    check_partition(s, i);
  }
  if (!s->spoilt) {
    numbers_check(s);
  }
}
