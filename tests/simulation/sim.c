// SPDX-License-Identifier: Apache-2.0
// One plan from its beginning to its end.
#include "tests/simulation/sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sim_wrong(struct sim *s, const char *format, ...) {
  va_list arguments;
  if (s->wrong[0]) {
    return;
  }
  va_start(arguments, format);
  (void)vsnprintf(s->wrong, sizeof s->wrong, format, arguments);
  va_end(arguments);
  sim_say(s, "WRONG: %s", s->wrong);
}

void sim_say(const struct sim *s, const char *format, ...) {
  va_list arguments;
  if (!s->tracing) {
    return;
  }
  (void)printf("%11.3f  ", (double)(s->world.now - SIM_START) / 1000);
  va_start(arguments, format);
  (void)vprintf(format, arguments);
  va_end(arguments);
  (void)printf("\n");
}

// --- the watcher

static void on_asked(void *context, int32_t partition, int64_t at, int64_t end) {
  moments_asked(context, partition, at, end);
}

static void on_emitted(void *context, int32_t partition, const struct fake_record *record) {
  topic_emitted(context, partition, record);
}

static void on_set_aside(void *context, int32_t partition, int64_t offset) {
  struct sim *s = context;
  struct sim_part *p = &s->parts[partition];
  for (size_t i = 0; i < p->count; i++) {
    p->records[i].set_aside |= p->records[i].offset == offset;
  }
}

static void on_happened(void *context, const struct fake_process *p, const char *sentence) {
  const struct sim *s = context;
  size_t place = 0;
  while (s->world.processes[place] != p) {
    place++;
  }
  sim_say(s, "tracker %zu: %s", place + 1, sentence);
}

static void on_written(void *context) {
  stored_check(context);
}

// --- beginning and end

static void begin_part(struct sim_part *p) {
  p->count = p->event_count = p->question_count = p->emitted = p->owed_count = 0;
  memset(p->topic, 0, sizeof p->topic);
  memset(p->series, 0, sizeof p->series);
  p->clock = p->log_time = MOMENT_NONE;
  p->was_revoked = false;
  p->before_takeover = 0;
  meta_init(&p->meta);
  p->counted_offset = -1;
  p->counted_clock = MOMENT_NONE;
  sums_init(&p->counts, FIELD_COUNT);
  sums_init(&p->volunteers, VOLUNTEER_FIELD_COUNT);
}

static void begin(struct sim *s, const struct plan *plan, struct wire *wire, bool tracing) {
  s->plan = plan;
  s->chance = (struct chance){plan->seed};
  s->tracing = tracing;
  s->broker_away = s->emptied = s->spoilt = s->other_log = false;
  s->trap = TRAP_NONE;
  s->trapped = -1;
  s->latest = SIM_START;
  s->writes = s->events_made = 0;
  s->wrong[0] = 0;
  memset(s->believes, 0, sizeof s->believes);
  memset(s->hold, 0, sizeof s->hold);
  memset(s->left, 0, sizeof s->left);
  sums_init(&s->counts, FIELD_COUNT);
  sums_init(&s->volunteers, VOLUNTEER_FIELD_COUNT);
  for (size_t i = 0; i < SIM_PARTITIONS; i++) {
    s->member[i] = s->heir[i] = -1;
    begin_part(&s->parts[i]);
  }
  fake_world_init_with(&s->world, SIM_START, plan->log_clock, wire);
  s->world.rules.keep_closed = s->world.options.rules.keep_closed = plan->keep_closed;
  s->world.options.batch = plan->batch;
  s->world.tells_more = plan->tells_more;
  s->world.options.closed_states = plan->closed_states;
  s->world.redis.scan_page = plan->scan_page;
  s->world.redis.written = on_written;
  s->world.redis.written_context = s;
  s->world.watcher = (struct fake_watcher){.context = s,
    .asked = on_asked,
    .emitted = on_emitted,
    .set_aside = on_set_aside,
    .happened = tracing ? on_happened : NULL};
}

static void start_trackers(struct sim *s) {
  for (unsigned i = 0; i < s->plan->trackers; i++) {
    (void)group_start(s);
  }
  for (int32_t i = 0; i < s->plan->partitions; i++) {
    group_move(s, i, (int)((unsigned)i % s->plan->trackers), 1);
  }
}

static void end(struct sim *s) {
  for (size_t i = 0; i < SIM_LEFT; i++) {
    if (s->left[i]) {
      fake_redis_close(s->left[i]);
    }
  }
  s->world.redis.written = NULL;
  s->world.watcher = (struct fake_watcher){0};
  fake_world_release(&s->world);
}

// Redis may have lost all it had, or hold a word for a number: then it has to be noticed, and that is all.
static void come_to_an_end(struct sim *s) {
  s->chance = (struct chance){~s->plan->seed};
  // A tracker that had been given the partition before the group committed anything may have counted it anew.
  if (s->emptied && happen_is_emptied(s, &s->world.redis.store)) {
    quiet_check_emptied(s);
    return;
  }
  quiet_come(s);
  if (!s->wrong[0] && (s->spoilt || (s->plan->overwrites && stored_is_marked(s)))) {
    quiet_check_spoilt(s);
  } else if (!s->wrong[0]) {
    quiet_check(s);
    if (!s->wrong[0] && chance_one_in(&s->chance, 8)) {
      quiet_check_other_log(s);
    }
  }
}

bool sim_run(struct sim *s, const struct plan *plan, struct wire *wire, bool tracing) {
  begin(s, plan, wire, tracing);
  start_trackers(s);
  for (size_t i = 0; i < plan->count && !s->wrong[0] && !s->emptied; i++) {
    if (!plan->left_out[i]) {
      happen(s, &plan->list[i]);
    }
  }
  if (!s->wrong[0]) {
    come_to_an_end(s);
  }
  end(s);
  return !s->wrong[0];
}
