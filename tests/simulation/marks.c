// SPDX-License-Identifier: Apache-2.0
// The marks of the stored states: what stands is what is owed at the stored offset and clock.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/simulation/sim.h"

void marks_facts(const struct sim *s, const struct sim_part *p, size_t count, size_t request, struct facts *f) {
  const struct history history = {p->events, count};
  recount_facts(&history, lives_last(p, count, sim_request(request)), &s->world.policy, f);
}

static size_t events_before(const struct sim_part *p, int64_t offset) {
  size_t count = 0;
  while (count < p->event_count && p->offsets[count] < offset) {
    count++;
  }
  return count;
}

// How far a series has come: raised and cleared count one each.
static uint32_t place_of(uint32_t raised, bool standing) {
  return raised ? 2 * raised - standing : 0;
}

static void check_mark(
  struct sim *s, int32_t partition, size_t request, size_t mark, const struct facts *f, const struct marks *stored) {
  const struct sim_part *p = &s->parts[partition];
  const struct sim_series *topic = &p->topic[request][mark];
  int64_t clock = p->meta.clock;
  bool owed = recount_owed(f, mark, clock);
  // A topic that a failover of Redis has left ahead is believed before anything else is said.
  bool ahead = place_of(topic->raised, topic->standing) > place_of(stored->raised[mark], stored->standing[mark]);
  if (owed != stored->standing[mark] && !ahead) {
    sim_wrong(s,
      "partition %d at offset %" PRId64
      ": %s of %s %s owed, and the stored state, which has raised it %u times, says it "
      "%s; in the topic it was raised %u times and %s",
      (int)partition, p->meta.offset, s->world.policy.marks[mark].name, sim_request(request), owed ? "is" : "is not",
      (unsigned)stored->raised[mark], owed ? "does not stand" : "stands", (unsigned)topic->raised,
      topic->standing ? "stands" : "does not stand");
  }
}

// Then it may be stored, or no longer be.
static bool is_gone(const struct sim *s, const struct sim_part *p, size_t count, size_t request) {
  return lives_is_gone(s, p, count, lives_last(p, count, sim_request(request)), p->meta.timestamp);
}

// False also of what remains of one that is gone.
static bool read_state(const struct fake_key *k, size_t request, struct marks *marks) {
  char field[3] = {'R', sim_request(request)[0], 0};
  const struct fake_entry *e = k ? fake_key_find(k, fake_text(field)) : NULL;
  struct request unpacked;
  *marks = (struct marks){0};
  return e && request_unpack((const uint8_t *)e->value, e->value_size, &unpacked, marks) == 0 &&
         !request_is_none(&unpacked);
}

void marks_check(struct sim *s, int32_t partition) {
  const struct sim_part *p = &s->parts[partition];
  size_t count = events_before(p, p->meta.offset);
  char name[40];
  (void)snprintf(name, sizeof name, "h:{0}:state:%d", (int)partition);
  const struct fake_key *k = fake_store_find(&s->world.redis.store, fake_text(name));
  for (size_t i = 0; i < SIM_REQUESTS; i++) {
    struct facts facts;
    struct marks marks;
    marks_facts(s, p, count, i, &facts);
    bool stored = read_state(k, i, &marks);
    if (is_gone(s, p, count, i)) {
      continue;
    }
    if (stored != facts.exists) {
      sim_wrong(s, "partition %d at offset %" PRId64 ": the state of %s is %s", (int)partition, p->meta.offset,
        sim_request(i), stored ? "stored, and no event made it" : "not stored");
    }
    for (size_t mark = 0; mark < s->world.policy.mark_count && stored; mark++) {
      check_mark(s, partition, i, mark, &facts, &marks);
    }
  }
}
