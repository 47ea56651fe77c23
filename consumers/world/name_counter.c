// SPDX-License-Identifier: Apache-2.0
// Counts the names of the counters in Redis now and then, in a thread and on a connection of its own.
#include "consumers/world/name_counter.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "consumers/redis/scan.h"
#include "runtime/buf.h"
#include "runtime/log.h"
#include "runtime/thread.h"

// In ms.
static const int64_t first_after = 10000;
static const int64_t again_after = 600000;
static const int64_t retry_after = 60000;
static const int patience = 500;

// A page is followed by a pause of so many times its own length, and of 2 ms at least; a walk, by one of so many times
// what its pages took together.
enum { PAGE_PAUSE = 19, WALK_PAUSE = 99, PAUSE_LEAST = 2000 };

struct name_counter {
  struct redis_url url;
  struct buf start;  // what the keys begin with
  struct thread thread;
  bool known;
  struct name_count last;
  int64_t last_at;
  // The thread's alone.
  struct name_count now;
  int64_t asked_at;  // when the page under way was asked for, in us of the steady clock
  int64_t spent;     // on pages of this walk, in us
  bool warned[NAME_FAMILIES][NAME_SCOPES];
};

static int64_t read_clock(clockid_t clock, int64_t parts) {
  struct timespec now;
  (void)clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * parts + now.tv_nsec / (1000000000 / parts);
}

static int64_t steady_us(void) {
  return read_clock(CLOCK_MONOTONIC, 1000000);
}

// False to end.
static bool pause_for(struct name_counter *c, int64_t us) {
  int64_t until = steady_us() + us;
  const struct timespec at = {.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};
  thread_lock(&c->thread);
  while (!c->thread.stop && thread_wait_until(&c->thread, &at)) {
  }
  bool go_on = !c->thread.stop;
  thread_unlock(&c->thread);
  return go_on;
}

static int take_page(void *context, const redisReply *keys, struct err *e) {
  struct name_counter *c = context;
  int64_t took = steady_us() - c->asked_at;
  for (size_t i = 0; i < keys->elements; i++) {
    const redisReply *key = keys->element[i];
    if (key->len >= c->start.size) {
      name_count_add(&c->now, key->str + c->start.size, key->len - c->start.size);
    }
  }
  c->spent += took;
  bool go_on = pause_for(c, took * PAGE_PAUSE > PAUSE_LEAST ? took * PAGE_PAUSE : PAUSE_LEAST);
  c->asked_at = steady_us();
  return go_on ? 0 : err_set(e, "it was told to end");
}

static void warn(struct name_counter *c) {
  for (size_t i = 0; i < (size_t)NAME_FAMILIES * NAME_SCOPES; i++) {
    size_t family = i / NAME_SCOPES;
    size_t scope = i % NAME_SCOPES;
    if (c->now.names[family][scope] > NAME_COUNT_MANY && !c->warned[family][scope]) {
      struct log_line line;
      log_begin(&line, LOG_WARN,
        "the names of a scope have passed 100,000, and each is a key in Redis: does a publisher put numbers or texts "
        "where names belong?");
      log_text(&line, "counters", name_families[family]);
      log_text(&line, "scope", name_scopes[scope]);
      log_number(&line, "names", c->now.names[family][scope]);
      log_end(&line);
      c->warned[family][scope] = true;
    }
  }
}

static void publish(struct name_counter *c) {
  thread_lock(&c->thread);
  c->last = c->now;
  c->last_at = read_clock(CLOCK_REALTIME, 1000);
  c->known = true;
  thread_unlock(&c->thread);
}

// How long to wait for the next walk, in us.
static int64_t walk(struct name_counter *c) {
  struct err e;
  enum redis_failure failure;
  // A Redis that is away is told of by the link.
  redisContext *redis = redis_connect(&c->url, patience, &failure, &e);
  if (!redis) {
    return retry_after * 1000;
  }
  c->now = (struct name_count){0};
  c->spent = 0;
  c->asked_at = steady_us();
  int result = scan_keys(redis, buf_string(&c->start), take_page, c, &e);
  redisFree(redis);
  if (result != 0) {
    return retry_after * 1000;
  }
  warn(c);
  publish(c);
  return c->spent * WALK_PAUSE > again_after * 1000 ? c->spent * WALK_PAUSE : again_after * 1000;
}

static void *run(void *context) {
  struct name_counter *c = context;
  int64_t pause = first_after * 1000;
  while (pause_for(c, pause)) {
    pause = walk(c);
  }
  return NULL;
}

struct name_counter *name_counter_new(const struct redis_url *url, const char *prefix) {
  struct name_counter *c = calloc(1, sizeof *c);
  if (!c) {
    abort();
  }
  c->url = *url;
  buf_add_string(&c->start, prefix);
  buf_add_string(&c->start, ":{0}:");
  thread_begin(&c->thread, run, c);
  return c;
}

bool name_counter_last(struct name_counter *c, struct name_count *out, int64_t *at) {
  thread_lock(&c->thread);
  bool known = c->known;
  *out = c->last;
  *at = c->last_at;
  thread_unlock(&c->thread);
  return known;
}

void name_counter_stop(struct name_counter *c) {
  if (c) {
    thread_stop(&c->thread);
  }
}

void name_counter_free(struct name_counter *c) {
  if (!c) {
    return;
  }
  thread_end(&c->thread);
  buf_release(&c->start);
  free(c);
}
