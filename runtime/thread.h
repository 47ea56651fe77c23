// SPDX-License-Identifier: Apache-2.0
// A thread, and what it shares with who began it: a lock, a bell, and the word to stop.
#ifndef HUIYIN_RUNTIME_THREAD_H
#define HUIYIN_RUNTIME_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

// A part of what its owner shares with it, all of which `lock` guards. Waits on `wake` go by CLOCK_MONOTONIC.
struct thread {
  pthread_t id;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  bool stop;
};

// Begins it; the program ends where no thread can be had. What `run` returns is of no interest.
void thread_begin(struct thread *t, void *(*run)(void *context), void *context);
// Asks it to stop and wakes it; does not wait.
void thread_stop(struct thread *t);
bool thread_is_stopped(struct thread *t);
// Asks it to stop, waits until it has, and releases all.
void thread_end(struct thread *t);

void thread_lock(struct thread *t);
void thread_unlock(struct thread *t);
// The following hold the lock.
void thread_wake(struct thread *t);
void thread_wait(struct thread *t);
// False once the moment has passed.
bool thread_wait_until(struct thread *t, const struct timespec *moment);

#endif
