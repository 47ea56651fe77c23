// SPDX-License-Identifier: Apache-2.0
// What happens to Redis and the connections to it.
#include "tests/simulation/sim.h"

void happen_drop_left(struct sim *s) {
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
  happen_drop_left(s);
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

static void cut(struct sim *s) {
  int process = group_any(s);
  if (process >= 0) {
    fake_process_cut(s->world.processes[process], chance_below(&s->chance, 2));
  }
}

void happen_to_redis(struct sim *s, enum what what) {
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
