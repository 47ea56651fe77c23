// SPDX-License-Identifier: Apache-2.0
// Does to the world what the plan says.
#include <string.h>

#include "tests/simulation/sim.h"

enum {
  HOLD_BROKER = HOLD_MESSAGES | HOLD_BOUNDS_WORK | HOLD_RELAY_WORK | HOLD_DEAD_LETTER_WORK,
  HOLD_EVERY = 1023,
  RESTLESS = 20000
};

void happen_hold(struct sim *s) {
  for (size_t i = 0; i < s->world.process_count; i++) {
    s->world.processes[i]->hold = s->hold[i] | (s->broker_away ? HOLD_BROKER : 0);
  }
}

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

// --- time

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

// --- Redis

static void drop_left(struct sim *s) {
  for (size_t i = 0; i < SIM_LEFT; i++) {
    if (s->left[i]) {
      fake_redis_close(s->left[i]);
      s->left[i] = NULL;
    }
  }
}

bool happen_is_emptied(const struct sim *s, const struct fake_store *store) {
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    char key[40] = "h:{0}:partition:0";
    key[16] = (char)('0' + i);
    if (s->world.group_offset[i] >= 0 && !fake_store_get(store, key, "offset").at) {
      return true;
    }
  }
  return false;
}

void happen_fail_over(struct sim *s, size_t writes) {
  const struct fake_redis *r = &s->world.redis;
  writes = writes < r->history_count ? writes : r->history_count;
  while (writes && !s->plan->empties && happen_is_emptied(s, &r->history[r->history_count - writes])) {
    writes--;
  }
  sim_say(s, "Redis fails over to a replica that lacks the last %zu writes", writes);
  s->trapped = -1;
  drop_left(s);
  fake_world_fail_over(&s->world, writes);
  s->emptied |= happen_is_emptied(s, &r->store);
  stored_check(s);
  moments_forget(s);
}

static void leave(struct sim *s) {
  int process = group_any(s);
  for (size_t i = 0; i < SIM_LEFT && process >= 0 && s->world.processes[process]->connection; i++) {
    if (!s->left[i]) {
      sim_say(s, "the connection of tracker %d ends, Redis has not got to what it was sent", process + 1);
      s->left[i] = fake_process_leave_connection(s->world.processes[process]);
    }
  }
}

static void serve_left(struct sim *s) {
  size_t i = chance_below(&s->chance, SIM_LEFT);
  unsigned most = chance_one_in(&s->chance, 3) ? 1 + chance_below(&s->chance, 30) : 10000;
  if (!s->left[i]) {
    return;
  }
  sim_say(s, "Redis gets to what it was sent on a connection that has ended");
  while (most-- && fake_redis_serve(s->left[i])) {
  }
  fake_redis_close(s->left[i]);
  s->left[i] = NULL;
}

// Not MULTI or WATCH: no server refuses them that goes on to do the rest.
static void refuse(struct sim *s) {
  static const struct fake_fault faults[] = {{"HSET", "partition", "OOM command not allowed", FAKE_AT_QUEUEING, 1},
    {"RPUSH", "", "OOM command not allowed", FAKE_AT_QUEUEING, 1},
    {"HINCRBY", "", "READONLY You can't write against a read only replica.", FAKE_AT_QUEUEING, 1},
    {"HMGET", "", "LOADING Redis is loading the dataset in memory", FAKE_AT_QUEUEING, 1},
    {"HSCAN", "", "LOADING Redis is loading the dataset in memory", FAKE_AT_QUEUEING, 1}};
  s->world.redis.fault = faults[chance_below(&s->chance, sizeof faults / sizeof *faults)];
  s->world.redis.fault.times = 1 + (int)chance_below(&s->chance, 3);
  sim_say(s, "Redis will refuse %d of %s (%s)", s->world.redis.fault.times, s->world.redis.fault.command,
    s->world.redis.fault.error);
}

static void overwrite(struct sim *s) {
  bool filed = chance_below(&s->chance, 2);
  const char *key = filed ? "h:{0}:count:all" : "h:{0}:volunteer:all";
  const char *field = filed ? "filed" : "events";
  sim_say(s, "another hand overwrites %s %s by a word", key, field);
  fake_redis_overwrite(&s->world.redis, key, field, "word");
  s->spoilt = true;
}

// --- processes

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

static void cut(struct sim *s) {
  int process = group_any(s);
  if (process >= 0) {
    fake_process_cut(s->world.processes[process], chance_below(&s->chance, 2));
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
  drop_left(s);
  happen_hold(s);
}

static void set_broker_away(struct sim *s, bool away) {
  if (s->broker_away != away) {
    sim_say(s, away ? "the broker is away" : "the broker is back");
  }
  s->broker_away = away;
}

static void happen_in_time(struct sim *s, enum what what) {
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

static void happen_to_redis(struct sim *s, enum what what) {
  switch (what) {
    case CUT:
      cut(s);
      break;
    case LEAVE:
      leave(s);
      break;
    case SERVE_LEFT:
      serve_left(s);
      break;
    case FAIL_OVER:
      happen_fail_over(s, 1 + chance_below(&s->chance, 4));
      break;
    case TRAP:
      s->trap = 1 + (int)chance_below(&s->chance, TRAP_COUNT - 1);
      break;
    case REFUSE:
      refuse(s);
      break;
    default:
      overwrite(s);
  }
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

static void happen_to_processes(struct sim *s, enum what what) {
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
  happen_hold(s);
  happen_bury(s);
}
