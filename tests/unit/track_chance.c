// SPDX-License-Identifier: Apache-2.0
// Trackers, connections, failovers and answers in an order that a seed decides: `test-track_chance FIRST LAST` takes
// other seeds than the tests do.
#include "tests/unit/track_world.h"

struct chance {
  uint64_t state;
};

// xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled")
static unsigned below(struct chance *c, unsigned most) {
  c->state ^= c->state >> 12;
  c->state ^= c->state << 25;
  c->state ^= c->state >> 27;
  return (unsigned)((c->state * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % most;
}

static void publish_one(struct fake_world *w, struct chance *c) {
  static const char *const names[] = {"a", "b", "c", "d", "e"};
  const char *name = names[below(c, 5)];
  int64_t at = w->now - below(c, 3000);
  int32_t partition = (int32_t)below(c, 2);
  switch (below(c, 5)) {
    case 0:
      fake_world_publish(w, partition, w->now, filed_due(name, at, at + 1 + below(c, 5000)));
      break;
    case 1:
      fake_world_publish(w, partition, w->now, pledged(name, at, "unit", at + below(c, 5000)));
      break;
    case 2:
      fake_world_publish(w, partition, w->now, resolved(name, at, "unit", OUTCOME_RESOLVED, 4));
      break;
    case 3:
      fake_world_publish(w, partition, w->now, held("station", name, at, 3));
      break;
    default:
      fake_log_gap(&w->events, partition, 1);
  }
}

static struct fake_process *any_process(struct fake_world *w, struct chance *c) {
  return w->processes[below(c, (unsigned)w->process_count)];
}

// The group changes its mind about a partition: revoked in order, or lost and given to another at once.
static void move_partition(struct fake_world *w, struct chance *c) {
  int32_t partition = (int32_t)below(c, 2);
  struct fake_process *from = any_process(w, c);
  if (below(c, 2)) {
    fake_process_revoke(from, partition);
  } else {
    fake_process_lost(from, partition);
  }
  fake_process_assign(any_process(w, c), partition);
}

static void happen(struct fake_world *w, struct chance *c) {
  struct fake_process *p = any_process(w, c);
  switch (below(c, 60)) {
    case 0:
      fake_process_cut(p, below(c, 2));
      break;
    case 1:
      fake_world_fail_over(w, 1 + below(c, 3));
      break;
    case 2:
    case 3:
      p->hold = below(c, HOLD_ALL);
      break;
    case 4:
      if (w->process_count < FAKE_PROCESSES - 1) {
        fake_process_kill(p);
        (void)start_with(w, 2);
      }
      break;
    case 5:
      move_partition(w, c);
      break;
    case 6:
    case 7:
    case 8:
      w->now += below(c, 1500);
      break;
    case 9:
    case 10:
    case 11:
    case 12:
      publish_one(w, c);
      break;
    default:
      (void)fake_process_turn(p);
  }
}

// One healthy tracker is left with everything.
static bool come_to_rest(struct fake_world *w) {
  for (size_t i = 0; i < w->process_count; i++) {
    fake_process_kill(w->processes[i]);
  }
  struct fake_process *p = start_with(w, 2);
  fake_world_run_until(w, w->now + 30000);
  if (p->failed[0]) {
    expect_says(p->failed, "Redis holds nothing, but the group has committed");
  }
  return !p->failed[0];
}

static void run_seed(unsigned seed) {
  struct fake_world w;
  struct chance c = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
  fake_world_init(&w, START, seed & 1);
  w.options.closed_states = seed & 2 ? 0 : 1000;
  w.late_work = seed & 4;
  (void)start_with(&w, 2);
  (void)start_with(&w, 1);
  for (unsigned i = 0; i < 600; i++) {
    happen(&w, &c);
  }
  char why[FAKE_CHECK_MAX];
  unsigned what = seed & 1 ? CHECK_ALL : CHECK_QUIET;
  if (come_to_rest(&w) && fake_check(&w, what, why)) {
    fail_msg("seed %u: %s", seed, why);
  }
  fake_world_release(&w);
}

struct seeds {
  unsigned first;
  unsigned last;
};

static void whatever_happens(void **state) {
  const struct seeds *s = *state;
  for (unsigned seed = s->first; seed <= s->last; seed++) {
    run_seed(seed);
  }
}

int main(int argc, char **argv) {
  struct seeds seeds = {1, 100};
  if (argc > 2) {
    seeds = (struct seeds){(unsigned)atoi(argv[1]), (unsigned)atoi(argv[2])};
  }
  // Seeds that once showed a fault: an event waited for ever for a request that had left memory.
  struct seeds once = {10790, 10790};
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_prestate(whatever_happens, &seeds), cmocka_unit_test_prestate(whatever_happens, &once)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
