// SPDX-License-Identifier: Apache-2.0
// Does to the world what the plan says.
#include <string.h>

#include "tests/simulation/sim.h"

enum { HOLD_BROKER = HOLD_MESSAGES | HOLD_BOUNDS_WORK | HOLD_RELAY_WORK | HOLD_DEAD_LETTER_WORK };

void happen_hold(struct sim *s) {
  for (size_t i = 0; i < s->world.process_count; i++) {
    s->world.processes[i]->hold = s->hold[i] | (s->broker_away ? HOLD_BROKER : 0);
  }
}

static void transaction(struct sim *s) {
  s->world.outcome[chance_below(&s->chance, (uint32_t)s->plan->partitions)] =
    (enum fake_outcome)(1 + chance_below(&s->chance, 3));
}

void happen_end_faults(struct sim *s) {
  s->broker_away = false;
  memset(s->hold, 0, sizeof s->hold);
  memset(s->world.outcome, 0, sizeof s->world.outcome);
  s->world.redis.fault = (struct fake_fault){0};
  s->trap = TRAP_NONE;
  s->trapped = -1;
  for (size_t i = 0; i < s->world.process_count; i++) {
    s->world.processes[i]->crash_after = s->world.processes[i]->cut_after = 0;
  }
  happen_drop_left(s);
  happen_hold(s);
}

static void set_broker_away(struct sim *s, bool away) {
  if (s->broker_away != away) {
    sim_say(s, away ? "the broker is away" : "the broker is back");
  }
  s->broker_away = away;
}

static void happen_to_kafka(struct sim *s, enum what what) {
  switch (what) {
    case PUBLISH:
      town_publish(s);
      break;
    case REPEAT:
      town_repeat(s);
      break;
    case GARBAGE:
      town_garbage(s);
      break;
    case GAP:
      town_gap(s);
      break;
    case TRANSACTION:
      transaction(s);
      break;
    default:
      set_broker_away(s, what == BROKER_AWAY);
  }
}

static void ask_owners(struct sim *s) {
  for (size_t i = 0; i < s->world.process_count; i++) {
    fake_process_ask_owners(s->world.processes[i]);
  }
}

void happen(struct sim *s, const struct happening *h) {
  s->chance = (struct chance){h->a};
  switch (h->what) {
    case PUBLISH:
    case REPEAT:
    case GARBAGE:
    case GAP:
    case TRANSACTION:
    case BROKER_AWAY:
    case BROKER_BACK:
      happen_to_kafka(s, h->what);
      break;
    case COURSE:
    case PASS:
    case SLEEP:
    case LONG_SLEEP:
    case JUMP_BACK:
      happen_in_time(s, h->what);
      break;
    case CUT:
    case LEAVE:
    case SERVE_LEFT:
    case FAIL_OVER:
    case TRAP:
    case REFUSE:
    case OVERWRITE:
      happen_to_redis(s, h->what);
      break;
    default:
      happen_to_processes(s, h->what);
  }
  if (h->looks) {
    ask_owners(s);
  }
  happen_hold(s);
  happen_bury(s);
}
