// SPDX-License-Identifier: Apache-2.0
// The group: whose a partition is, and who still believes it is his.
#include "tests/simulation/sim.h"

static bool is_alive(const struct sim *s, int process) {
  return process >= 0 && !s->world.processes[process]->dead && !s->world.processes[process]->failed[0];
}

int group_any(struct sim *s) {
  int alive[FAKE_PROCESSES];
  unsigned count = 0;
  for (size_t i = 0; i < s->world.process_count; i++) {
    if (is_alive(s, (int)i)) {
      alive[count++] = (int)i;
    }
  }
  return count ? alive[chance_below(&s->chance, count)] : -1;
}

static void give(struct sim *s, int32_t partition, int to) {
  s->member[partition] = to;
  s->heir[partition] = -1;
  if (to >= 0) {
    sim_say(s, "the group gives partition %d to tracker %d", (int)partition, to + 1);
    s->believes[to][partition] = true;
    fake_process_assign(s->world.processes[to], partition);
  }
}

struct fake_process *group_start(struct sim *s) {
  if (s->world.process_count == FAKE_PROCESSES) {
    return NULL;
  }
  int place = (int)s->world.process_count;
  struct fake_process *p = fake_world_start(&s->world);
  sim_say(s, "tracker %d is started", place + 1);
  tracker_set_partition_count(p->tracker, s->plan->partitions);
  group_give_orphans(s, place);
  return p;
}

void group_bury(struct sim *s, size_t process) {
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    s->believes[process][i] = false;
    if (s->member[i] == (int)process) {
      s->member[i] = -1;
    }
  }
}

void group_give_orphans(struct sim *s, int to) {
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    if (!is_alive(s, s->member[i])) {
      give(s, i, to);
    }
  }
}

// 0: revoked in order, 1: lost at once, 2: the old one is not told.
void group_move(struct sim *s, int32_t partition, int to, unsigned how) {
  int from = s->member[partition];
  if (to < 0 || to == from || s->heir[partition] >= 0) {
    return;
  }
  if (!is_alive(s, from) || how == 2) {
    give(s, partition, to);
    return;
  }
  struct fake_process *old = s->world.processes[from];
  sim_say(s, "partition %d is %s from tracker %d", (int)partition, how ? "lost" : "revoked", from + 1);
  s->believes[from][partition] = false;
  if (how == 1) {
    fake_process_lost(old, partition);
    give(s, partition, to);
    return;
  }
  s->parts[partition].was_revoked = true;
  fake_process_revoke(old, partition);
  s->heir[partition] = to;
}

static int first_alive(const struct sim *s) {
  int process = 0;
  while (process < (int)s->world.process_count && !is_alive(s, process)) {
    process++;
  }
  return process < (int)s->world.process_count ? process : -1;
}

void group_step(struct sim *s) {
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    int from = s->member[i];
    if (s->heir[i] >= 0 && (!is_alive(s, from) || s->world.processes[from]->released[i])) {
      give(s, i, is_alive(s, s->heir[i]) ? s->heir[i] : first_alive(s));
    }
  }
}

void group_tell(struct sim *s) {
  for (size_t process = 0; process < s->world.process_count; process++) {
    for (int32_t i = 0; i < s->plan->partitions; i++) {
      if (s->believes[process][i] && s->member[i] != (int)process) {
        s->believes[process][i] = false;
        sim_say(s, "tracker %zu is told that partition %d is lost", process + 1, (int)i);
        fake_process_lost(s->world.processes[process], i);
      }
    }
  }
}
