// SPDX-License-Identifier: Apache-2.0
// The loop of the board: looks at Redis again and again.
#include "consumers/board/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "consumers/board/patch.h"
#include "consumers/board/sights.h"
#include "consumers/board/snapshot.h"
#include "consumers/core/must.h"
#include "runtime/log.h"
#include "runtime/steady_clock.h"
#include "runtime/thread.h"

// How often something is said though nothing changed, so that who follows knows that it is still so; in ms.
static const int64_t say_every = 4000;

enum { DUMP_FLAGS = JSON_COMPACT | JSON_REAL_PRECISION(9) };

struct board_loop {
  const struct board *board;
  struct board_followers followers;
  struct sights sights;
  bool strange;  // values of another hand were there the last time
  struct view_freshness freshness;
  struct picture picture;
  uint64_t alerts_version;
  json_t *told;     // what who follows has, but for what changes by itself
  int64_t said_at;  // when something was last said
  struct buf patch;
  struct buf whole;
  struct thread thread;
  struct buf shown;  // guarded by the thread's lock, as the next
  struct board_standing standing;
};

// --- looking

static void say(const struct board_loop *l, enum log_level level, const char *message, const char *reason) {
  struct log_line line;
  log_begin(&line, level, message);
  log_text(&line, "redis", l->board->redis);
  if (reason) {
    log_text(&line, "reason", reason);
  }
  log_end(&line);
}

// Numbers of other days than the trackers count by would be none: that is said once.
static void look_at_zone(const struct board_loop *l) {
  char zone[128];
  view_setting(l->sights.last->moment.settings, "time-zone", zone, sizeof zone);
  if (*zone && strcmp(zone, l->board->zone.name) != 0) {
    struct log_line line;
    log_begin(&line, LOG_WARN,
      "the days were counted in another time zone than --time-zone: give the board the one that track has");
    log_text(&line, "counted", zone);
    log_text(&line, "time_zone", l->board->zone.name);
    log_end(&line);
  }
}

// Said when it begins.
static void look_at_strange(struct board_loop *l) {
  const struct view_moment *m = &l->sights.last->moment;
  if (m->strange && !l->strange) {
    struct log_line line;
    log_begin(&line, LOG_WARN,
      "a value under the prefix was written by another hand and is passed over: find who writes there, then `huiyin "
      "rebuild`");
    log_text(&line, "key", m->example);
    log_number(&line, "values", (int64_t)m->strange);
    log_end(&line);
  }
  l->strange = m->strange > 0;
}

static void look(struct board_loop *l, int64_t now) {
  struct err e = {""};
  enum redis_failure failure;
  struct board_standing *s = &l->standing;
  bool first = !l->picture.read;
  bool good = sights_look(&l->sights, &failure, &e) == 0;
  view_freshness_look(&l->freshness, good ? &l->sights.last->moment : NULL, now);
  l->picture.read = l->picture.read || good;
  if (!good && !s->redis_away) {
    say(l, LOG_WARN, "Redis is away: waiting for it", e.text);
  } else if (good && s->redis_away) {
    say(l, LOG_INFO, "Redis is back", NULL);
  }
  if (good && first) {
    look_at_zone(l);
  }
  if (good) {
    look_at_strange(l);
  }
  thread_lock(&l->thread);
  s->looks += good;
  s->failed += !good;
  s->reconnects += good && s->redis_away;
  s->redis_away = !good;
  s->read_at = good ? l->sights.last->moment.at : s->read_at;
  (void)snprintf(s->why, sizeof s->why, "%s", good ? "" : e.text);
  thread_unlock(&l->thread);
}

static void look_at_alerts(struct board_loop *l) {
  struct picture *p = &l->picture;
  view_letters_state(l->board->letters, &p->letters);
  view_standing_state(l->board->standing, &p->standing);
  if (p->standing.version != l->alerts_version || !p->newest.room) {
    l->alerts_version = p->standing.version;
    view_standing_newest(l->board->standing, SNAPSHOT_ALERTS, &p->newest);
    view_standing_overdue(l->board->standing, SNAPSHOT_ALERTS, &p->overdue);
  }
}

// --- telling

static void dump(struct buf *out, const json_t *json) {
  size_t size = json_dumpb(json, (char *)out->at, out->room, DUMP_FLAGS);
  if (size > out->room) {
    buf_clear(out);
    (void)buf_grow(out, size);
    size = json_dumpb(json, (char *)out->at, out->room, DUMP_FLAGS);
  }
  out->size = size;
}

// Writes what is to be told: the patch, which is empty where there is nothing to say, and the whole. Takes `now` over.
static void write_down(struct board_loop *l, json_t *now, int64_t at) {
  json_t *patch = l->told ? patch_between(l->told, now) : json_object();
  json_t *ages = snapshot_ages(&l->picture);
  bool changed = json_object_size(patch) > 0;
  json_decref(l->told);
  l->told = now;
  buf_clear(&l->patch);
  if (changed || at - l->said_at >= say_every) {
    patch_join(patch, ages);
    dump(&l->patch, patch);
    l->said_at = at;
  }
  json_decref(patch);
  json_t *whole = must(json_deep_copy(now));
  patch_merge(whole, ages);
  dump(&l->whole, whole);
  json_decref(whole);
  json_decref(ages);
}

// Who asks for it sees it before those who follow are told of it.
static void show(struct board_loop *l) {
  struct board_standing *s = &l->standing;
  thread_lock(&l->thread);
  buf_clear(&l->shown);
  buf_add(&l->shown, l->whole.at, l->whole.size);
  s->changes += l->patch.size > 0;
  s->change_bytes += l->patch.size;
  s->age = l->picture.age;
  s->stale = l->picture.reason_count > 0;
  s->reason_count = l->picture.reason_count;
  s->reason_count = s->reason_count < 16 ? s->reason_count : 16;
  memcpy(s->reasons, l->picture.reasons, s->reason_count * sizeof *s->reasons);
  s->partitions = l->sights.last->moment.partition_count;
  if (l->picture.read) {
    memcpy(s->totals, view_values(&l->sights.last->moment, l->sights.last->question.all), sizeof s->totals);
  }
  s->lag = 0;
  for (size_t i = 0; i < l->sights.last->moment.partition_count; i++) {
    s->lag += snapshot_lag(&l->picture, i);
  }
  thread_unlock(&l->thread);
}

static void tell(struct board_loop *l) {
  if (l->patch.size) {
    l->followers.change(l->followers.context, l->patch.at, l->patch.size);
  }
  l->followers.whole(l->followers.context, l->whole.at, l->whole.size);
}

static int64_t thread_us(void) {
  struct timespec spent;
  (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return (int64_t)spent.tv_sec * 1000000 + spent.tv_nsec / 1000;
}

static void go_round(struct board_loop *l) {
  int64_t before = thread_us();
  int64_t now = steady_clock();
  struct picture *p = &l->picture;
  look(l, now);
  look_at_alerts(l);
  // While Kafka is away what stands may have changed.
  view_freshness_alerts(&l->freshness, p->standing.known && p->standing.connected, now);
  p->reason_count = view_freshness_tell(&l->freshness, now, &p->age, p->reasons, SNAPSHOT_REASONS);
  p->clients = l->followers.count(l->followers.context);
  p->question = &l->sights.last->question;
  p->moment = &l->sights.last->moment;
  p->log_clock = l->sights.log_clock;
  write_down(l, snapshot_make(p), now);
  show(l);
  tell(l);
  thread_lock(&l->thread);
  l->standing.took_us = thread_us() - before;
  l->standing.took_all_us += l->standing.took_us;
  l->standing.turned_at = steady_clock();
  thread_unlock(&l->thread);
}

// Sleeps until `at`, in ms of the steady clock. False to end.
static bool sleep_until(struct board_loop *l, int64_t at) {
  const struct timespec until = {.tv_sec = at / 1000, .tv_nsec = at % 1000 * 1000000};
  thread_lock(&l->thread);
  while (!l->thread.stop && thread_wait_until(&l->thread, &until)) {
  }
  bool go_on = !l->thread.stop;
  thread_unlock(&l->thread);
  return go_on;
}

static void *run(void *context) {
  struct board_loop *l = context;
  int64_t next = steady_clock();
  do {
    go_round(l);
    int64_t now = steady_clock();
    next += l->board->interval;
    next = next > now ? next : now + l->board->interval;
  } while (sleep_until(l, next));
  return NULL;
}

// --- beginning and end

struct board_loop *board_loop_new(const struct board *b, const struct board_followers *followers) {
  struct board_loop *l = must(calloc(1, sizeof *l));
  l->board = b;
  l->followers = *followers;
  l->said_at = INT64_MIN / 2;
  sights_init(&l->sights, b);
  l->picture = (struct picture){.board = b, .ends = l->sights.ends, .end_count = SIGHTS_ENDS_MOST};
  thread_begin(&l->thread, run, l);
  return l;
}

void board_loop_await(struct board_loop *l) {
  const struct timespec step = {.tv_nsec = 5 * 1000000L};
  for (int i = 0; i < 1000; i++) {
    thread_lock(&l->thread);
    bool there = l->shown.size > 0;
    thread_unlock(&l->thread);
    if (there) {
      return;
    }
    (void)nanosleep(&step, NULL);
  }
}

void board_loop_stop(struct board_loop *l) {
  if (l) {
    thread_stop(&l->thread);
  }
}

void board_loop_free(struct board_loop *l) {
  if (!l) {
    return;
  }
  thread_end(&l->thread);
  sights_release(&l->sights);
  view_freshness_release(&l->freshness);
  view_alerts_release(&l->picture.newest);
  view_alerts_release(&l->picture.overdue);
  json_decref(l->told);
  buf_release(&l->patch);
  buf_release(&l->whole);
  buf_release(&l->shown);
  free(l);
}

bool board_loop_snapshot(struct board_loop *l, struct buf *out) {
  thread_lock(&l->thread);
  bool there = l->shown.size > 0;
  buf_add(out, l->shown.at, l->shown.size);
  thread_unlock(&l->thread);
  return there;
}

void board_loop_standing(struct board_loop *l, struct board_standing *out) {
  thread_lock(&l->thread);
  *out = l->standing;
  thread_unlock(&l->thread);
}
