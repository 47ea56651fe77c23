// SPDX-License-Identifier: Apache-2.0
// Two owners of one partition, and a failover of Redis that takes back what one of both has written: what seldom comes
// about by chance alone.
#include "tests/simulation/sim.h"

// Another process, maybe a fresh one; -1 for none.
static int another(struct sim *s, int than) {
  if (chance_below(&s->chance, 2) && s->world.process_count < FAKE_PROCESSES - 4) {
    (void)group_start(s);
    return (int)s->world.process_count - 1;
  }
  int other = group_any(s);
  return other == than ? -1 : other;
}

static void some_turns(struct sim *s) {
  happen_turns(s, 5 + chance_below(&s->chance, 40));
}

static bool is_fit(const struct sim *s, int process) {
  return process >= 0 && !s->world.processes[process]->dead;
}

static void publish_some(struct sim *s, int32_t partition) {
  for (unsigned i = 1 + chance_below(&s->chance, 4); i; i--) {
    town_publish_in(s, partition);
  }
}

// Redis loses the last takeover of the partition, if it was one behind `before`, and all behind it.
static void lose_takeover(struct sim *s, int32_t partition, size_t before) {
  size_t taken = s->parts[partition].before_takeover;
  if (!s->wrong[0] && taken >= before && s->world.redis.history_count > taken) {
    happen_fail_over(s, s->world.redis.history_count - taken);
  }
}

static void turns_of(struct sim *s, int process, unsigned turns) {
  while (turns-- && is_fit(s, process) && !s->wrong[0]) {
    (void)fake_process_turn(s->world.processes[process]);
    happen_bury(s);
  }
}

static void hold(struct sim *s, int process, unsigned what) {
  s->hold[process] = what;
  happen_hold(s);
}

// The old owner has only just taken it, and reads states that the new one has stored; then Redis loses those.
static void read_behind_another(struct sim *s, int32_t partition, int from, int to) {
  fake_process_lost(s->world.processes[from], partition);
  fake_process_assign(s->world.processes[from], partition);
  turns_of(s, from, 4 + chance_below(&s->chance, 10));
  if (!is_fit(s, from)) {
    return;
  }
  hold(s, from, HOLD_SERVER | HOLD_MESSAGES);
  size_t before = s->world.redis.history_count;
  group_move(s, partition, to, 2);
  publish_some(s, partition);
  turns_of(s, to, 8 + chance_below(&s->chance, 20));
  hold(s, from, HOLD_MESSAGES);
  turns_of(s, from, 1 + chance_below(&s->chance, 8));
  lose_takeover(s, partition, before);
  hold(s, from, 0);
  some_turns(s);
}

// The old owner's relay opens only once the new one has read further and raised; then Redis loses what that has stored.
static void relay_opens_late(struct sim *s, int32_t partition, int from, int to) {
  fake_process_lost(s->world.processes[from], partition);
  fake_process_assign(s->world.processes[from], partition);
  hold(s, from, HOLD_RELAY_WORK);
  turns_of(s, from, 6 + chance_below(&s->chance, 12));
  if (!is_fit(s, from)) {
    return;
  }
  hold(s, from, HOLD_RELAY_WORK | HOLD_MESSAGES | HOLD_SERVER);
  size_t before = s->world.redis.history_count;
  group_move(s, partition, to, 2);
  publish_some(s, partition);
  s->world.now += 1000 + chance_below(&s->chance, 3000);
  s->latest = s->world.now > s->latest ? s->world.now : s->latest;
  publish_some(s, partition);
  turns_of(s, to, 15 + chance_below(&s->chance, 30));
  hold(s, from, HOLD_MESSAGES | HOLD_SERVER);
  turns_of(s, from, 3 + chance_below(&s->chance, 4));
  lose_takeover(s, partition, before);
  hold(s, from, 0);
  some_turns(s);
}

// While the old owner commits it takes another partition over, and the new one takes this.
static void taken_while_committing(struct sim *s, int32_t partition, int from, int to) {
  publish_some(s, partition);
  turns_of(s, from, chance_below(&s->chance, 6));
  group_move(s, (partition + 1) % s->plan->partitions, from, 2);
  group_move(s, partition, to, 2);
  some_turns(s);
}

// The partition goes away and comes back while an answer about its end is under way.
static void answered_late(struct sim *s, int32_t partition, int from, int to) {
  fake_process_lost(s->world.processes[from], partition);
  fake_process_assign(s->world.processes[from], partition);
  hold(s, from, HOLD_BOUNDS);
  turns_of(s, from, 4 + chance_below(&s->chance, 8));
  publish_some(s, partition);
  group_move(s, partition, to, 1);
  some_turns(s);
  if (is_fit(s, from)) {
    group_move(s, partition, from, 1);
    turns_of(s, from, 4 + chance_below(&s->chance, 8));
    hold(s, from, 0);
  }
  some_turns(s);
}

// The new owner counts while the old one goes on; then Redis loses all that the new one has written, and the old one's
// place is the stored one again.
static void given_away_and_taken_back(struct sim *s, int32_t partition, int from, int to) {
  size_t before = s->world.redis.history_count;
  group_move(s, partition, to, 2);
  publish_some(s, partition);
  some_turns(s);
  lose_takeover(s, partition, before);
  if (is_fit(s, from) && chance_below(&s->chance, 2)) {
    group_move(s, partition, from, 1);
  }
}

// Redis loses writes of the old owner, who does not hear of it; the new one counts the same again, and maybe as often.
static void lost_and_made_again(struct sim *s, int32_t partition, int from, int to) {
  hold(s, from, HOLD_ALL);
  happen_fail_over(s, 1 + chance_below(&s->chance, 3));
  group_move(s, partition, to, 2);
  some_turns(s);
  town_publish_in(s, partition);
  hold(s, from, 0);
  some_turns(s);
}

void story(struct sim *s) {
  int32_t partition = (int32_t)chance_below(&s->chance, (uint32_t)s->plan->partitions);
  int from = s->member[partition];
  int to = is_fit(s, from) ? another(s, from) : -1;
  if (to < 0 || !is_fit(s, from)) {
    return;
  }
  static void (*const stories[])(struct sim * s, int32_t partition, int from, int to) = {given_away_and_taken_back,
    lost_and_made_again, read_behind_another, answered_late, taken_while_committing, relay_opens_late};
  stories[chance_below(&s->chance, 6)](s, partition, from, to);
}
