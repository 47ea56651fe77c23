// SPDX-License-Identifier: Apache-2.0
// Asks where partitions begin and end, and how many there are.
#include "consumers/world/bounds_asker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/kafka.h"
#include "runtime/wall_clock.h"

static const int answer_timeout = 1000;

// Partitions that were added are noticed within as many seconds.
enum { COUNT_EVERY_S = 5 };

// What next_question gives beside a partition.
enum { QUESTION_STOP = -1, QUESTION_COUNT = -2 };

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
  int32_t partitions;  // the thread's alone, like ...
  time_t count_at;     // ... when to ask for their number again
};

// A wall clock that was set back must not put the question off for long.
static bool count_is_due(const struct bounds_asker *a, time_t now) {
  return now >= a->count_at || now < a->count_at - COUNT_EVERY_S;
}

static int32_t take_question(struct bounds_asker *a) {
  if (a->stop) {
    return QUESTION_STOP;
  }
  if (!a->count) {
    return QUESTION_COUNT;
  }
  int32_t partition = a->questions[0];
  memmove(a->questions, a->questions + 1, --a->count * sizeof *a->questions);
  return partition;
}

static int32_t next_question(struct bounds_asker *a) {
  (void)pthread_mutex_lock(&a->lock);
  while (!a->count && !a->stop && !count_is_due(a, time(NULL))) {
    const struct timespec until = {.tv_sec = a->count_at};
    (void)pthread_cond_timedwait(&a->wake, &a->lock, &until);
  }
  int32_t question = take_question(a);
  (void)pthread_mutex_unlock(&a->lock);
  return question;
}

static bool is_stopped(struct bounds_asker *a) {
  (void)pthread_mutex_lock(&a->lock);
  bool stop = a->stop;
  (void)pthread_mutex_unlock(&a->lock);
  return stop;
}

static void pause_a_little(void) {
  const struct timespec pause = {.tv_nsec = 100000000};
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

// No answer is none: it is asked again soon.
static void answer_count(struct bounds_asker *a) {
  struct err e;
  int count = kafka_partition_count(a->rk, a->topic, answer_timeout, &e);
  a->count_at = time(NULL) + COUNT_EVERY_S;
  if (count > 0 && count != a->partitions) {
    const struct letter letter = {.type = LETTER_PARTITIONS, .a = count};
    a->partitions = count;
    mailbox_post(a->mailbox, &letter);
  }
}

static void *run(void *context) {
  struct bounds_asker *a = context;
  int32_t question;
  while ((question = next_question(a)) != QUESTION_STOP) {
    if (question == QUESTION_COUNT) {
      answer_count(a);
    } else {
      answer(a, question);
    }
  }
  return NULL;
}

struct bounds_asker *bounds_asker_new(rd_kafka_t *rk, const char *topic, int32_t partitions, struct mailbox *mailbox) {
  struct bounds_asker *a = calloc(1, sizeof *a);
  if (!a) {
    abort();
  }
  a->rk = rk;
  a->topic = strdup(topic);
  a->mailbox = mailbox;
  a->partitions = partitions;
  a->count_at = time(NULL) + COUNT_EVERY_S;
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
