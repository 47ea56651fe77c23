// SPDX-License-Identifier: Apache-2.0
// The end of Kafka handles, within a known time: librdkafka waits for ever for its own threads where one of them has
// lost count of who uses it (2.0.2 has, of a partition of a topic that was deleted).
#include "runtime/kafka_end.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/log.h"

enum { END_WITHIN_S = 2, NAME_SIZE = 128 };

// Owned by whoever looks at it last: the last thread that destroys, or who waits for them.
struct kafka_ends {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  size_t running;
  bool left;
  char last[NAME_SIZE];  // the handle that was begun with last
};

struct ending {
  struct kafka_ends *ends;
  rd_kafka_t *rk;
};

struct kafka_ends *kafka_ends_new(void) {
  struct kafka_ends *e = calloc(1, sizeof *e);
  pthread_condattr_t steady;
  if (!e || pthread_condattr_init(&steady) != 0 || pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) != 0 ||
      pthread_mutex_init(&e->lock, NULL) != 0 || pthread_cond_init(&e->wake, &steady) != 0) {
    abort();
  }
  (void)pthread_condattr_destroy(&steady);
  return e;
}

static void release(struct kafka_ends *e) {
  (void)pthread_cond_destroy(&e->wake);
  (void)pthread_mutex_destroy(&e->lock);
  free(e);
}

static void *run(void *context) {
  struct ending *d = context;
  struct kafka_ends *e = d->ends;
  rd_kafka_destroy_flags(d->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  free(d);
  (void)pthread_mutex_lock(&e->lock);
  bool last = --e->running == 0 && e->left;
  (void)pthread_cond_signal(&e->wake);
  (void)pthread_mutex_unlock(&e->lock);
  if (last) {
    release(e);
  }
  return NULL;
}

static void begin(struct kafka_ends *e, rd_kafka_t *rk) {
  struct ending *d = calloc(1, sizeof *d);
  pthread_t thread;
  if (!d) {
    abort();
  }
  *d = (struct ending){e, rk};
  (void)pthread_mutex_lock(&e->lock);
  e->running++;
  (void)snprintf(e->last, sizeof e->last, "%s", rd_kafka_name(rk));
  (void)pthread_mutex_unlock(&e->lock);
  if (pthread_create(&thread, NULL, run, d) != 0) {
    (void)run(d);  // no thread can be had: it is waited for
  } else {
    (void)pthread_detach(thread);
  }
}

void kafka_ends_add(struct kafka_ends *e, rd_kafka_t *rk) {
  if (!e || !rk) {
    kafka_end(rk);
  } else {
    begin(e, rk);
  }
}

// Whether all ended in time; else it is the last thread's from here on.
static bool await_all(struct kafka_ends *e) {
  struct timespec until;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += END_WITHIN_S;
  (void)pthread_mutex_lock(&e->lock);
  while (e->running && pthread_cond_timedwait(&e->wake, &e->lock, &until) == 0) {
  }
  e->left = e->running;
  bool ended = !e->left;
  (void)pthread_mutex_unlock(&e->lock);
  return ended;
}

static void say_left(const char *name) {
  struct log_line line;
  log_begin(&line, LOG_WARN, "librdkafka does not end one of its handles: it is left behind");
  log_text(&line, "handle", name);
  log_end(&line);
}

void kafka_ends_free(struct kafka_ends *e) {
  if (!e) {
    return;
  }
  char last[NAME_SIZE];
  (void)snprintf(last, sizeof last, "%s", e->last);
  if (await_all(e)) {
    release(e);
  } else {
    say_left(last);
  }
}

void kafka_end(rd_kafka_t *rk) {
  if (rk) {
    struct kafka_ends *e = kafka_ends_new();
    begin(e, rk);
    kafka_ends_free(e);
  }
}
