// SPDX-License-Identifier: Apache-2.0
// What happens to the wall clock: it goes on, leaps, sleeps until somebody wants to wake, and is set back.
#include "tests/simulation/sim.h"

static void set_now(struct sim *s, int64_t now) {
  s->world.now = now;
  s->latest = now > s->latest ? now : s->latest;
}

// The next moment at which a tracker wants to step.
static int64_t next_wake(const struct sim *s) {
  int64_t wake = INT64_MAX;
  for (size_t i = 0; i < s->world.process_count; i++) {
    const struct fake_process *p = s->world.processes[i];
    int64_t own = p->dead || p->failed[0] ? INT64_MAX : tracker_wake(p->tracker);
    wake = own < wake ? own : wake;
  }
  return wake;
}

void happen_until(struct sim *s, int64_t until) {
  happen_all(s);
  while (s->world.now < until && !s->wrong[0]) {
    int64_t wake = next_wake(s);
    int64_t next = wake > s->world.now && wake < until ? wake : until;
    // One that has passed already waits for an answer.
    set_now(s, wake <= s->world.now && s->world.now + 100 < until ? s->world.now + 100 : next);
    happen_all(s);
  }
}

static void sleep_to_wake(struct sim *s) {
  int64_t wake = next_wake(s);
  if (wake != INT64_MAX && wake > s->world.now) {
    set_now(s, wake - 1 + chance_below(&s->chance, 3));
  } else {
    set_now(s, s->world.now + 1000);
  }
  sim_say(s, "time has passed");
}

static void jump_back(struct sim *s) {
  struct chance *c = &s->chance;
  bool stamps_count = s->plan->log_clock || s->plan->keep_closed;
  bool far = !s->plan->log_clock && chance_one_in(c, 3) && !stamps_count;
  int64_t most = s->plan->log_clock ? 60000 : far ? 100 * INT64_C(3600000) : 5000;
  int64_t to = s->world.now - 1 - chance_below(c, (uint32_t)most);
  // Where something depends on stamps they must stay within the hour that counts.
  if (to > SIM_START - 500000 && (!stamps_count || s->latest - to < 600000)) {
    s->world.now = to;
    sim_say(s, "the wall clock was set back");
  }
}

static void pass(struct sim *s, int64_t ms) {
  set_now(s, s->world.now + ms);
  sim_say(s, "%lld ms have passed", (long long)ms);
}

void happen_in_time(struct sim *s, enum what what) {
  struct chance *c = &s->chance;
  if (what == COURSE) {
    happen_until(s, s->world.now + chance_below(c, 2500));
  } else if (what == PASS) {
    pass(s, 1 + chance_below(c, chance_below(c, 2) ? 40 : 1500));
  } else if (what == SLEEP) {
    sleep_to_wake(s);
  } else if (what == LONG_SLEEP) {
    pass(s, (int64_t)(1 + chance_below(c, 100)) * 3600000);
  } else {
    jump_back(s);
  }
}
