// SPDX-License-Identifier: Apache-2.0
// The fake world and the turns of its processes.
#include "tests/fake/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/process.h"

// More unread messages than this are a backlog.
enum { TURNS_MOST = 200000, BACKLOG = 3 };

static int64_t zone_from[] = {INT64_MIN};
static int32_t zone_offsets[] = {0};
static const struct zone utc = {"UTC", 1, zone_from, zone_offsets};

static int compare_settings(void *context, const char *stored, char *sentence) {
  const struct fake_world *w = context;
  if (strcmp(stored, w->options.settings) == 0) {
    return 0;
  }
  (void)snprintf(sentence, 512, "the numbers were counted under other settings (%s)", stored);
  return -1;
}

void fake_world_init(struct fake_world *w, int64_t now, bool log_clock) {
  struct err e;
  struct wire *wire = wire_new(&e);
  if (!wire) {
    abort();
  }
  fake_world_init_with(w, now, log_clock, wire);
  w->owns_wire = true;
}

void fake_world_init_with(struct fake_world *w, int64_t now, bool log_clock, struct wire *wire) {
  *w = (struct fake_world){.now = now, .wire = wire};
  fake_redis_init(&w->redis);
  policy_built_in(&w->policy, 1000, POLICY_NONE);
  w->rules = (struct ledger_rules){.policy = &w->policy, .zone = &utc};
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    w->group_offset[i] = -1;
  }
  w->options = (struct tracker_options){.prefix = "h",
    .settings = log_clock ? "clock=log" : "clock=live",
    .compare_settings = compare_settings,
    .compare_context = w,
    .rules = w->rules,
    .wire = w->wire,
    .log_clock = log_clock,
    .as_of = MOMENT_NONE,
    .batch = 3,
    .closed_states = 1000};
}

static void process_free(struct fake_process *p) {
  p->dead = true;
  tracker_free(p->tracker);
  fake_answers_release(p);
  if (p->connection) {
    fake_redis_close(p->connection);
  }
  free(p);
}

void fake_world_release(struct fake_world *w) {
  for (size_t i = 0; i < w->process_count; i++) {
    process_free(w->processes[i]);
  }
  fake_redis_release(&w->redis);
  fake_log_release(&w->events);
  fake_log_release(&w->alerts);
  fake_log_release(&w->dead_letters);
  if (w->owns_wire) {
    wire_free(w->wire);
  }
}

struct fake_process *fake_world_start(struct fake_world *w) {
  struct fake_process *p = calloc(1, sizeof *p);
  if (!p || w->process_count == FAKE_PROCESSES) {
    abort();
  }
  p->world = w;
  const struct port port = fake_port(p);
  p->tracker = tracker_new(&w->options, &port);
  tracker_set_partition_count(p->tracker, FAKE_PARTITIONS);
  w->processes[w->process_count++] = p;
  return p;
}

void fake_process_assign(struct fake_process *p, int32_t partition) {
  if (!p->dead) {
    p->released[partition] = false;
    tracker_assign(p->tracker, partition, p->world->group_offset[partition]);
    tracker_assigned(p->tracker);
  }
}

void fake_process_revoke(struct fake_process *p, int32_t partition) {
  if (!p->dead) {
    tracker_revoke(p->tracker, partition);
  }
}

void fake_process_lost(struct fake_process *p, int32_t partition) {
  if (!p->dead) {
    tracker_lost(p->tracker, partition);
  }
}

void fake_process_ask_owners(struct fake_process *p) {
  if (!p->dead && !p->failed[0]) {
    tracker_ask_owners(p->tracker);
  }
}

void fake_process_cut(struct fake_process *p, bool served) {
  if (!p->connection) {
    return;
  }
  while (served && fake_redis_serve(p->connection)) {
  }
  fake_redis_close(p->connection);
  p->connection = NULL;
  if (!p->dead) {
    fake_process_say(p, "loses its connection to Redis");
    tracker_on_redis_down(p->tracker);
  }
}

struct fake_connection *fake_process_leave_connection(struct fake_process *p) {
  struct fake_connection *left = p->connection;
  p->connection = NULL;
  tracker_on_redis_down(p->tracker);
  return left;
}

// Its tracker stays where it is, maybe in the midst of a call, until the world ends; nothing reaches it any more.
void fake_process_kill(struct fake_process *p) {
  p->dead = true;
  fake_process_say(p, "dies%s", p->world->late_work ? "; what was under way is done all the same" : "");
  fake_process_cut(p, p->world->late_work);
  fake_answers_end(p, 0);
}

static bool turn_connection(struct fake_process *p) {
  if (p->reset) {
    p->reset = false;
    fake_process_cut(p, p->world->late_work);
    return true;
  }
  if (p->connection || (p->hold & HOLD_CONNECT)) {
    return false;
  }
  p->connection = fake_redis_connect(&p->world->redis);
  fake_process_say(p, "is connected to Redis");
  tracker_on_redis_up(p->tracker);
  return true;
}

static bool is_queued(const struct reply *reply) {
  return reply->type == REPLY_TEXT && reply->size == 6 && memcmp(reply->bytes, "QUEUED", 6) == 0;
}

// One answer; those that only say that a command is queued come with the next.
static bool turn_reply(struct fake_process *p) {
  struct reply *reply;
  bool any = false;
  bool more = !(p->hold & HOLD_REPLIES);
  while (more && p->connection && (reply = fake_redis_take(p->connection))) {
    any = true;
    more = is_queued(reply);
    if (more || fake_process_point(p)) {
      tracker_on_reply(p->tracker, reply);
    }
    fake_reply_free(reply);
  }
  return any;
}

static bool turn_redis(struct fake_process *p) {
  bool any = false;
  while (p->connection && !(p->hold & HOLD_SERVER) && fake_redis_serve(p->connection)) {
    any = true;
  }
  return any || (p->connection && turn_reply(p));
}

static void hand_over(struct fake_process *p, int32_t partition, const struct fake_record *r) {
  uint8_t *handle = malloc(r->key_size + r->size + 1);
  if (!handle) {
    abort();
  }
  memcpy(handle, r->key, r->key_size);
  memcpy(handle + r->key_size, r->bytes, r->size);
  const struct message m = {.partition = partition,
    .offset = r->offset,
    .timestamp = r->timestamp,
    .key = {(char *)handle, (uint32_t)r->key_size},
    .payload = handle + r->key_size,
    .size = r->size,
    .placed = true,
    .handle = handle};
  tracker_on_message(p->tracker, &m);
}

// The broker refuses to read from there; the program then ends.
static void lose_place(struct fake_process *p, int32_t partition) {
  p->fetch[partition].active = false;
  (void)snprintf(
    p->failed, sizeof p->failed, "what comes next in partition %d was deleted before it was counted", (int)partition);
  fake_process_say(p, "fails: %s", p->failed);
}

static bool turn_fetch(struct fake_process *p, int32_t partition) {
  struct fake_fetch *f = &p->fetch[partition];
  const struct fake_record *r = fake_log_at(&p->world->events, partition, f->next);
  int64_t end = p->world->events.partitions[partition].end;
  if (f->active && !(p->hold & HOLD_MESSAGES) && !fake_log_holds(&p->world->events, partition, f->next)) {
    lose_place(p, partition);
    return true;
  }
  if (!f->active || (p->hold & HOLD_MESSAGES) || f->next >= end || !tracker_wants_messages(p->tracker)) {
    return false;
  }
  f->next = f->position = r ? r->offset + 1 : end;
  if (r && fake_process_point(p)) {
    fake_process_say(p, "reads %d:%lld", (int)partition, (long long)r->offset);
    hand_over(p, partition, r);
  }
  return true;
}

static bool turn_messages(struct fake_process *p) {
  bool any = false;
  for (int32_t i = 0; i < FAKE_PARTITIONS && !p->dead; i++) {
    any |= turn_fetch(p, i);
  }
  return any;
}

// As the loop of the program does; what is many there is more than a few here.
static void tell_more(struct fake_process *p) {
  int64_t unread = 0;
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    unread += p->fetch[i].active ? p->world->events.partitions[i].end - p->fetch[i].next : 0;
  }
  tracker_expect_more(p->tracker, unread > 0 && tracker_wants_messages(p->tracker));
  tracker_note_backlog(p->tracker, unread > BACKLOG);
}

bool fake_process_turn(struct fake_process *p) {
  if (p->dead || p->failed[0]) {
    return false;
  }
  uint64_t before = p->points;
  tracker_set_time(p->tracker, p->world->now);
  bool any = turn_connection(p) || turn_redis(p);
  any |= !p->dead && fake_answer_turn(p);
  any |= !p->dead && turn_messages(p);
  if (!p->dead && p->world->tells_more) {
    tell_more(p);
  }
  if (!p->dead) {
    tracker_step(p->tracker, p->world->now);
  }
  return any || p->points != before;
}

void fake_world_run(struct fake_world *w) {
  int turns = 0;
  for (bool any = true; any;) {
    any = false;
    for (size_t i = 0; i < w->process_count; i++) {
      any |= fake_process_turn(w->processes[i]);
    }
    if (++turns == TURNS_MOST) {
      (void)fprintf(stderr, "the fake world does not come to rest\n");
      abort();
    }
  }
}

static int64_t next_wake(const struct fake_world *w) {
  int64_t wake = INT64_MAX;
  for (size_t i = 0; i < w->process_count; i++) {
    const struct fake_process *p = w->processes[i];
    int64_t own = p->dead || p->failed[0] ? INT64_MAX : tracker_wake(p->tracker);
    wake = own < wake ? own : wake;
  }
  return wake;
}

void fake_world_run_until(struct fake_world *w, int64_t until) {
  fake_world_run(w);
  while (w->now < until) {
    int64_t wake = next_wake(w);
    // One that has passed already waits for an answer.
    int64_t next = wake > w->now && wake < until ? wake : until;
    w->now = wake <= w->now && w->now + 100 < until ? w->now + 100 : next;
    fake_world_run(w);
  }
}

void fake_world_fail_over(struct fake_world *w, size_t writes) {
  for (size_t i = 0; i < w->process_count; i++) {
    fake_process_cut(w->processes[i], false);
  }
  fake_redis_lose(&w->redis, writes);
}

void fake_world_publish(struct fake_world *w, int32_t partition, int64_t timestamp, struct event event) {
  struct buf bytes = {0};
  wire_encode(w->wire, &event, &bytes);
  (void)fake_log_add(&w->events, partition, timestamp, event_key(&event), bytes.at, bytes.size);
  buf_release(&bytes);
}
