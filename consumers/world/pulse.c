// SPDX-License-Identifier: Apache-2.0
// The pulse of a running tracker.
#include "consumers/world/pulse.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "consumers/core/must.h"
#include "consumers/redis/sentinel.h"
#include "consumers/stored/pulse.h"
#include "consumers/world/world.h"
#include "runtime/steady_clock.h"
#include "runtime/thread.h"
#include "runtime/wall_clock.h"

// In ms: how long Redis may take, and how often its sentinels are asked whether it is another.
static const int patience = 500;
static const int64_t look_every = 1000;

// A commit as the loop saw it.
struct seen_commit {
  int64_t number;
  int64_t at;
};

struct track_pulse {
  struct track_world *world;  // the loop's alone, as what follows
  char name[PULSE_NAME_SIZE];
  struct query next;
  struct seen_commit *commits;  // by partition number
  int32_t commit_count;
  int32_t *partitions;  // scratch
  size_t room;
  int64_t said_at;
  struct redis_url url;  // the thread's alone, as the next two
  redisContext *redis;
  int64_t look_at;
  struct thread thread;
  struct query told;  // what is to be told; guarded by the thread's lock
};

// --- in the thread

// One that is away is told of by the link; what is not told now is told in two seconds.
static void tell(struct track_pulse *p, struct query *q) {
  struct err e;
  enum redis_failure failure;
  int64_t now = steady_clock();
  if (p->redis && p->url.sentinel_count && now >= p->look_at) {
    p->look_at = now + look_every;
    if (sentinel_has_moved(&p->url, patience)) {
      redisFree(p->redis);
      p->redis = NULL;
    }
  }
  if (!p->redis) {
    p->redis = redis_connect(&p->url, patience, &failure, &e);
  }
  if (p->redis && query_run(q, p->redis, NULL, NULL, &e) != 0) {
    redisFree(p->redis);
    p->redis = NULL;
  }
  query_clear(q);
}

static void *run(void *context) {
  struct track_pulse *p = context;
  struct query q = {0};
  thread_lock(&p->thread);
  while (!p->thread.stop) {
    if (!p->told.count) {
      thread_wait(&p->thread);
      continue;
    }
    struct query told = p->told;
    p->told = q;
    q = told;
    thread_unlock(&p->thread);
    tell(p, &q);
    thread_lock(&p->thread);
  }
  thread_unlock(&p->thread);
  query_release(&q);
  return NULL;
}

// --- in the loop

// Redis takes commits, Kafka answers, and it goes on.
static bool is_well(const struct track_world *w) {
  return w->member && !w->leaving && !w->failed && !tracker_is_damaged(w->tracker) && !tracker_refusal(w->tracker) &&
         group_is_connected(w->group) && redis_link_fd(w->link) >= 0;
}

// When the commit of that number was seen first.
static int64_t committed_at(struct track_pulse *p, int32_t partition, int64_t number) {
  if (partition >= p->commit_count) {
    p->commits = must(realloc(p->commits, ((size_t)partition + 1) * sizeof *p->commits));
    for (int32_t i = p->commit_count; i <= partition; i++) {
      p->commits[i] = (struct seen_commit){.number = -1};
    }
    p->commit_count = partition + 1;
  }
  struct seen_commit *seen = &p->commits[partition];
  if (seen->number != number) {
    *seen = (struct seen_commit){number, wall_clock()};
  }
  return seen->at;
}

// Control records behind the last message are left out of the end: it is what the offset comes to once all is counted.
static void say_partition(struct track_pulse *p, const struct partition_standing *s) {
  struct pulse pulse = {.commit = s->commit,
    .committed_at = committed_at(p, s->partition, s->commit),
    .refused_commits = (int64_t)s->figures.refused_commits,
    .rollbacks = (int64_t)s->figures.rollbacks,
    .misplaced = (int64_t)s->figures.misplaced};
  track_world_end(p->world, s, &pulse.end, &pulse.lag);
  int64_t offset = s->offset < 0 ? s->position : s->offset;
  pulse.end = pulse.lag < 0 || offset < 0 ? -1 : offset + pulse.lag;
  (void)snprintf(pulse.tracker, sizeof pulse.tracker, "%s", p->name);
  (void)snprintf(pulse.version, sizeof pulse.version, "%s", HUIYIN_VERSION);
  pulse_say(&p->next, p->world->options->prefix, s->partition, &pulse);
}

static void look_at_partitions(struct track_pulse *p) {
  const struct tracker *t = p->world->tracker;
  size_t count = tracker_count(t);
  if (count > p->room) {
    p->partitions = must(realloc(p->partitions, count * sizeof *p->partitions));
    p->room = count;
  }
  for (size_t i = 0; i < count; i++) {
    struct partition_standing s;
    tracker_standing(t, i, &s);
    p->partitions[i] = s.partition;
    if (s.taken && s.counting && !s.leaving) {
      say_partition(p, &s);
    }
  }
  ends_asker_want(p->world->log_ends, p->partitions, count);
}

void track_pulse_round(struct track_pulse *p, int64_t now) {
  if (!p || now - p->said_at < PULSE_EVERY) {
    return;
  }
  p->said_at = now;
  look_at_partitions(p);
  if (is_well(p->world)) {
    tracker_ask_owners(p->world->tracker);
    thread_lock(&p->thread);
    struct query before = p->told;
    p->told = p->next;
    p->next = before;
    thread_wake(&p->thread);
    thread_unlock(&p->thread);
  }
  query_clear(&p->next);
}

// --- beginning and end

static void make_name(struct track_pulse *p, const char *instance) {
  char host[64] = "";
  (void)gethostname(host, sizeof host - 1);
  if (instance) {
    (void)snprintf(p->name, sizeof p->name, "%s", instance);
  } else {
    (void)snprintf(p->name, sizeof p->name, "%s:%ld", host, (long)getpid());
  }
}

struct track_pulse *track_pulse_new(struct track_world *w) {
  struct track_pulse *p = must(calloc(1, sizeof *p));
  p->world = w;
  p->url = w->url;
  p->said_at = INT64_MIN / 2;
  make_name(p, w->options->instance);
  thread_begin(&p->thread, run, p);
  return p;
}

void track_pulse_stop(struct track_pulse *p) {
  if (p) {
    thread_stop(&p->thread);
  }
}

void track_pulse_free(struct track_pulse *p) {
  if (!p) {
    return;
  }
  thread_end(&p->thread);
  if (p->redis) {
    redisFree(p->redis);
  }
  query_release(&p->next);
  query_release(&p->told);
  free(p->commits);
  free(p->partitions);
  free(p);
}
