// SPDX-License-Identifier: Apache-2.0
// What happens to the trackers, and to whose the partitions are.
#include "tests/simulation/sim.h"

enum { HOLD_EVERY = 1023 };

static void kill_one(struct sim *s) {
  int process = group_any(s);
  if (process < 0) {
    return;
  }
  s->world.late_work = chance_below(&s->chance, 2);
  fake_process_kill(s->world.processes[process]);
  happen_bury(s);
  if (chance_below(&s->chance, 2)) {
    (void)group_start(s);
  }
}

static size_t count_alive(const struct sim *s) {
  size_t alive = 0;
  for (size_t i = 0; i < s->world.process_count; i++) {
    alive += !s->world.processes[i]->dead;
  }
  return alive;
}

static void die_soon(struct sim *s) {
  int process = group_any(s);
  if (process >= 0) {
    struct fake_process *p = s->world.processes[process];
    s->world.late_work = chance_below(&s->chance, 2);
    if (chance_one_in(&s->chance, 4)) {
      p->cut_after = p->points + 1 + chance_below(&s->chance, 30);
    } else {
      p->crash_after = p->points + 1 + chance_below(&s->chance, 30);
    }
  }
}

static void start(struct sim *s) {
  if (count_alive(s) < 4) {
    (void)group_start(s);
  }
}

static void rebalance(struct sim *s) {
  int to = group_any(s);
  if (to >= 0) {
    group_give_orphans(s, to);
    group_move(s, (int32_t)chance_below(&s->chance, (uint32_t)s->plan->partitions), to, chance_below(&s->chance, 3));
  }
}

static void hold(struct sim *s) {
  int process = group_any(s);
  if (process >= 0) {
    unsigned some = (unsigned)chance_next(&s->chance) & (unsigned)chance_next(&s->chance) & HOLD_EVERY;
    s->hold[process] = chance_below(&s->chance, 2) ? some : 1U << chance_below(&s->chance, 10);
    sim_say(s, "answers to tracker %d are held up (%u)", process + 1, s->hold[process]);
  }
}

static void let_go(struct sim *s) {
  int process = group_any(s);
  if (process >= 0) {
    s->hold[process] = 0;
    sim_say(s, "answers to tracker %d come again", process + 1);
  }
}

void happen_to_processes(struct sim *s, enum what what) {
  switch (what) {
    case TURNS:
      happen_turns(s, 1 + chance_below(&s->chance, 14));
      break;
    case HOLD:
      hold(s);
      break;
    case LET_GO:
      let_go(s);
      break;
    case KILL:
      kill_one(s);
      break;
    case DIE_SOON:
      die_soon(s);
      break;
    case START:
      start(s);
      break;
    case REBALANCE:
      rebalance(s);
      break;
    case STORY:
      story(s);
      break;
    default:
      group_tell(s);
  }
}
