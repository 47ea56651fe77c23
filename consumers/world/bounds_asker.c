// SPDX-License-Identifier: Apache-2.0
// Asks where partitions begin and end, and how many there are.
#include "consumers/world/bounds_asker.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/kafka.h"
#include "runtime/thread.h"
#include "runtime/wall_clock.h"

static const int answer_timeout = 1000;

// Partitions that were added are noticed within as many seconds; what was refused is asked for again sooner.
enum { COUNT_EVERY_S = 5, COUNT_AGAIN_S = 1 };

// What next_question gives beside a partition.
enum { QUESTION_STOP = -1, QUESTION_COUNT = -2 };

struct bounds_asker {
  rd_kafka_t *rk;
  char *topic;
  char *alerts_topic;
  struct mailbox *mailbox;
  struct thread thread;
  int32_t *questions;
  size_t count;
  size_t room;
  // The thread's alone.
  int32_t partitions;
  int32_t alerts_partitions;
  time_t count_at;  // when to ask for their numbers again
};

static time_t steady(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

static int32_t take_question(struct bounds_asker *a) {
  if (a->thread.stop) {
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
  thread_lock(&a->thread);
  while (!a->count && !a->thread.stop && steady() < a->count_at) {
    const struct timespec until = {.tv_sec = a->count_at};
    (void)thread_wait_until(&a->thread, &until);
  }
  int32_t question = take_question(a);
  thread_unlock(&a->thread);
  return question;
}

static void pause_a_little(void) {
  const struct timespec pause = {.tv_nsec = 100000000};
  (void)nanosleep(&pause, NULL);
}

static void answer(struct bounds_asker *a, int32_t partition) {
  while (!thread_is_stopped(&a->thread)) {
    struct letter letter = {.type = LETTER_BOUNDS, .partition = partition, .c = wall_clock()};
    if (rd_kafka_query_watermark_offsets(a->rk, a->topic, partition, &letter.a, &letter.b, answer_timeout) ==
        RD_KAFKA_RESP_ERR_NO_ERROR) {
      mailbox_post(a->mailbox, &letter);
      return;
    }
    pause_a_little();
  }
}

// A topic that is not there is told of each time, so that who listens may disbelieve the first.
static void answer_alerts_count(struct bounds_asker *a) {
  struct err e = {""};
  int count = kafka_partition_count(a->rk, a->alerts_topic, answer_timeout, &e);
  if (count == KAFKA_NO_ANSWER || (count > 0 && count == a->alerts_partitions)) {
    return;
  }
  struct letter letter = {.type = LETTER_ALERTS_TOPIC, .a = count};
  if (count < 0) {
    buf_add_string(&letter.bytes, e.text);
    a->count_at = steady() + COUNT_AGAIN_S;
  }
  a->alerts_partitions = count;
  mailbox_post(a->mailbox, &letter);
}

// No answer is none: it is asked again soon.
static void answer_count(struct bounds_asker *a) {
  struct err e;
  int count = kafka_partition_count(a->rk, a->topic, answer_timeout, &e);
  a->count_at = steady() + COUNT_EVERY_S;
  if (count > 0 && count != a->partitions) {
    const struct letter letter = {.type = LETTER_PARTITIONS, .a = count};
    a->partitions = count;
    mailbox_post(a->mailbox, &letter);
  }
  answer_alerts_count(a);
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

struct bounds_asker *bounds_asker_new(
  rd_kafka_t *rk, const char *topic, int32_t partitions, const char *alerts_topic, struct mailbox *mailbox) {
  struct bounds_asker *a = calloc(1, sizeof *a);
  if (!a) {
    abort();
  }
  a->rk = rk;
  a->topic = strdup(topic);
  a->alerts_topic = strdup(alerts_topic);
  a->mailbox = mailbox;
  a->partitions = partitions;
  a->count_at = steady() + COUNT_EVERY_S;
  if (!a->topic || !a->alerts_topic) {
    abort();
  }
  thread_begin(&a->thread, run, a);
  return a;
}

void bounds_asker_free(struct bounds_asker *a) {
  if (!a) {
    return;
  }
  thread_end(&a->thread);
  free(a->questions);
  free(a->topic);
  free(a->alerts_topic);
  free(a);
}

void bounds_asker_ask(struct bounds_asker *a, int32_t partition) {
  thread_lock(&a->thread);
  if (a->count == a->room) {
    a->room = a->room ? a->room * 2 : 16;
    a->questions = realloc(a->questions, a->room * sizeof *a->questions);
    if (!a->questions) {
      abort();
    }
  }
  a->questions[a->count++] = partition;
  thread_wake(&a->thread);
  thread_unlock(&a->thread);
}
