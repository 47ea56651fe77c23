// SPDX-License-Identifier: Apache-2.0
// The C11 threads, mutexes and conditions that librdkafka takes from libc, by way of the POSIX ones: ThreadSanitizer of
// gcc 12 and clang 14 sees only these, and without this would take every hand-over between threads for a race.
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

_Static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t) && sizeof(cnd_t) == sizeof(pthread_cond_t) &&
                 sizeof(thrd_t) == sizeof(pthread_t),
  "the C11 types of this libc are not its POSIX ones");

struct beginning {
  thrd_start_t function;
  void *argument;
};

static void *begin(void *passed) {
  struct beginning b = *(struct beginning *)passed;
  free(passed);
  return (void *)(intptr_t)b.function(b.argument);
}

static int result(int code) {
  switch (code) {
    case 0:
      return thrd_success;
    case EBUSY:
      return thrd_busy;
    case ETIMEDOUT:
      return thrd_timedout;
    case ENOMEM:
      return thrd_nomem;
    default:
      return thrd_error;
  }
}

static pthread_mutex_t *mutex(mtx_t *m) {
  return (pthread_mutex_t *)m;
}

static pthread_cond_t *condition(cnd_t *c) {
  return (pthread_cond_t *)c;
}

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument) {
  struct beginning *b = malloc(sizeof *b);
  if (!b) {
    return thrd_nomem;
  }
  *b = (struct beginning){function, argument};
  int code = pthread_create((pthread_t *)thread, NULL, begin, b);
  if (code != 0) {
    free(b);
  }
  return result(code);
}

int thrd_join(thrd_t thread, int *returned) {
  void *value = NULL;
  int code = pthread_join((pthread_t)thread, &value);
  if (returned) {
    *returned = (int)(intptr_t)value;
  }
  return result(code);
}

int thrd_detach(thrd_t thread) {
  return result(pthread_detach((pthread_t)thread));
}

int mtx_init(mtx_t *m, int type) {
  pthread_mutexattr_t kind;
  (void)pthread_mutexattr_init(&kind);
  if (type & mtx_recursive) {
    (void)pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
  }
  return result(pthread_mutex_init(mutex(m), &kind));
}

int mtx_lock(mtx_t *m) {
  return result(pthread_mutex_lock(mutex(m)));
}

int mtx_timedlock(mtx_t *restrict m, const struct timespec *restrict until) {
  return result(pthread_mutex_timedlock(mutex(m), until));
}

int mtx_trylock(mtx_t *m) {
  return result(pthread_mutex_trylock(mutex(m)));
}

int mtx_unlock(mtx_t *m) {
  return result(pthread_mutex_unlock(mutex(m)));
}

void mtx_destroy(mtx_t *m) {
  (void)pthread_mutex_destroy(mutex(m));
}

int cnd_init(cnd_t *c) {
  return result(pthread_cond_init(condition(c), NULL));
}

int cnd_signal(cnd_t *c) {
  return result(pthread_cond_signal(condition(c)));
}

int cnd_broadcast(cnd_t *c) {
  return result(pthread_cond_broadcast(condition(c)));
}

int cnd_wait(cnd_t *c, mtx_t *m) {
  return result(pthread_cond_wait(condition(c), mutex(m)));
}

int cnd_timedwait(cnd_t *restrict c, mtx_t *restrict m, const struct timespec *restrict until) {
  return result(pthread_cond_timedwait(condition(c), mutex(m), until));
}

void cnd_destroy(cnd_t *c) {
  (void)pthread_cond_destroy(condition(c));
}
