// SPDX-License-Identifier: Apache-2.0
// The stored clocks: the log clock is the latest timestamp of what was counted; the live clock is a moment at which the
// end was asked for, and everything before that end is counted.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/simulation/sim.h"

void moments_asked(struct sim *s, int32_t partition, int64_t at, int64_t end) {
  struct sim_part *p = &s->parts[partition];
  const struct sim_question *last = p->question_count ? &p->questions[p->question_count - 1] : NULL;
  if ((!last || last->at != at || last->end != end) && p->question_count < SIM_QUESTIONS) {
    p->questions[p->question_count++] = (struct sim_question){at, end, -1};
  }
}

const struct sim_question *moments_find(const struct sim_part *p, int64_t at) {
  const struct sim_question *found = NULL;
  for (size_t i = p->question_count; i-- > 0;) {
    if (p->questions[i].at == at && (!found || p->questions[i].end < found->end)) {
      found = &p->questions[i];
    }
  }
  return found;
}

static void note_stored(struct sim_part *p) {
  for (size_t i = p->question_count; i-- > 0;) {
    struct sim_question *q = &p->questions[i];
    q->stored = q->at == p->meta.clock && q->stored < 0 ? p->meta.offset : q->stored;
  }
}

void moments_forget(struct sim *s) {
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    struct sim_part *p = &s->parts[i];
    for (size_t j = p->question_count; j-- > 0;) {
      struct sim_question *q = &p->questions[j];
      q->stored = q->at > p->meta.clock ? -1 : q->stored;
    }
  }
}

// A moment as the trace shows it; -1 for none.
static int64_t shown(int64_t moment) {
  return moment == MOMENT_NONE ? -1 : moment - SIM_START;
}

static bool lies_between(const struct sim_part *p, int64_t from, int64_t end) {
  for (size_t i = p->count; i-- > 0 && p->records[i].offset >= from;) {
    if (p->records[i].offset < end) {
      return true;
    }
  }
  return false;
}

static void check_live(struct sim *s, int32_t partition) {
  const struct sim_part *p = &s->parts[partition];
  const struct sim_question *question = moments_find(p, p->meta.clock);
  if (p->meta.clock == MOMENT_NONE) {
    return;
  }
  if (!question) {
    sim_wrong(s, "partition %d: its live clock stands at %" PRId64 ", and its end was never asked for then",
      (int)partition, p->meta.clock - SIM_START);
  } else if (lies_between(p, p->meta.offset, question->end)) {
    sim_wrong(s,
      "partition %d: its live clock stands at %" PRId64 ", when the log reached to %" PRId64
      ", but only what lies before %" PRId64 " is counted",
      (int)partition, p->meta.clock - SIM_START, question->end, p->meta.offset);
  }
}

// What bounded runs have moved it to.
static int64_t moved_to(const struct sim *s, int32_t partition, int64_t offset) {
  char name[40];
  (void)snprintf(name, sizeof name, "h:{0}:moves:%d", (int)partition);
  const struct fake_key *k = fake_store_find(&s->world.redis.store, fake_text(name));
  int64_t latest = MOMENT_NONE;
  for (size_t i = 0; k && i < k->count; i++) {
    int64_t moment = strtoll(k->entries[i].value, NULL, 10);
    bool counts = strtoll(k->entries[i].name, NULL, 10) <= offset && moment > latest;
    latest = counts ? moment : latest;
  }
  return latest;
}

static void check_log(struct sim *s, int32_t partition) {
  const struct sim_part *p = &s->parts[partition];
  int64_t latest = moved_to(s, partition, p->meta.offset);
  // Bounded runs come last: nothing is published behind what they move.
  owed_advance(s, partition, latest);
  for (size_t i = 0; i < p->count && p->records[i].offset < p->meta.offset; i++) {
    latest = p->records[i].timestamp > latest ? p->records[i].timestamp : latest;
  }
  if (latest != p->meta.clock) {
    sim_wrong(s, "partition %d at offset %" PRId64 ": its log clock stands at %" PRId64 ", the log says %" PRId64,
      (int)partition, p->meta.offset, shown(p->meta.clock), shown(latest));
  }
}

void moments_check(struct sim *s, int32_t partition) {
  if (s->world.options.log_clock) {
    check_log(s, partition);
  } else {
    check_live(s, partition);
    note_stored(&s->parts[partition]);
  }
}
