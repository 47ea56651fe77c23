// SPDX-License-Identifier: Apache-2.0
// The thread that walks the keys of the counters, again and again, and what it found last.
#include "consumers/view/names.h"

#include <stdlib.h>
#include <time.h>

#include "consumers/core/must.h"
#include "consumers/view/connection.h"
#include "consumers/view/walk.h"
#include "runtime/thread.h"

// In ms.
static const int patience = 2000;
static const int64_t retry_after = 1000;

// A page is followed by a pause of so many times its own length (less in the first walk, which somebody waits for), and
// a walk by one of so many times what its pages took.
enum { PAGE_PAUSE = 19, PAGE_PAUSE_FIRST = 2, WALK_PAUSE = 19 };

struct view_names {
  struct view_connection connection;  // the thread's alone, as the next two
  const char *prefix;
  int64_t pause;
  struct thread thread;
  struct view_list *last;  // guarded by the thread's lock, and so are the references of all lists
};

// False to end.
static bool pause_for(struct view_names *n, int64_t us) {
  struct timespec at;
  (void)clock_gettime(CLOCK_MONOTONIC, &at);
  int64_t until = (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000 + us;
  at = (struct timespec){.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};
  thread_lock(&n->thread);
  while (!n->thread.stop && thread_wait_until(&n->thread, &at)) {
  }
  bool go_on = !n->thread.stop;
  thread_unlock(&n->thread);
  return go_on;
}

static bool pause_after_page(void *context, int64_t took) {
  struct view_names *n = context;
  return pause_for(n, took * (n->last ? PAGE_PAUSE : PAGE_PAUSE_FIRST));
}

static void publish(struct view_names *n, struct view_list *list) {
  thread_lock(&n->thread);
  struct view_list *before = n->last;
  list->references = 1;
  n->last = list;
  thread_unlock(&n->thread);
  view_names_drop(n, before);
}

// How long to wait for the next walk, in us.
static int64_t walk_once(struct view_names *n) {
  struct err e;
  enum redis_failure failure;
  int64_t spent = 0;
  // A Redis that is away is told of by who reads the numbers.
  redisContext *redis = view_connect(&n->connection, patience, &failure, &e);
  struct view_list *list = redis ? view_walk(redis, n->prefix, pause_after_page, n, &spent, &e) : NULL;
  if (!list) {
    view_disconnect(&n->connection);
    return retry_after * 1000;
  }
  publish(n, list);
  return spent * WALK_PAUSE > n->pause * 1000 ? spent * WALK_PAUSE : n->pause * 1000;
}

static void *run(void *context) {
  struct view_names *n = context;
  int64_t pause = 0;
  while (pause_for(n, pause)) {
    pause = walk_once(n);
  }
  return NULL;
}

struct view_names *view_names_new(const struct redis_url *url, const char *prefix, int64_t pause) {
  struct view_names *n = must(calloc(1, sizeof *n));
  n->connection.url = *url;
  n->prefix = prefix;
  n->pause = pause;
  thread_begin(&n->thread, run, n);
  return n;
}

void view_names_stop(struct view_names *n) {
  if (n) {
    thread_stop(&n->thread);
  }
}

void view_names_free(struct view_names *n) {
  if (!n) {
    return;
  }
  thread_end(&n->thread);
  view_disconnect(&n->connection);
  view_list_free(n->last);
  free(n);
}

struct view_list *view_names_take(struct view_names *n) {
  thread_lock(&n->thread);
  struct view_list *l = n->last;
  if (l) {
    l->references++;
  }
  thread_unlock(&n->thread);
  return l;
}

void view_names_drop(struct view_names *n, struct view_list *l) {
  if (!l) {
    return;
  }
  thread_lock(&n->thread);
  bool last = !--l->references;
  thread_unlock(&n->thread);
  if (last) {
    view_list_free(l);
  }
}
