// SPDX-License-Identifier: Apache-2.0
// Processes take turns, one step each, and end where they cannot go on.
#include <string.h>

#include "tests/simulation/sim.h"

enum { RESTLESS = 20000 };  // turns of all at one moment

static void spring(struct sim *s) {
  if (s->trapped >= 0 && s->trapped-- == 0) {
    happen_fail_over(s, s->lost);
  }
}

void happen_bury(struct sim *s) {
  for (size_t i = 0; i < s->world.process_count; i++) {
    struct fake_process *p = s->world.processes[i];
    bool expected = (s->emptied && strstr(p->failed, "Redis holds nothing")) ||
                    (s->other_log && strstr(p->failed, "not the one that was counted")) ||
                    (s->plan->overwrites && (strstr(p->failed, "another hand") || strstr(p->failed, "as damaged")));
    if (p->failed[0] && !expected) {
      sim_wrong(s, "tracker %zu fails: %s", i + 1, p->failed);
    }
    if (!p->dead && (p->failed[0] || tracker_is_done(p->tracker))) {
      fake_process_kill(p);
    }
    if (p->dead) {
      group_bury(s, i);
    }
  }
}

static void one_turn(struct sim *s) {
  int process = group_any(s);
  if (process >= 0) {
    (void)fake_process_turn(s->world.processes[process]);
  }
  group_step(s);
  spring(s);
  happen_bury(s);
}

void happen_turns(struct sim *s, unsigned turns) {
  while (turns-- && !s->wrong[0]) {
    one_turn(s);
  }
}

static bool turn_all(struct sim *s) {
  bool any = false;
  for (size_t i = 0; i < s->world.process_count && !s->wrong[0]; i++) {
    any |= fake_process_turn(s->world.processes[i]);
  }
  group_step(s);
  if (s->trapped >= 0) {
    spring(s);
    any = true;
  }
  happen_bury(s);
  return any;
}

void happen_all(struct sim *s) {
  for (int i = 0; turn_all(s) && !s->wrong[0]; i++) {
    if (i == RESTLESS) {
      sim_wrong(s, "it does not come to rest");
    }
  }
}
