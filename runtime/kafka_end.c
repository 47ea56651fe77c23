// SPDX-License-Identifier: Apache-2.0
// The end of a Kafka handle, within a known time: librdkafka waits for ever for its own threads where one of them has
// lost count of who uses it (2.0.2 has, of a partition of a topic that was deleted).
#include "runtime/kafka_end.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/log.h"

enum { END_WITHIN_S = 2 };

// Owned by whoever looks at it last: the thread that destroys, or who waits for it.
struct ending {
  rd_kafka_t *rk;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  bool ended;
  bool left;
};

static void free_ending(struct ending *d) {
  (void)pthread_cond_destroy(&d->wake);
  (void)pthread_mutex_destroy(&d->lock);
  free(d);
}

static void *run(void *context) {
  struct ending *d = context;
  rd_kafka_destroy_flags(d->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  (void)pthread_mutex_lock(&d->lock);
  bool left = d->left;
  d->ended = true;
  (void)pthread_cond_signal(&d->wake);
  (void)pthread_mutex_unlock(&d->lock);
  if (left) {
    free_ending(d);
  }
  return NULL;
}

static struct ending *new_ending(rd_kafka_t *rk) {
  struct ending *d = calloc(1, sizeof *d);
  pthread_condattr_t steady;
  if (!d) {
    abort();
  }
  d->rk = rk;
  if (pthread_condattr_init(&steady) != 0 || pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) != 0 ||
      pthread_mutex_init(&d->lock, NULL) != 0 || pthread_cond_init(&d->wake, &steady) != 0) {
    abort();
  }
  (void)pthread_condattr_destroy(&steady);
  return d;
}

// Whether it ended in time; else it is the thread's from here on.
static bool await_end(struct ending *d) {
  struct timespec until;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += END_WITHIN_S;
  (void)pthread_mutex_lock(&d->lock);
  while (!d->ended && pthread_cond_timedwait(&d->wake, &d->lock, &until) == 0) {
  }
  bool ended = d->ended;
  d->left = !ended;
  (void)pthread_mutex_unlock(&d->lock);
  return ended;
}

static void say_left(const char *name) {
  struct log_line line;
  log_begin(&line, LOG_WARN, "librdkafka does not end one of its handles: it is left behind");
  log_text(&line, "handle", name);
  log_end(&line);
}

void kafka_end(rd_kafka_t *rk) {
  pthread_t thread;
  char name[128];
  if (!rk) {
    return;
  }
  (void)snprintf(name, sizeof name, "%s", rd_kafka_name(rk));
  struct ending *d = new_ending(rk);
  if (pthread_create(&thread, NULL, run, d) != 0) {
    (void)run(d);  // no thread can be had: it is waited for
    free_ending(d);
  } else if (await_end(d)) {
    (void)pthread_join(thread, NULL);
    free_ending(d);
  } else {
    (void)pthread_detach(thread);
    say_left(name);
  }
}
