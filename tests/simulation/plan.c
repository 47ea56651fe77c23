// SPDX-License-Identifier: Apache-2.0
// Makes a plan of a seed.
#include "tests/simulation/plan.h"

#include "tests/property/chance.h"

// How often each happens; faults are left out of half of the plans each, so that few of them meet often, too.
static const struct {
  unsigned weight;
  bool fault;
} weights[WHAT_COUNT] = {
  [PUBLISH] = {22, false},
  [REPEAT] = {4, false},
  [GARBAGE] = {3, true},
  [GAP] = {3, true},
  [TURNS] = {36, false},
  [COURSE] = {5, false},
  [PASS] = {7, false},
  [SLEEP] = {6, false},
  [LONG_SLEEP] = {1, true},
  [JUMP_BACK] = {2, true},
  [HOLD] = {5, true},
  [LET_GO] = {3, false},
  [BROKER_AWAY] = {2, true},
  [BROKER_BACK] = {2, false},
  [CUT] = {4, true},
  [LEAVE] = {3, true},
  [SERVE_LEFT] = {4, false},
  [FAIL_OVER] = {3, true},
  [TRAP] = {4, true},
  [KILL] = {2, true},
  [DIE_SOON] = {3, true},
  [START] = {2, false},
  [REBALANCE] = {4, true},
  [TELL] = {3, false},
  [TRANSACTION] = {3, true},
  [REFUSE] = {2, true},
  [STORY] = {4, true},
};

static void choose_settings(struct plan *p, struct chance *c) {
  static const size_t batches[] = {1, 2, 3, 5, 1000};
  static const size_t kept[] = {0, 2, 1000};
  p->log_clock = chance_below(c, 5) < 2;
  p->partitions = 1 + (int32_t)chance_below(c, 3);
  p->trackers = 1 + chance_below(c, 4);
  p->batch = batches[chance_below(c, 5)];
  p->closed_states = kept[chance_below(c, 3)];
  p->scan_page = 1 + chance_below(c, 4);
  p->ending = chance_below(c, 8) < 5 ? END_WITH_SURVIVORS : chance_below(c, 3) ? END_WITH_A_FRESH_ONE : END_BOUNDED;
  p->empties = chance_one_in(c, 24);
  p->overwrites = p->ending != END_BOUNDED && chance_one_in(c, 24);
}

// By a chance of its own: the rest of a seed's plan stays what it was.
static void choose_keeping(struct plan *p, bool keeps) {
  static const int64_t kept[] = {2000, 8000, 60000};
  struct chance c = {p->seed * UINT64_C(0x9E3779B97F4A7C15) + 7};
  bool for_ever = !chance_one_in(&c, 3) && !keeps;
  p->keep_closed = for_ever ? 0 : kept[chance_below(&c, 3)];
}

// So is this.
static void choose_telling(struct plan *p) {
  struct chance c = {p->seed * UINT64_C(0xFF51AFD7ED558CCD) + 11};
  p->tells_more = chance_one_in(&c, 2);
}

// And this.
static void choose_looks(struct plan *p) {
  struct chance c = {p->seed * UINT64_C(0xC2B2AE3D27D4EB4F) + 13};
  for (size_t i = 0; i < p->count; i++) {
    p->list[i].looks = chance_one_in(&c, 8);
  }
}

static void choose_weights(const struct plan *p, struct chance *c, unsigned *chosen) {
  for (size_t i = 0; i < WHAT_COUNT; i++) {
    unsigned factor = chance_below(c, 4);
    chosen[i] = weights[i].fault ? weights[i].weight * (factor < 2 ? 0 : factor - 1) : weights[i].weight;
  }
  chosen[OVERWRITE] = p->overwrites ? 1 : 0;
}

static enum what choose(struct chance *c, const unsigned *chosen) {
  unsigned sum = 0;
  for (size_t i = 0; i < WHAT_COUNT; i++) {
    sum += chosen[i];
  }
  unsigned place = chance_below(c, sum);
  size_t what = 0;
  while (place >= chosen[what]) {
    place -= chosen[what++];
  }
  return (enum what)what;
}

void plan_init(struct plan *p, uint64_t seed, bool keeps) {
  struct chance c = {seed * UINT64_C(0xD1342543DE82EF95) + 1};
  unsigned chosen[WHAT_COUNT];
  *p = (struct plan){.seed = seed};
  choose_settings(p, &c);
  choose_keeping(p, keeps);
  choose_telling(p);
  choose_weights(p, &c, chosen);
  p->count = 60 + chance_below(&c, HAPPENINGS_MAX - 60 + 1);
  for (size_t i = 0; i < p->count; i++) {
    p->list[i].what = choose(&c, chosen);
    p->list[i].a = (uint32_t)chance_next(&c);
  }
  choose_looks(p);
}
