// SPDX-License-Identifier: Apache-2.0
// A thread with its lock and its bell.
#include "runtime/thread.h"

#include <stdlib.h>

static int init_wake(pthread_cond_t *wake) {
  pthread_condattr_t steady;
  int failed = pthread_condattr_init(&steady);
  if (!failed) {
    failed = pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) || pthread_cond_init(wake, &steady);
    (void)pthread_condattr_destroy(&steady);
  }
  return failed;
}

void thread_begin(struct thread *t, void *(*run)(void *context), void *context) {
  t->stop = false;
  if (pthread_mutex_init(&t->lock, NULL) || init_wake(&t->wake) || pthread_create(&t->id, NULL, run, context)) {
    abort();
  }
}

void thread_stop(struct thread *t) {
  thread_lock(t);
  t->stop = true;
  thread_wake(t);
  thread_unlock(t);
}

bool thread_is_stopped(struct thread *t) {
  thread_lock(t);
  bool stop = t->stop;
  thread_unlock(t);
  return stop;
}

void thread_end(struct thread *t) {
  thread_stop(t);
  (void)pthread_join(t->id, NULL);
  (void)pthread_cond_destroy(&t->wake);
  (void)pthread_mutex_destroy(&t->lock);
}

void thread_lock(struct thread *t) {
  (void)pthread_mutex_lock(&t->lock);
}

void thread_unlock(struct thread *t) {
  (void)pthread_mutex_unlock(&t->lock);
}

void thread_wake(struct thread *t) {
  (void)pthread_cond_signal(&t->wake);
}

void thread_wait(struct thread *t) {
  (void)pthread_cond_wait(&t->wake, &t->lock);
}

bool thread_wait_until(struct thread *t, const struct timespec *moment) {
  return pthread_cond_timedwait(&t->wake, &t->lock, moment) == 0;
}
