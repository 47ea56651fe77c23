// SPDX-License-Identifier: Apache-2.0
// Asks where partitions begin and end.
#include "consumers/bounds_asker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const int answer_timeout = 1000;

struct bounds_asker {
  rd_kafka_t *rk;
  char *topic;
  struct mailbox *mailbox;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  int32_t *questions;
  size_t count;
  size_t room;
  bool stop;
};

static int64_t wall_clock(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// The next question, or -1 to stop.
static int32_t next_question(struct bounds_asker *a) {
  (void)pthread_mutex_lock(&a->lock);
  while (!a->count && !a->stop) {
    (void)pthread_cond_wait(&a->wake, &a->lock);
  }
  int32_t partition = a->stop ? -1 : a->questions[0];
  if (!a->stop) {
    memmove(a->questions, a->questions + 1, --a->count * sizeof *a->questions);
  }
  (void)pthread_mutex_unlock(&a->lock);
  return partition;
}

static bool is_stopped(struct bounds_asker *a) {
  (void)pthread_mutex_lock(&a->lock);
  bool stop = a->stop;
  (void)pthread_mutex_unlock(&a->lock);
  return stop;
}

static void pause_a_little(void) {
  const struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
  (void)nanosleep(&pause, NULL);
}

static void answer(struct bounds_asker *a, int32_t partition) {
  while (!is_stopped(a)) {
    struct letter letter = {.type = LETTER_BOUNDS, .partition = partition, .c = wall_clock()};
    if (rd_kafka_query_watermark_offsets(a->rk, a->topic, partition, &letter.a, &letter.b, answer_timeout) ==
        RD_KAFKA_RESP_ERR_NO_ERROR) {
      mailbox_post(a->mailbox, &letter);
      return;
    }
    pause_a_little();
  }
}

static void *run(void *context) {
  struct bounds_asker *a = context;
  int32_t partition;
  while ((partition = next_question(a)) >= 0) {
    answer(a, partition);
  }
  return NULL;
}

struct bounds_asker *bounds_asker_new(rd_kafka_t *rk, const char *topic, struct mailbox *mailbox) {
  struct bounds_asker *a = calloc(1, sizeof *a);
  if (!a) {
    abort();
  }
  a->rk = rk;
  a->topic = strdup(topic);
  a->mailbox = mailbox;
  if (!a->topic || pthread_mutex_init(&a->lock, NULL) != 0 || pthread_cond_init(&a->wake, NULL) != 0 ||
      pthread_create(&a->thread, NULL, run, a) != 0) {
    abort();
  }
  return a;
}

void bounds_asker_free(struct bounds_asker *a) {
  if (!a) {
    return;
  }
  (void)pthread_mutex_lock(&a->lock);
  a->stop = true;
  (void)pthread_cond_signal(&a->wake);
  (void)pthread_mutex_unlock(&a->lock);
  (void)pthread_join(a->thread, NULL);
  (void)pthread_cond_destroy(&a->wake);
  (void)pthread_mutex_destroy(&a->lock);
  free(a->questions);
  free(a->topic);
  free(a);
}

void bounds_asker_ask(struct bounds_asker *a, int32_t partition) {
  (void)pthread_mutex_lock(&a->lock);
  if (a->count == a->room) {
    a->room = a->room ? a->room * 2 : 16;
    a->questions = realloc(a->questions, a->room * sizeof *a->questions);
    if (!a->questions) {
      abort();
    }
  }
  a->questions[a->count++] = partition;
  (void)pthread_cond_signal(&a->wake);
  (void)pthread_mutex_unlock(&a->lock);
}
