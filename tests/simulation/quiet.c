// SPDX-License-Identifier: Apache-2.0
// Once faults have ended and all has come to rest: everything is counted, sent and as the log says.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/simulation/sim.h"

static const int64_t rest = 30000;

static size_t outbox_size(const struct sim *s, int32_t partition) {
  char name[40];
  (void)snprintf(name, sizeof name, "h:{0}:outbox:%d", (int)partition);
  const struct fake_key *outbox = fake_store_find(&s->world.redis.store, fake_text(name));
  return outbox ? outbox->count : 0;
}

static bool any_in_outbox(const struct sim *s) {
  bool any = false;
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    any |= outbox_size(s, i) > 0;
  }
  return any;
}

static void check_counted(struct sim *s, int32_t partition) {
  const struct sim_part *p = &s->parts[partition];
  if (p->count && p->records[p->count - 1].offset >= p->meta.offset) {
    sim_wrong(s, "in the end partition %d is counted up to %" PRId64 " only, and a message lies at %" PRId64,
      (int)partition, p->meta.offset, p->records[p->count - 1].offset);
  }
  if (outbox_size(s, partition)) {
    sim_wrong(
      s, "in the end %zu alerts are left in the outbox of partition %d", outbox_size(s, partition), (int)partition);
  }
}

static void check_standing(struct sim *s, int32_t partition, size_t request, int64_t clock) {
  const struct sim_part *p = &s->parts[partition];
  struct facts facts;
  marks_facts(s, p, p->event_count, request, &facts);
  for (size_t mark = 0; mark < s->world.policy.mark_count; mark++) {
    bool owed = recount_owed(&facts, mark, clock);
    if (owed != p->topic[request][mark].standing) {
      sim_wrong(s, "in the end %s of %s in partition %d %s at %" PRId64 ", and %s in the topic",
        s->world.policy.marks[mark].name, sim_request(request), (int)partition, owed ? "is owed" : "is not owed",
        clock - SIM_START, owed ? "does not stand" : "stands");
    }
  }
}

void quiet_check(struct sim *s) {
  for (int32_t i = 0; i < s->plan->partitions && !s->wrong[0]; i++) {
    const struct sim_part *p = &s->parts[i];
    // Live: what fell due until now was raised, unless the clock had been ahead, or nobody was left to ask.
    bool stays = s->plan->log_clock || s->plan->ending == END_BOUNDED || p->meta.clock > s->world.now;
    int64_t clock = stays ? p->meta.clock : s->world.now;
    check_counted(s, i);
    for (size_t request = 0; request < SIM_REQUESTS; request++) {
      check_standing(s, i, request, clock);
    }
    if (s->plan->log_clock && p->emitted != p->owed_count) {
      sim_wrong(
        s, "in the end %zu alerts of partition %d were emitted, the log gives %zu", p->emitted, (int)i, p->owed_count);
    }
  }
}

static bool any_failed_of_damage(const struct sim *s) {
  for (size_t i = 0; i < s->world.process_count; i++) {
    const char *failed = s->world.processes[i]->failed;
    if (strstr(failed, "another hand") || strstr(failed, "as damaged")) {
      return true;
    }
  }
  return false;
}

void quiet_check_spoilt(struct sim *s) {
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    town_file(s, i);
  }
  happen_until(s, s->world.now + rest);
  if (!any_failed_of_damage(s)) {
    sim_wrong(s, "a counter was overwritten by a word, events were counted, and no tracker has noticed");
  }
}

static void kill_all(struct sim *s) {
  for (size_t i = 0; i < s->world.process_count; i++) {
    if (!s->world.processes[i]->dead) {
      fake_process_kill(s->world.processes[i]);
    }
  }
  happen_bury(s);
}

void quiet_check_emptied(struct sim *s) {
  happen_end_faults(s);
  s->world.late_work = false;  // a commit that is under way could still store something
  kill_all(s);
  struct fake_process *p = group_start(s);
  happen_until(s, s->world.now + rest);
  if (p && !p->failed[0]) {
    sim_wrong(s, "Redis holds nothing of a partition that the group has read, and no tracker has noticed");
  }
}

// As many other messages at the same places.
static void make_log_again(struct sim *s, int32_t partition) {
  int64_t end = s->world.events.partitions[partition].end;
  fake_log_empty(&s->world.events, partition);
  while (s->world.events.partitions[partition].end < end) {
    (void)fake_log_add(&s->world.events, partition, s->world.now, (struct text){"k", 1}, "another", 7);
  }
}

void quiet_check_other_log(struct sim *s) {
  int32_t partition = (int32_t)chance_below(&s->chance, (uint32_t)s->plan->partitions);
  if (!s->parts[partition].count) {
    return;
  }
  kill_all(s);
  sim_say(s, "partition %d was deleted and made again", (int)partition);
  make_log_again(s, partition);
  s->other_log = true;
  s->world.options.until_end = false;
  struct fake_process *p = group_start(s);
  happen_until(s, s->world.now + rest);
  if (p && !p->failed[0]) {
    sim_wrong(s, "the topic was made again, and no tracker has noticed");
  }
}

// One that stops by itself once all is counted, and may be killed on the way.
static void run_bounded_once(struct sim *s) {
  s->world.options.until_end = true;
  kill_all(s);
  struct fake_process *p = group_start(s);
  if (p && chance_below(&s->chance, 2)) {
    p->crash_after = 1 + chance_below(&s->chance, 150);
    happen_until(s, s->world.now + rest);
  }
  kill_all(s);
  p = group_start(s);
  happen_until(s, s->world.now + rest);
  if (p && !p->failed[0] && !s->spoilt && !tracker_is_done(p->tracker)) {
    sim_wrong(s, "a run that ends with the log does not end");
  }
}

// Sometimes again and again, each time to a later moment: all moves lie at the same place.
static void run_bounded(struct sim *s) {
  run_bounded_once(s);
  while (s->world.options.log_clock && !s->wrong[0] && chance_below(&s->chance, 2)) {
    int64_t from = s->world.options.as_of == MOMENT_NONE ? s->latest : s->world.options.as_of;
    s->world.options.as_of = from + 1 + chance_below(&s->chance, 100000000);
    sim_say(s, "a run to %" PRId64, s->world.options.as_of - SIM_START);
    run_bounded_once(s);
  }
}

void quiet_come(struct sim *s) {
  happen_end_faults(s);
  group_tell(s);
  // The wall clock is right again, but the trackers' may have been set back before they were started.
  s->world.now = chance_below(&s->chance, 2) ? s->latest : s->world.now;
  if (s->plan->ending == END_BOUNDED) {
    run_bounded(s);
    return;
  }
  if (s->plan->ending == END_WITH_A_FRESH_ONE || group_any(s) < 0) {
    kill_all(s);
    (void)group_start(s);
  }
  group_give_orphans(s, group_any(s));
  happen_until(s, s->world.now + rest);
  // What fell due only now is taken out of the outbox a second later.
  for (int i = 0; i < 3 && any_in_outbox(s) && !s->wrong[0]; i++) {
    happen_until(s, s->world.now + 1500);
  }
}
